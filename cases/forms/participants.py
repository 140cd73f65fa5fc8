"""Admitting somebody to a case, and ending it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.models import Covenant, LegalGround
from cases import access
from cases.forms.choices import CovenantField, GroundField, PersonField
from cases.models import Case
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm


class Admit(OnceForm):
    user = PersonField(
        label=_("Who do you admit?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose the person you admit."),
            "invalid_choice": _("Choose a person from the list. People of another town are not in it."),
        },
    )
    purpose = forms.CharField(
        label=_("For what purpose?"),
        help_text=_("This sentence stands on top of the page of this person. Do not write names in it."),
        max_length=300,
        error_messages={
            "required": _("Write what this person will do in this case."),
            "max_length": _("Keep it short: 300 characters at most."),
        },
    )
    ground = GroundField(
        label=_("On which legal ground?"),
        queryset=LegalGround.objects.none(),
        empty_label=_("Choose a legal ground"),
        error_messages={
            "required": _("Choose a legal ground."),
            "invalid_choice": _("Choose a legal ground from the list."),
        },
    )
    covenant = CovenantField(
        label=_("Under which covenant?"),
        queryset=Covenant.objects.none(),
        empty_label=_("Choose a covenant"),
        error_messages={
            "required": _("Choose a covenant."),
            "invalid_choice": _("Choose a covenant from the list."),
        },
    )
    until = DayMonthYearField(
        label=_("Until and including which day?"),
        help_text=_("If the covenant ends earlier, the admission ends on that day too."),
        earliest=clock.today,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town_id = case.municipality_id
        self.fields["user"].offer(access.people_to_admit(case), town_id)  # type: ignore[attr-defined]
        self.fields["ground"].queryset = access.grounds_today()  # type: ignore[attr-defined]
        self.fields["covenant"].queryset = access.covenants_of(town_id)  # type: ignore[attr-defined]


class EndAdmission(OnceForm):
    because = forms.CharField(
        label=_("Why does the admission end?"),
        max_length=300,
        error_messages={"required": _("Write why the admission ends.")},
    )
