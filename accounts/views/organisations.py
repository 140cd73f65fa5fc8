"""The organisations of a town, for its administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, actions, forms
from accounts.actions.organisations import Card
from accounts.models import Organisation
from accounts.views.management import Act, Reads, me
from audit.views import Page


class Organisations(Reads, Page):
    template_name = "accounts/organisations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(access.organisations_known_to(me(self.request)).select_related("municipality"))
        self.seen(None, found)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"organisations": found, "works": self.works}


def card_of(form: forms.OrganisationForm) -> Card:
    return Card(**{name: form.cleaned_data[name] for name in Card.__dataclass_fields__})


class OrganisationAct(Act):
    form_class = forms.OrganisationForm

    def back_to(self) -> str:
        return reverse("management:organisations")


class NewOrganisation(OrganisationAct):
    heading = gettext_lazy("New organisation")
    lead = gettext_lazy("Without a covenant its people see no file.")
    button = gettext_lazy("Add this organisation")

    def act(self, form: forms.OrganisationForm) -> HttpResponse:
        towns = access.towns_administered(me(self.request))
        actions.open_organisation(
            key=form.cleaned_data["form_key"], town=towns[0], card=card_of(form), by=me(self.request)
        )
        messages.success(self.request, _("The organisation is added."))
        return redirect("management:organisations")


class EditOrganisation(OrganisationAct):
    heading = gettext_lazy("Change an organisation")
    button = gettext_lazy("Save")
    subject: Organisation

    def load(self, **kwargs: Any) -> None:
        self.subject = self.organisation(kwargs["pk"])
        self.about = self.subject.name

    def insist(self) -> None:
        access.insist_administers_organisation(me(self.request), self.subject)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in Card.__dataclass_fields__}

    def act(self, form: forms.OrganisationForm) -> HttpResponse:
        actions.change_organisation(organisation=self.subject, card=card_of(form), by=me(self.request))
        messages.success(self.request, _("It is saved."))
        return redirect("management:organisations")
