"""Who lost access before their time, and what the regisseur does about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from audit.views import ActView
from cases import actions, forms
from cases.losses import lost_access, reason_of
from cases.views.door import ActDoor, me


class Losses(ActDoor, ActView):
    template_name = "cases/losses.html"
    form_class = forms.SettleLosses
    tab = "participants"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"lost": lost_access([self.case])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lost = [{"admission": one, "reason": reason_of(one)} for one in lost_access([self.case])]
        return super().get_context_data(**kwargs) | {"lost": lost}

    def act(self, form: forms.SettleLosses) -> HttpResponse:
        typed = form.cleaned_data
        actions.settle_losses(
            case=self.case,
            admissions=list(typed["admissions"]),
            note=typed["note"],
            form_key=typed["form_key"],
            by=me(self.request),
        )
        messages.success(self.request, _("Saved what you do about it."))
        return redirect("cases:participants", self.case.pk)
