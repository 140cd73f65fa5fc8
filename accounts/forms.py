"""What an administrator types about people, roles and organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.models import Municipality, Organisation
from accounts.states import OrganisationKind, Role
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm

CHOOSE = {"invalid_choice": _("Choose from the list.")}


class Why(OnceForm):
    because = forms.CharField(label=_("Why?"), max_length=300, error_messages={"required": _("Write why.")})


class PersonForm(OnceForm):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Write the name.")})
    job = forms.CharField(label=_("Job"), max_length=200, required=False)


class RoleForm(OnceForm):
    """A role for an organisation of one town."""

    role = forms.ChoiceField(
        label=_("Which role?"),
        choices=[("", _("Choose a role")), *Role.choices],
        error_messages={"required": _("Choose a role."), **CHOOSE},
    )
    organisation = forms.ModelChoiceField(
        label=_("For which organisation?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Choose an organisation."), **CHOOSE},
    )
    is_team_lead = forms.BooleanField(label=_("Leads the team"), required=False)
    from_day = DayMonthYearField(
        label=_("From which day?"), help_text=_("Leave it empty to let it start now."), required=False
    )
    until_day = DayMonthYearField(
        label=_("Until and including which day?"),
        help_text=_("Leave it empty if there is no last day yet."),
        required=False,
    )

    def __init__(self, *args: Any, towns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = access.organisations_at_work_in(towns)  # type: ignore[attr-defined]
        if len(towns) > 1:
            self.fields["town"] = forms.ModelChoiceField(
                label=_("In which town?"), queryset=towns, empty_label=None, error_messages=CHOOSE
            )
        self.towns = towns

    @property
    def town(self) -> Municipality:
        chosen: Municipality = self.cleaned_data.get("town") or self.towns[0]
        return chosen


class NewPerson(RoleForm):
    """A new account, with its first role."""

    field_order = ("email", "name", "job")
    email = forms.EmailField(
        label=_("E-mail address at work"),
        max_length=200,
        error_messages={
            "required": _("Write the e-mail address."),
            "invalid": _("Write an e-mail address, like naam@organisatie.nl."),
        },
    )
    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Write the name.")})
    job = forms.CharField(label=_("Job"), max_length=200, required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class EndRole(Why):
    last_day = DayMonthYearField(
        label=_("What is the last day?"),
        help_text=_("Leave it empty to let the role end now."),
        required=False,
        earliest=clock.today,
    )


class OrganisationForm(OnceForm):
    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Write the name.")})
    kind = forms.ChoiceField(
        label=_("What kind of organisation?"),
        choices=[("", _("Choose a kind")), *OrganisationKind.choices],
        error_messages={"required": _("Choose a kind."), **CHOOSE},
    )
    has_reporting_agreement = forms.BooleanField(
        label=_("Has an agreement to report: its people can file signals"), required=False
    )
    only_executes = forms.BooleanField(
        label=_("Only carries out actions: gets a card, never a file"), required=False
    )
