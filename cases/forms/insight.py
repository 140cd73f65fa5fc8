"""Emergency access and its review; asking for access and answering."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from agreements.models.emergency import SHORTEST_REASON
from agreements.states import GlassState
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm, PlainForm

LONGEST = 2000
# As all record numbers are written; what is not, is no number of ours.
NUMBER = r"(?i)^[a-z]{1,3}(-[a-z]{1,8})?-\d{4}-\d{1,6}$"


def number_field(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Number of the case"),
        max_length=32,
        validators=[
            RegexValidator(NUMBER, _("Write the number as it stands on a page, like C-W-2026-0001."))
        ],
        error_messages={"required": _("Fill in the number of the case.")},
        **more,
    )


class BreakGlass(OnceForm):
    number = number_field()
    danger = forms.BooleanField(
        label=_("There is acute danger to somebody now"),
        error_messages={"required": _("Emergency access is for acute danger only.")},
    )
    reason = forms.CharField(
        label=_("What is the danger?"),
        help_text=_(
            "At least 20 characters. The regisseur and the privacy officer read this."
            " Call 112 first if that is needed."
        ),
        max_length=LONGEST,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the danger is.")},
    )

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].upper()
        return number

    def clean(self) -> dict[str, Any]:
        """A reason that is too short has a word of its own in the journal."""
        for error in self.errors.as_data().get("reason", []):
            if error.code == "min_length":
                error.code = "break_glass_reason_short"
                error.message = _("Write in at least 20 characters what the danger is.")
        return self.cleaned_data


class ReviewGlass(OnceForm):
    verdict = forms.ChoiceField(
        label=_("Was this justified?"),
        choices=[
            (GlassState.JUSTIFIED, GlassState.JUSTIFIED.label),
            (GlassState.NOT_JUSTIFIED, GlassState.NOT_JUSTIFIED.label),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it was justified."),
            "invalid_choice": _("Choose whether it was justified."),
        },
    )
    remarks = forms.CharField(
        label=_("Why do you find so?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why you find so.")},
    )
    follow_up = forms.CharField(
        label=_("What has to happen now?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskAccess(OnceForm):
    """By a number that one knows, or about a signal that one sent. Nobody looks here if there is a case."""

    town = forms.ChoiceField(
        label=_("In which town?"),
        error_messages={
            "required": _("Choose the town."),
            "invalid_choice": _("Choose a town from the list."),
        },
    )
    number = number_field(
        required=False,
        help_text=_("Or choose below about whom you already work: a signal you sent yourself."),
    )
    signal = forms.ChoiceField(
        label=_("A signal you sent yourself"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of your own signals.")},
    )
    purpose = forms.CharField(
        label=_("What do you need it for?"),
        help_text=_("One or two sentences. Do not write names in it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you need access for.")},
    )
    sometimes_needed = ("number", "signal")

    def __init__(self, *args: Any, towns: list[Membership], signals: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town: Any = self.fields["town"]
        town.choices = [(str(one.municipality_id), one.municipality.name) for one in towns]
        if len(towns) == 1:
            town.initial = str(towns[0].municipality_id)
        signal: Any = self.fields["signal"]
        signal.choices = [("", _("None of these")), *((str(one.pk), one.number) for one in signals)]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].upper()
        return number

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "number" in given and "signal" in given and bool(given["number"]) == bool(given["signal"]):
            self.add_error(
                "number", _("Fill in a number, or choose one of your own signals: one of the two.")
            )
        return given


class DeclineAccess(OnceForm):
    because = forms.CharField(
        label=_("Why do you not admit this person?"),
        help_text=_("The asker does not read this and hears only yes or no."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why.")},
    )


class OnDay(PlainForm):
    """Which day somebody asks about; without one it is today."""

    mark_optional = False
    day = DayMonthYearField(
        label=_("On which day?"),
        help_text=_("Today or an earlier day, like 3 3 2026."),
        required=False,
        latest=clock.today,
        error_messages={"future": _("Choose today or an earlier day.")},
    )
