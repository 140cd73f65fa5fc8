"""A new signal: choose a town, three screens, a check screen, sent."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import role_refusal
from audit.refusals import NotKnown, Stale
from audit.views import ActView, Page
from signals import access
from signals.actions import draft as drafts
from signals.actions import signal as signals
from signals.forms.intake import SCREENS, Begin, Check
from signals.forms.screen import Answers, Screen, show_errors
from signals.models import Draft, Signal
from signals.views.doors import Door, DraftDoor, OwnDoor, find

CONFLICT = 409
NO_CONTENT = 204
TEMPLATES = {
    "1": "signals/intake/who.html",
    "2": "signals/intake/what.html",
    "3": "signals/intake/how_soon.html",
}


class New(Door, ActView):
    """What to know first, and in which town."""

    template_name = "signals/intake/new.html"
    form_class = Begin

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        self.towns = [held.municipality for held in access.reporting_memberships(user)]
        if not self.towns:
            raise NotKnown(role_refusal(user))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "towns": self.towns}

    def get_initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("town")
        return {"town": wanted} if wanted in {town.slug for town in self.towns} else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(towns=self.towns, **kwargs)

    def act(self, form: Begin) -> HttpResponse:
        said = form.cleaned_data
        town = next(town for town in self.towns if town.slug == said["town"])
        draft = drafts.begin(key=said["form_key"], municipality=town, by=self.request.user)
        return redirect("signals:draft-step", draft.pk, 1)


class DraftStep(DraftDoor, ActView):
    """One screen. What is typed is kept at once; only "Next" asks whether it is complete."""

    screen: type[Screen]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not 1 <= kwargs["step"] <= len(SCREENS):
            raise NotKnown("not_found")
        self.screen = SCREENS[kwargs["step"] - 1]
        self.template_name = TEMPLATES[self.screen.step]

    def get_form(self, form_class: Any = None) -> Screen:  # noqa: ARG002  Django's signature
        if self.request.method == "POST":
            return self.screen.of(self.draft, self.typed, seen=self.request.POST.get("version", ""))
        if self.back_to_check and self.draft.answers_of(self.screen.step) is not None:
            return self.screen.of(self.draft)
        return self.screen.as_left(self.draft)

    @property
    def typed(self) -> Answers:
        return self.screen.answers_in(self.request.POST)

    @property
    def back_to_check(self) -> bool:
        return "naar" in self.request.GET

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "X-Autosave" in request.headers or "HX-Request" in request.headers:
            draft = self.keep()
            return HttpResponse(status=NO_CONTENT, headers={"X-Version": str(draft.version)})
        if "stop" in request.POST:
            try:
                self.keep()
            except Stale as stale:
                return self.both_texts(self.get_form(), stale)
            messages.success(request, _("Your draft is saved."))
            return redirect("signals:start")
        return super().post(request, *args, **kwargs)

    def keep(self) -> Draft:
        seen = self.request.POST.get("version", "")
        return drafts.save(
            draft=self.draft,
            step=self.screen.step,
            answers=self.typed,
            seen=int(seen) if seen.isdecimal() and seen.isascii() else None,
            by=self.request.user,
        )

    def act(self, form: Screen) -> HttpResponse:
        try:
            self.keep()
        except Stale as stale:
            return self.both_texts(form, stale)
        step = int(self.screen.step)
        if self.back_to_check or step == len(SCREENS):
            return redirect("signals:draft-check", self.draft.pk)
        return redirect("signals:draft-step", self.draft.pk, step + 1)

    def both_texts(self, form: Screen, stale: Stale) -> HttpResponse:
        """The other window saved first: its text is shown beside what was just typed, and nothing is lost."""
        self.request.refusal = stale
        form = self.screen.of(self.draft, self.typed)
        theirs: Any = stale.theirs
        other = self.screen.of(self.draft, theirs)
        other.is_valid()
        context = self.get_context_data(form=form, theirs=other.shown(), sentence=stale.sentence)
        response = self.render_to_response(context)
        response.status_code = CONFLICT
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(step=int(self.screen.step), steps=len(SCREENS) + 1, **kwargs)


class DraftCheck(Door, ActView):
    """All answers once more, who will read them and how long they are kept; then send."""

    template_name = "signals/intake/check.html"
    form_class = Check
    draft: Draft

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        own = Draft.objects.visible_to(request.user).select_related("municipality")
        sent = Signal.objects.reported_by(request.user).of_form(kwargs["pk"])
        if sent is not None:  # the second press of the button
            return redirect("signals:sent", sent.pk)
        self.draft = find(request, own, kwargs["pk"])
        self.screens = [screen.of(self.draft) for screen in SCREENS]
        self.unfinished = [screen for screen in self.screens if not screen.is_valid()]
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = access.may_file_in(self.request.user, self.draft.municipality_id)
        return super().get_context_data(
            draft=self.draft,
            town=self.draft.municipality,
            screens=self.screens,
            unfinished=self.unfinished,
            organisation=held.organisation if held else None,
            **kwargs,
        )

    def act(self, form: Check) -> HttpResponse:
        if self.unfinished:
            form.add_error(None, _("Some answers are missing. Fill them in before you send."))
            return self.form_invalid(form)
        seen = form.cleaned_data["version"]
        if seen is not None and seen != self.draft.version:
            form.add_error(
                None, _("You changed this draft in another window. Look at it once more, then send.")
            )
            self.request.refusal = Stale("stale_version")
            return self._again(Check(initial={"version": self.draft.version, "form_key": uuid.uuid4()}), form)
        answers = {name: value for screen in self.screens for name, value in screen.cleaned_data.items()}
        signal = signals.file(draft=self.draft, answers=answers, by=self.request.user)
        return redirect("signals:sent", signal.pk)

    def _again(self, fresh: Check, refused: Check) -> HttpResponse:
        show_errors(fresh, refused.errors)
        response = self.render_to_response(self.get_context_data(form=fresh))
        response.status_code = CONFLICT
        return response


class DraftDelete(DraftDoor, Page, View):
    """Throw a draft away, after a page that asks."""

    template_name = "signals/intake/delete.html"
    http_method_names = ["get", "head", "post"]

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        drafts.discard(draft=self.draft, by=request.user)
        messages.success(request, _("Your draft is gone."))
        return redirect("signals:start")


class Sent(OwnDoor, Page):
    template_name = "signals/intake/sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.seen(self.signal, under=self.permit)
        return super().get_context_data(**kwargs)
