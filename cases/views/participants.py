"""Who sees a case: the list, letting somebody in, and ending it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.models import Admission
from agreements.states import Basis, Kind
from audit.views import ActView, Page
from cases import actions, forms
from cases.losses import lost_access
from cases.querysets import participants_of, requests_for
from cases.views.door import ActDoor, CaseDoor, me


class Participants(CaseDoor, Page):
    template_name = "cases/participants.html"
    tab = "participants"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(participants_of(self.case))
        for one in found:
            one.kind_names = [str(Kind(kind).label) for kind in one.kinds]  # type: ignore[attr-defined]
        asked = list(requests_for(self.case)) if self.directs else []
        self.shown(found, asked)
        return super().get_context_data(**kwargs) | {
            "present": [one for one in found if one.counts],  # type: ignore[attr-defined]
            "asked": asked,
            "lost": lost_access([self.case]).exists(),
            "past": [one for one in found if not one.counts],  # type: ignore[attr-defined]
        }


class Admit(ActDoor, ActView):
    template_name = "cases/admit.html"
    form_class = forms.Admit
    tab = "participants"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case}

    def get_initial(self) -> dict[str, Any]:
        """Who asked for access is filled in already; the regisseur still decides on what and until when."""
        key = self.request.GET.get("aanvraag", "")
        route = next((one for one in requests_for(self.case) if str(one.pk) == key), None)
        return {"user": route.request.asker_id, "purpose": route.request.purpose} if route else {}

    def act(self, form: forms.Admit) -> HttpResponse:
        typed = form.cleaned_data
        admission = actions.admit(
            case=self.case,
            user=typed["user"],
            terms=actions.Terms(typed["purpose"], typed["ground"], typed["covenant"], typed["until"]),
            by=me(self.request),
        )
        name = admission.user.name
        if admission.was_capped:
            messages.warning(
                self.request,
                _("%(name)s is admitted, but not as long as you asked: the covenant ends earlier.")
                % {"name": name},
            )
        else:
            messages.success(self.request, _("%(name)s is admitted.") % {"name": name})
        return redirect("cases:participants", self.case.pk)


class EndAdmission(ActDoor, ActView):
    template_name = "cases/end_admission.html"
    form_class = forms.EndAdmission
    tab = "participants"
    admission: Admission

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = participants_of(self.case).filter(pk=kwargs["admission"]).exclude(basis=Basis.TASK).first()
        if found is None:
            raise Http404
        self.admission = found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"admission": self.admission}

    def act(self, form: forms.EndAdmission) -> HttpResponse:
        actions.end(
            case=self.case,
            admission=self.admission,
            because=form.cleaned_data["because"],
            by=me(self.request),
        )
        messages.success(
            self.request, _("%(name)s sees this case no more.") % {"name": self.admission.user.name}
        )
        return redirect("cases:participants", self.case.pk)
