"""One signal of Daan, and the ways in which people handle it."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from agreements.models import LegalGround
from signals.actions import decider, draft
from signals.actions import signal as signals
from signals.actions.decider import Terms
from signals.models import Signal

WHO = {"given_name": "Ravi", "family_name": "Blokzijl", "estimated_age": "16"}
WHAT = {"observation": "Ravi deelde een filmpje met geweld.", "when": "today", "kinds": ["extremist_content"]}
HOW_SOON = {
    "urgency": "three_days",
    "youth_informed": "yes",
    "parents_informed": "no",
    "parents_informed_reason": "Ravi wil het eerst zelf vertellen.",
}
ANSWERS = {
    "given_name": "Ravi",
    "family_name": "Blokzijl",
    "aliases": [],
    "birth_date": None,
    "estimated_age": 16,
    "district": "",
    "observation": "Ravi deelde een filmpje met geweld.",
    "observed_on": date(2026, 3, 2),
    "kinds": ["extremist_content"],
    "place": "",
    "opinion": "Ik denk dat hij erbij wil horen.",
    "counter_signals": "Hij kookt graag.",
    "drivers_suspected": [],
    "source_kind": "own",
    "source_may_be_named": True,
    "classification": "",
    "steps_described": True,
    "steps_consulted": "",
    "steps_talked_with_youth": False,
    "steps_weighed": False,
    "steps_consent_asked": False,
    "steps_gap_reason": "",
    "urgency": "three_days",
    "youth_informed": True,
    "youth_informed_reason": "",
    "parents_informed": False,
    "parents_informed_reason": "Ravi wil het eerst zelf vertellen.",
    "callback_wanted": False,
    "callback_when": "",
    "wanted_role": "",
}
WEIGHED = {
    "outcome": "radicalisation_concern",
    "criteria": ["C1"],
    "facts_for": "Hij deelde het filmpje.",
    "facts_against": "Hij is open.",
    "proportionality": "Een lichte aanpak past.",
    "subsidiarity": "Alleen praten is te licht.",
    "conflict_declaration": "Geen.",
}


@pytest.fixture
def file_as(as_person, clock):
    """File a signal as somebody: `file_as(daan, waterrijk, urgency="today")`."""

    def filed(reporter, town, **answers):
        with as_person(reporter):
            written = draft.begin(key=uuid.uuid4(), municipality=town, by=reporter)
            return signals.file(draft=written, answers=ANSWERS | answers, by=reporter)

    return filed


@pytest.fixture
def signal(file_as, daan, waterrijk):
    return file_as(daan, waterrijk)


@pytest.fixture
def admit(as_person, kwame, covenant):
    """Open a signal to somebody who decides: `admit(amel, signal)`."""

    def admitted(person, signal):
        terms = Terms(covenant, LegalGround.objects.get(pk="lb-pga"), "Meebeslissen", None)
        with as_person(kwame):
            return decider.admit(signal=signal, user=person, terms=terms, by=kwame)

    return admitted


@pytest.fixture
def weigh(browser_of, kwame, amel):
    """Post a weighing as Kwame: `weigh(signal, outcome="no_action")`."""

    def posted(signal, by=None, page="signals:weigh", **changed):
        form = WEIGHED | {"deciders": [kwame.pk, amel.pk], "form_key": uuid.uuid4()} | changed
        return browser_of(by or kwame).post(reverse(page, args=[signal.pk]), form)

    return posted


@pytest.fixture
def decided(signal, admit, weigh, amel, browser_of):
    """A signal that Kwame and Amel have decided about: concern about radicalisation."""
    admit(amel, signal)
    weigh(signal)
    weighing = signal.weighings.get()
    browser_of(amel).post(reverse("signals:confirm", args=[weighing.pk]), {"decision": "confirm"})
    weighing.refresh_from_db()
    return weighing


def fresh(signal):
    return Signal.objects.get(pk=signal.pk)


def hidden(page, name):
    """The value of a hidden field on a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]
