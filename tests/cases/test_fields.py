"""Catalogue 13: which field of a case whom reaches, over every page that opens for them (ASVS 8.2.3)."""

from collections import deque

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from signals.models import ReporterNote, Signal
from tests import figures
from tests.factories.cases import admitted, an_agreed_plan, brought_in
from tests.links import links_of

FIELDS = {
    "name": "Voorbeeld",
    "birth date": "4 mei 2008",
    "district": "Binnenstad",
    "observation": "kompasroos",
    "held back": "Zwanebrug",
    "reasons": "Hij sprak over een groep.",
    "problem": "Hij verloor zijn stage.",
    "goal": "Hij haalt zijn diploma.",
    "youth's view": "Nog niet gevraagd.",
    "own action": "Elke week een gesprek thuis",
    "brought in": "Zij belt op maandag.",
}
ELSEWHERE = ("static", "account", "logboek", "uitleg", "toegankelijkheid", "privacy", "beheer", "convenanten")


def reads(client, *first):
    """The fields on the pages from the front door on, and at these addresses."""
    waiting, known, found = deque(["/", *first]), {"/", *first}, set()
    while waiting:
        url = waiting.popleft()
        page = client.get(url, follow=True)
        if page.status_code != 200 or "html" not in page["Content-Type"]:
            continue
        text = " ".join(BeautifulSoup(page.text, "html.parser").get_text(" ").split())
        found |= {field for field, words in FIELDS.items() if words in text}
        for link in links_of(page.text, url):
            path = link.partition("?")[0]
            if path not in known and path.split("/")[1] not in ELSEWHERE:
                known.add(path)
                waiting.append(path)
    return found


@pytest.fixture
def everywhere(shared, simone, yasemin, iza, lucia, as_person):
    """A case with a plan that a partner was asked to agree, and a text that another one brought in."""
    signal = Signal.objects.get(case_signals__case=shared)
    ReporterNote.objects.create(signal=signal, dossier=signal.dossier)
    with as_person(simone):
        admitted(shared, iza)
        admitted(shared, lucia)
    an_agreed_plan(shared, [simone, iza])
    with as_person(yasemin):
        brought_in(shared, yasemin, [simone], FIELDS["brought in"])
    case_pages = (
        "detail",
        "partner-case",
        "plan",
        "plan-history",
        "sharing",
        "share",
        "who-sees",
        "participants",
    )
    return [
        *(reverse(f"cases:{page}", args=[shared.pk]) for page in case_pages),
        *(reverse(f"signals:{page}", args=[signal.pk]) for page in ("detail", "own")),
    ]


ABOUT = {"name", "birth date", "district"}
REPORTED = {*ABOUT, "observation", "held back"}
PLAN = {"problem", "goal", "youth's view", "own action"}
REACHES = {
    "daan": REPORTED,  # what he wrote himself, and nothing of what came of it
    "naima": set(),  # works beside him
    "kwame": {
        *REPORTED,
        "reasons",
    },  # keeps the signal and the decision, and is not in the case
    "simone": {*REPORTED, *PLAN, "reasons", "brought in"} - {"held back"},  # directs it
    "tarik": set(),  # directs other cases
    "amel": set(),  # took part in the decision, and is not in the case
    "yasemin": {"name", "district", "own action", "brought in"},  # carries out an action
    "lucia": {"name", "district"},  # admitted, and nothing shared yet
    "iza": {*PLAN, "name", "district"},  # was asked to agree the plan
} | {who: set() for who in ("roos", "wim", "gosse", "hester", "lieuwe", "pervin", "lotte", "milton")}


@pytest.mark.parametrize("who", REACHES)
def test_which_fields_of_a_case_reach_whom(everywhere, request, browser_of, who):
    found = reads(browser_of(request.getfixturevalue(who)), *everywhere)
    figures.tally(
        13, "fields that reach somebody they should not, or do not reach who should", found ^ REACHES[who], 11
    )
    assert found == REACHES[who]
