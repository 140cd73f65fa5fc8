"""The page that shows every component in every state; tests and theme checks look at it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.forms import DayMonthYearField, PlainForm, When

DAY = dt.date(2026, 11, 26)
MOMENT = dt.datetime(2026, 11, 26, 14, 32, tzinfo=dt.UTC)


class Sample(PlainForm):
    """One field of every kind. The texts are made up and stay in Dutch: nobody but us reads this page."""

    first_name = forms.CharField(label="Voornaam", help_text="Zoals de jongere zich noemt.")
    surname = forms.CharField(label="Achternaam", required=False)
    email = forms.EmailField(label="E-mailadres", required=False)
    age = forms.IntegerField(label="Leeftijd (schatting mag)", min_value=0, max_value=27)
    seen = forms.CharField(
        label="Wat zag of hoorde je?",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Schrijf op wat je zelf zag. Schrijf geen mening.",
    )
    when = forms.ChoiceField(label="Wanneer?", choices=When.choices, widget=forms.RadioSelect)
    day = DayMonthYearField(label="Welke dag?", help_text="Bijvoorbeeld 3 11 2026.", required=False)
    kinds = forms.MultipleChoiceField(
        label="Waar gaat het om?",
        choices=[
            ("school", "School of werk"),
            ("money", "Geld en schulden"),
            ("friends", "Vrienden op straat"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    district = forms.ChoiceField(
        label="Wijk", choices=[("", "Kies een wijk"), ("noord", "Noord"), ("west", "West")], required=False
    )
    photo = forms.FileField(label="Voeg een foto toe", required=False, help_text="Tot 10 MB.")
    may_call = forms.BooleanField(label="Jullie mogen mij bellen", required=False)


class SampleFilter(PlainForm):
    """A filter: nothing is asked, so nothing is called optional."""

    mark_optional = False
    use_required_attribute = False
    kind = forms.ChoiceField(
        label="Soort", choices=[("", "Alles"), ("school", "School of werk")], required=False
    )
    mine = forms.BooleanField(label="Alleen van mij", required=False)


@require_safe
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "component.html", context())


def context() -> dict[str, Any]:
    """Made-up values for every component."""
    wrong = Sample({"age": "x", "day_0": "31", "day_1": "2", "day_2": "2026"}, auto_id="wrong_%s")
    wrong.is_valid()
    return {
        "sample": Sample(auto_id="sample_%s"),
        "wrong": wrong,
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "day": DAY,
        "moment": MOMENT,
        "tabs": [
            link("Overzicht", current=True),
            link("Tijdlijn"),
            link("Plan"),
            link("Netwerk"),
            link("Wie ziet dit"),
        ],
        "crumbs": [link("Mijn werk"), SimpleNamespace(url="", label="Voorbeeld")],
        "chips": [link("Soort: School of werk"), link("Alleen van mij")],
        "tones": ["neutral", "active", "success", "warning", "danger"],
        "alerts": ["info", "ok", "warning", "error"],
        "menu": [
            link("Mijn werk", current=True),
            link("Signalen"),
            link("Nieuw signaal"),
            link("Zoeken"),
            link("Figuren"),
        ],
        "rows": [
            {
                "number": "S-2026-0412",
                "who": "D. (15)",
                "kind": "School of werk",
                "by": "te laat",
                "tone": "late",
            },
            {
                "number": "S-2026-0415",
                "who": "M. (17)",
                "kind": "Geld en schulden",
                "by": "vandaag",
                "tone": "soon",
            },
            {
                "number": "S-2026-0417",
                "who": "onbekend (ongeveer 14)",
                "kind": "Vrienden op straat",
                "by": "over 3 werkdagen",
                "tone": "",
            },
        ],
    }


def link(label: str, *, current: bool = False) -> SimpleNamespace:
    """A link that leads back to this page."""
    return SimpleNamespace(url="#main", label=label, current=current)
