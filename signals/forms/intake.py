"""The three screens of a new signal and the send button. Eight fields are required; the rest may wait."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from agreements.states import Classification
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm, VersionedForm, When
from signals.forms.screen import (
    LINE,
    LONG_TEXT,
    NAME,
    NO,
    TEXT,
    WRITTEN_ON,
    YES,
    YES_NO,
    Screen,
    lines,
    offer,
)
from signals.states import ConcernKind, Driver, SourceKind, Urgency

OLDEST = 99
LONG_AGO = date(1900, 1, 1)


class Begin(OnceForm):
    """In which town; only those where one may report."""

    town = forms.ChoiceField(
        label=_("Where does the young person live?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a town."), "invalid_choice": _("Choose a town from the list.")},
    )

    def __init__(self, *args: Any, towns: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "town", [(town.slug, town.name) for town in towns])
        if len(towns) == 1:
            self.fields["town"].widget = forms.HiddenInput()
            self.fields["town"].initial = towns[0].slug


class Who(Screen):
    step = "1"
    asked = ("given_name", "estimated_age")
    more = ("family_name", "district", "aliases")
    sometimes_needed = ("given_name", "estimated_age")

    given_name = forms.CharField(label=_("First name"), max_length=NAME, required=False)
    name_unknown = forms.BooleanField(label=_("I do not know the name"), required=False)
    estimated_age = forms.IntegerField(
        label=_("Age (a guess is fine)"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={
            "invalid": _("Fill in the age as a number, like 15."),
            "min_value": _("Fill in an age between 0 and 99."),
            "max_value": _("Fill in an age between 0 and 99."),
        },
    )
    birth_date = DayMonthYearField(
        label=_("Or the date of birth"), required=False, latest=clock.today, earliest=LONG_AGO
    )
    family_name = forms.CharField(label=_("Surname"), max_length=NAME, required=False)
    district = forms.ChoiceField(
        label=_("District"),
        required=False,
        error_messages={"invalid_choice": _("Choose a district from the list.")},
    )
    aliases = forms.CharField(
        label=_("Other names or nicknames"),
        help_text=_("Put a comma between two names."),
        max_length=LINE,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = self.draft.municipality.districts.order_by("name")
        offer(
            self,
            "district",
            [
                ("", _("I do not know")),
                *((str(one.pk), one.name) for one in districts),
            ],
        )
        self.fields["birth_date"].error_messages["past"] = _("Enter a real date, like 3 11 2009.")

    def clean_aliases(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["aliases"].split(",") if name.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("given_name") or cleaned.get("family_name") or cleaned.get("name_unknown")
        if not named and "given_name" not in self.errors:
            self.add_error("given_name", _("Fill in a name, or tick that you do not know it."))
        aged = cleaned.get("birth_date") or cleaned.get("estimated_age") is not None
        if not aged and not {"birth_date", "estimated_age"} & self.errors.keys():
            self.add_error("estimated_age", _("Fill in an age. A guess is fine."))
        return cleaned


class What(Screen):
    step = "2"
    asked = ("observation", "when", "kinds")
    more = (
        "place",
        "opinion",
        "counter_signals",
        "drivers_suspected",
        "source_kind",
        "source_may_be_named",
        "classification",
        "steps_described",
        "steps_consulted",
        "steps_talked_with_youth",
        "steps_weighed",
        "steps_consent_asked",
        "steps_gap_reason",
    )

    observation = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("Write down what you saw or heard yourself. Do not write an opinion."),
        widget=lines(8),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write down what you saw or heard.")},
    )
    when = forms.ChoiceField(
        label=_("When was this?"),
        choices=When.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when this was.")},
    )
    observed_on = DayMonthYearField(label=_("Which day?"), required=False, latest=clock.today)
    kinds = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("You can choose more than one."),
        choices=ConcernKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what it is about.")},
    )
    place = forms.CharField(label=_("Where was this?"), max_length=LINE, required=False)
    opinion = forms.CharField(
        label=_("What do you think is going on?"),
        help_text=_("Here you may write your opinion. It stays apart from the facts."),
        widget=lines(4),
        max_length=TEXT,
        required=False,
    )
    counter_signals = forms.CharField(
        label=_("What goes well, or speaks against it?"), widget=lines(4), max_length=TEXT, required=False
    )
    drivers_suspected = forms.MultipleChoiceField(
        label=_("What may the young person be looking for?"),
        choices=Driver.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    source_kind = forms.ChoiceField(
        label=_("How do you know this?"),
        choices=SourceKind.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=SourceKind.OWN,
    )
    source_may_be_named = forms.ChoiceField(
        label=_("May the source be named?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        initial=YES,
    )
    classification = forms.ChoiceField(
        label=_("How far may this text travel?"),
        choices=[("", _("As usual for my organisation")), *Classification.choices],
        required=False,
    )
    steps_described = forms.BooleanField(label=_("I described facts, not opinions"), required=False)
    steps_consulted = forms.CharField(
        label=_("With whom did you discuss this?"),
        help_text=_("A function, such as a colleague. No name is needed."),
        max_length=LINE,
        required=False,
    )
    steps_talked_with_youth = forms.BooleanField(label=_("I talked with the young person"), required=False)
    steps_weighed = forms.BooleanField(label=_("I weighed whether reporting is needed"), required=False)
    steps_consent_asked = forms.BooleanField(label=_("I asked for consent"), required=False)
    steps_gap_reason = forms.CharField(
        label=_("Why did you skip a step?"), widget=lines(2), max_length=TEXT, required=False
    )

    @property
    def more_shown(self) -> tuple[str, ...]:
        return tuple(name for name in self.more if not name.startswith("source_"))

    @property
    def shown_names(self) -> list[str]:
        return [name for name in super().shown_names if name != "observed_on"]

    def _in_words(self, name: str) -> str:
        """The day itself, not "today": it is read later."""
        if name == "when" and getattr(self, "cleaned_data", {}).get("observed_on"):
            return date_format(self.cleaned_data["observed_on"], "j F Y")
        return super()._in_words(name)

    def clean_source_kind(self) -> str:
        return self.cleaned_data["source_kind"] or SourceKind.OWN

    def clean_source_may_be_named(self) -> bool:
        return bool(self.cleaned_data["source_may_be_named"] != NO)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        when = cleaned.get("when")
        written = date.fromisoformat(self.data.get(WRITTEN_ON) or clock.today().isoformat())
        if when == When.TODAY:
            cleaned["observed_on"] = written
        elif when == When.YESTERDAY:
            cleaned["observed_on"] = written - timedelta(days=1)
        elif when and not cleaned.get("observed_on") and "observed_on" not in self.errors:
            self.add_error("observed_on", _("Fill in which day it was."))
        return cleaned


class HowSoon(Screen):
    step = "3"
    asked = ("urgency", "youth_informed", "parents_informed")
    more = ("callback_wanted", "callback_when", "wanted_role")
    sometimes_needed = ("youth_informed_reason", "parents_informed_reason")

    urgency = forms.ChoiceField(
        label=_("How soon should somebody look at this?"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how soon somebody should look.")},
    )
    youth_informed = forms.ChoiceField(
        label=_("Does the young person know of this signal?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    youth_informed_reason = forms.CharField(
        label=_("How, or why not?"), widget=lines(2), max_length=TEXT, required=False
    )
    parents_informed = forms.ChoiceField(
        label=_("Do the parents know of this signal?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    parents_informed_reason = forms.CharField(
        label=_("How, or why not?"), widget=lines(2), max_length=TEXT, required=False
    )
    callback_wanted = forms.BooleanField(label=_("Call me back"), required=False)
    callback_when = forms.CharField(label=_("When can we call you?"), max_length=LINE, required=False)
    wanted_role = forms.CharField(
        label=_("What do you want to do yourself, or hear from us?"),
        widget=lines(3),
        max_length=TEXT,
        required=False,
    )

    def clean_youth_informed(self) -> bool:
        return bool(self.cleaned_data["youth_informed"] == YES)

    def clean_parents_informed(self) -> bool:
        return bool(self.cleaned_data["parents_informed"] == YES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for who in ("youth_informed", "parents_informed"):
            if cleaned.get(who) is False and not cleaned.get(f"{who}_reason"):
                self.add_error(f"{who}_reason", _("Write down why not. One sentence is enough."))
        return cleaned


class Check(OnceForm, VersionedForm):
    """The last look; nothing is typed here."""


SCREENS: tuple[type[Screen], ...] = (Who, What, HowSoon)
