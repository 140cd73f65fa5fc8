"""What is typed about a covenant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation, User
from agreements import covenants
from agreements.models import Covenant, LegalGround
from agreements.states import DataCategory
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm

CHOOSE = {"invalid_choice": _("Choose from the list.")}
EVERYWHERE = "all"
MOST_PURPOSES = 10


def why(label: Any) -> forms.CharField:
    """A reason: it stands with the act, not in the journal."""
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write why.")},
    )


def long_text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )


class GroundsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: LegalGround) -> str:
        return obj.text


class Write(OnceForm):
    """The text of a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    town = forms.ModelChoiceField(
        label=_("Which town keeps this covenant?"),
        queryset=Municipality.objects.none(),
        empty_label=None,
        error_messages=CHOOSE,
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Give the covenant a name.")}
    )
    starts_on = DayMonthYearField(label=_("From which day does it count?"))
    ends_on = DayMonthYearField(
        label=_("Until and including which day?"),
        help_text=_("On the day after this one nobody sees anything any more under this covenant."),
    )
    signed_on = DayMonthYearField(label=_("On which day was it signed?"), required=False)
    purposes = forms.CharField(
        label=_("For what purposes?"),
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        error_messages={"required": _("Write at least one purpose.")},
    )
    grounds = GroundsField(
        label=_("On which legal grounds?"),
        queryset=LegalGround.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one legal ground."), **CHOOSE},
    )
    subjects = long_text(_("About which people may be shared?"))
    onward = long_text(_("When may a party pass it on?"))
    outside_partners = long_text(_("What about partners who are no party?"))
    retention = forms.CharField(label=_("How long is it kept?"), max_length=200, required=False)
    contact_for_requests = forms.CharField(
        label=_("Where can somebody ask what is kept about them?"), max_length=200, required=False
    )

    def __init__(self, *args: Any, towns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if towns is None:  # a draft that is there stays with its town
            del self.fields["town"]
        else:
            self.fields["town"].queryset = towns  # type: ignore[attr-defined]
        if towns is not None and len(towns) == 1:
            self.fields["town"].widget = forms.HiddenInput()
            self.fields["town"].initial = towns[0].pk
        self.fields["grounds"].queryset = LegalGround.objects.valid_today()  # type: ignore[attr-defined]

    def clean_purposes(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["purposes"]).splitlines() if line.strip()]
        if len(lines) > MOST_PURPOSES or any(len(line) > 300 for line in lines):  # noqa: PLR2004  the column's
            raise forms.ValidationError(_("Write ten purposes at most, each on a line of 300 characters."))
        return lines


class PartyForm(OnceForm):
    organisation = forms.ModelChoiceField(
        label=_("Which organisation?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Choose an organisation."), **CHOOSE},
    )
    provides = forms.MultipleChoiceField(
        label=_("What may it give?"),
        choices=DataCategory.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=CHOOSE,
    )
    may_receive = forms.MultipleChoiceField(
        label=_("What may it get?"),
        choices=DataCategory.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=CHOOSE,
    )
    signed_on = DayMonthYearField(label=_("On which day did it sign?"), required=False, latest=clock.today)

    def __init__(self, *args: Any, covenant: Covenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = covenants.may_be_party(covenant)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("provides") and not cleaned.get("may_receive"):
            self.add_error("provides", _("Choose at least one thing that it may give or get."))
        return cleaned


class FromDay(OnceForm):
    """Something ends from a day on."""

    from_day = DayMonthYearField(
        label=_("From which day on?"),
        help_text=_("Choose today to let it end at once."),
        earliest=clock.today,
    )
    because = why(_("Why?"))


class EndParty(FromDay):
    pass


class Leave(FromDay):
    pass


class EndCovenant(FromDay):
    pass


class Invite(OnceForm):
    town = forms.ModelChoiceField(
        label=_("Which town may take part?"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose a town"),
        error_messages={"required": _("Choose a town."), **CHOOSE},
    )

    def __init__(self, *args: Any, covenant: Covenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = covenant.accessions.live().values("municipality_id")
        towns = Municipality.objects.exclude(pk__in=there).order_by("name")
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]


class Propose(OnceForm):
    acceded_on = DayMonthYearField(label=_("From which day does the town take part?"), earliest=clock.today)
    signed_on = DayMonthYearField(
        label=_("On which day did the town sign?"), required=False, latest=clock.today
    )


class Sure(OnceForm):
    """Nothing to fill in: the button says it."""


class Suspend(OnceForm):
    town = forms.ChoiceField(label=_("Where?"), error_messages=CHOOSE)
    reason = why(_("Why is it suspended?"))
    decided_by = forms.CharField(
        label=_("Who decided this?"),
        help_text=_("For instance: the council of the town."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, user: User, covenant: Covenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = set(user.towns_as(*covenants.ACTS))
        here = covenants.taking_part(covenant)
        choices = [(str(town.pk), town.name) for town in here if town.pk in own]
        if {town.pk for town in here} <= own and len(here) > 1:
            choices.append((EVERYWHERE, str(_("In all towns"))))
        self.fields["town"].choices = choices  # type: ignore[attr-defined]


class Lift(OnceForm):
    because = why(_("Why can it be lifted?"))
    decided_by = forms.CharField(label=_("Who decided this?"), max_length=200, required=False)


class Paper(OnceForm):
    file = forms.FileField(
        label=_("The signed document, as PDF"),
        help_text=_("10 MB at most."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={
            "required": _("Choose a PDF of 10 MB at most."),
            "missing": _("Choose a PDF of 10 MB at most."),
            "empty": _("This file is empty."),
            "invalid": _("Choose a PDF of 10 MB at most."),
            "max_length": _("The name of this file is too long."),
        },
    )
