"""What the reporter adds and answers, and what the contact point asks and notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Covenant, LegalGround
from agreements.states import Classification
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm, PlainForm
from signals.access import Seat
from signals.forms.screen import LINE, TEXT, lines, offer
from signals.states import ADDITIONS, ConcernKind, State, StatementKind, Urgency

TRAVEL = [("", _("As usual for my organisation")), *Classification.choices]


class Add(OnceForm):
    kind = forms.ChoiceField(
        label=_("What do you want to add?"),
        choices=[(kind.value, kind.label) for kind in ADDITIONS],
        widget=forms.RadioSelect,
        initial=StatementKind.FACT,
        error_messages={"required": _("Choose what you want to add.")},
    )
    text = forms.CharField(
        label=_("What do you want to tell?"),
        help_text=_("Write down what you saw or heard yourself."),
        widget=lines(6),
        max_length=TEXT,
    )
    observed_on = DayMonthYearField(
        label=_("On which day did you see or hear this?"), required=False, latest=clock.today
    )
    classification = forms.ChoiceField(
        label=_("How far may this text travel?"), choices=TRAVEL, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        dated = cleaned.get("observed_on") or "observed_on" in self.errors
        if cleaned.get("kind") == StatementKind.FACT and not dated:
            self.add_error("observed_on", _("Fill in on which day this was."))
        return cleaned


class Answer(OnceForm):
    text = forms.CharField(label=_("Your answer"), widget=lines(6), max_length=TEXT)
    classification = forms.ChoiceField(
        label=_("How far may this text travel?"), choices=TRAVEL, required=False
    )


class Ask(OnceForm):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Write nothing that the reporter does not know already."),
        widget=lines(4),
        max_length=TEXT,
    )
    answer_by = DayMonthYearField(label=_("By when do you need the answer?"), earliest=clock.today)


class Note(OnceForm):
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Only the contact point reads this."),
        widget=lines(4),
        max_length=TEXT,
        required=False,
    )
    contacted = forms.BooleanField(label=_("I spoke to the reporter"), required=False)


class DeskFilter(PlainForm):
    """Filters stand in the address, so that "back to the list" finds the same list."""

    mark_optional = False
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Work to do")), *State.choices, ("all", _("All signals"))],
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("All")), *Urgency.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind of concern"), required=False, choices=[("", _("All")), *ConcernKind.choices]
    )
    late = forms.BooleanField(label=_("Only late"), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    q = forms.CharField(label=_("Number"), required=False, max_length=32)


class AdmitDecider(OnceForm):
    """Whom the contact point lets read the signal, to decide about it."""

    user = forms.ChoiceField(
        label=_("Who will decide?"),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Choose a person of this town."),
        },
    )
    purpose = forms.CharField(label=_("For which purpose?"), max_length=LINE)
    covenant = forms.ModelChoiceField(
        label=_("Under which covenant?"),
        queryset=Covenant.objects.none(),
        error_messages={
            "required": _("Choose a covenant."),
            "invalid_choice": _("Choose a covenant of this town."),
        },
    )
    ground = forms.ModelChoiceField(
        label=_("On which legal ground?"),
        queryset=LegalGround.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose a ground from the list.")},
    )
    until = DayMonthYearField(label=_("Until when?"), required=False, earliest=clock.today)

    def __init__(
        self, *args: Any, people: dict[str, Seat], covenants: Any, grounds: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "user",
            [
                ("", _("Choose a person")),
                *((key, f"{seat.user.name} ({seat.organisation.name})") for key, seat in people.items()),
            ],
        )
        for name, rows in (("covenant", covenants), ("ground", grounds)):
            field: Any = self.fields[name]
            field.queryset = rows
        field.label_from_instance = lambda ground: ground.text
