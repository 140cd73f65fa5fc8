import datetime as dt

import pytest
from django import forms
from django.utils import translation

from foundation.forms import DayMonthYearField, PlainForm

TODAY = dt.date(2026, 11, 26)


class Seen(PlainForm):
    name = forms.CharField(help_text="Like on the list")
    street = forms.CharField(required=False)
    day = DayMonthYearField(latest=lambda: TODAY)


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        {"day_0": "3", "day_1": "11", "day_2": "2026"},
        {"day_0": " 3 ", "day_1": "nov", "day_2": "2026"},
        {"day_0": "3", "day_1": "November", "day_2": "2026"},
        {"day_0": "3-11-2026", "day_1": "", "day_2": ""},
        {"day": "2026-11-03"},
    ],
)
def test_a_person_types_a_date_as_it_comes_to_mind(typed):
    form = Seen({"name": "D.", **typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == dt.date(2026, 11, 3)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("31", "2", "2026"), "Vul een datum in die echt bestaat, zoals 3 11 2026."),
        (("3", "11", "26"), "Vul een datum in die echt bestaat, zoals 3 11 2026."),
        (("3", "", "2026"), "Vul een dag, een maand en een jaar in."),
        (("", "", ""), "Vul een dag, een maand en een jaar in."),
        (("27", "11", "2026"), "Kies een dag die al geweest is."),
    ],
)
def test_a_wrong_date_gets_a_sentence_that_says_what_to_do(typed, answer):
    form = Seen({"name": "D.", **{f"day_{place}": text for place, text in enumerate(typed)}})
    assert form.errors["day"] == [answer]


def test_what_was_typed_wrong_is_shown_again():
    shown = str(Seen({"day_0": "31", "day_1": "2", "day_2": "2026"})["day"])
    assert 'value="31"' in shown


def test_a_field_tells_what_it_needs_without_blocking_the_browser():
    name = Seen({})["name"].as_field_group()
    assert 'aria-required="true"' in name
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'id="id_name_error"' in name
    assert " required" not in name.replace("aria-required", "")


def test_only_a_field_that_may_stay_empty_says_so():
    form = Seen()
    assert "(optioneel)" in form["street"].as_field_group()
    assert "(optioneel)" not in form["name"].as_field_group()
    form.sometimes_needed = ("street",)
    assert "(optioneel)" not in form["street"].as_field_group()


def test_the_list_of_errors_leads_to_every_field():
    shown = str(Seen({}))
    assert 'href="#id_name"' in shown
    assert 'href="#id_day_0"' in shown
