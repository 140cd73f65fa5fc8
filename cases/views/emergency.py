"""Emergency access: opened by number, reviewed by the privacy officer of the town (I22)."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import role_refusal
from accounts.models import User
from accounts.states import Role
from agreements.access import Permit
from agreements.models import BreakGlass
from audit import reading, verbs
from audit.refusals import NotKnown
from audit.views import ActView, Page
from cases import access, actions, forms
from cases.forms.insight import NUMBER
from cases.models import Case
from cases.querysets import case_in_emergency, glass_of, glass_to_review
from cases.views.door import me

PAGE = "cases:break-glass"
MOST_LOOKS = 200
MOST_OWN = 20


class Emergency(ActView):
    """The reason first. Who may not, and who types a number that opens nothing, stays in the journal."""

    template_name = "cases/break_glass.html"
    form_class = forms.BreakGlass
    found: Case | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        typed = request.POST.get("number", "").strip().upper()
        if request.method == "POST" and re.match(NUMBER, typed):
            request.refused_label = typed  # type: ignore[attr-defined]
        if not access.may_break_glass(me(request)):
            raise NotKnown(role_refusal(me(request)))
        if hasattr(request, "refused_label"):
            self.found = case_in_emergency(me(request), typed)
        if self.found is not None:
            request.refused_subject = self.found  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        own = list(glass_of(user)[:MOST_OWN])
        running = [one.dossier_id for one in own if one.is_running]
        open_now = Case.objects.visible_to(user).filter(dossier_id__in=running) if running else []
        return super().get_context_data(**kwargs) | {"own": own, "open_now": open_now}

    def act(self, form: forms.BreakGlass) -> HttpResponse:
        said, user = form.cleaned_data, me(self.request)
        if self.found is not None and self._sees_all(user, self.found):
            messages.info(self.request, _("You see this case already; you need no emergency access."))
            return redirect("cases:detail", self.found.pk)
        glass = actions.break_glass(
            found=self.found,
            danger=said["danger"],
            reason=said["reason"],
            form_key=said["form_key"],
            by=user,
        )
        messages.warning(self.request, _("The regisseur and the privacy officer are told now."))
        return redirect("cases:detail", Case.objects.get(dossier_id=glass.dossier_id).pk)

    def _sees_all(self, user: User, case: Case) -> bool:
        permit = access.permit_to_read(user, case)
        return permit is not None and access.whole_file(permit)


class OfficerDoor:
    """For the privacy officer: of every use and every refused attempt in the own town."""

    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        if not me(request).has_role(Role.PRIVACY_OFFICER):
            raise NotKnown(role_refusal(me(request)))


class Reviews(OfficerDoor, Page):
    """Where the privacy officer starts: what waits for a review, and who was refused."""

    template_name = "cases/break_glass_reviews.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(glass_to_review(me(self.request)))
        attempts = reading.attempts(PAGE)
        facts = {"to_review": sum(not one.is_reviewed for one in found), "attempts": len(attempts)}
        under = Permit(rule="privacy_officer_of_town") if found else None
        self.seen(None, found, under=under, facts=facts)
        rows = [(one, verbs.word(verbs.REASONS, one.reason_code)) for one in attempts]
        return super().get_context_data(**kwargs) | {
            "waiting": [one for one in found if not one.is_reviewed],
            "reviewed": [one for one in found if one.is_reviewed],
            "attempts": rows,
            "up_to": attempts[0].id if attempts else "",
        }


class NoteAttempts(OfficerDoor, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        up_to = request.POST.get("up_to", "")
        if up_to.isascii() and up_to.isdigit() and int(up_to) in {one.id for one in reading.attempts(PAGE)}:
            actions.note_attempts(up_to=int(up_to), by=me(request))
            messages.success(request, _("Noted that you looked at the refused attempts."))
        return redirect("cases:break-glass-reviews")


class Review(OfficerDoor, ActView):
    """The reason that was given, the pages that were seen, the verdict and what follows from it."""

    template_name = "cases/break_glass_review.html"
    form_class = forms.ReviewGlass
    glass: BreakGlass

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        glass = glass_to_review(me(request)).filter(pk=kwargs["pk"]).first()
        if glass is None:
            raise NotKnown("not_found")
        self.glass = glass
        request.refused_subject = glass  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.seen(self.glass, [self.glass], under=access.permit_to_review(me(self.request), self.glass))
        looks = reading.looks(self.glass.dossier_id, admission=self.glass.admission_id, rows=MOST_LOOKS)
        return super().get_context_data(**kwargs) | {
            "glass": self.glass,
            "looks": [(look, verbs.word(verbs.PAGES, look.page)) for look in looks.looks],
        }

    def act(self, form: forms.ReviewGlass) -> HttpResponse:
        said = form.cleaned_data
        actions.review_break_glass(
            glass=self.glass,
            verdict=said["verdict"],
            remarks=said["remarks"],
            follow_up=said["follow_up"],
            by=me(self.request),
        )
        messages.success(self.request, _("Your review is saved."))
        return redirect("cases:break-glass-reviews")
