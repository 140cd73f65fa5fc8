"""What a supervisor fills in to find lines: a person, a number, a period, an act, a kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.verbs import ACTS, KINDS
from foundation import clock
from foundation.forms import DayMonthYearField, PlainForm


def _acts() -> list[tuple[str, Any]]:
    return [("", _("Everything")), *sorted(ACTS.items(), key=lambda one: str(one[1]))]


class Filter(PlainForm):
    mark_optional = False
    person = forms.CharField(
        label=_("Who"),
        help_text=_("A part of the name, or the e-mail address."),
        max_length=200,
        required=False,
    )
    number = forms.CharField(
        label=_("Case or signal"),
        help_text=_("The number, like C-W-2026-0001."),
        max_length=64,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("What kind"),
        choices=[("", _("Everything")), *KINDS.items()],
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    act = forms.ChoiceField(
        label=_("Which act"),
        choices=_acts,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    since = DayMonthYearField(label=_("From"), required=False)
    until = DayMonthYearField(label=_("Until and including"), required=False)
    actor = forms.UUIDField(widget=forms.HiddenInput, required=False)
    before = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("Choose a day on or after the first day."))
        return cleaned

    def period(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return {
            "since": clock.start_of(since) if since else None,
            "until": clock.end_of(until) if until else None,
        }
