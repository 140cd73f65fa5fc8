"""Why do I see this? Every page on which something of a dossier stands answers it, as the journal does."""

import pytest

from tests import figures
from tests.house.matrix import OBJECTS, PAGES
from tests.house.test_access_matrix import PATTERNS, comes_in, status_of
from tests.house.visits import address, nobody, thing

HOLDS = 'class="app-why"'
SHOWN = (200, 422, 409)
LISTS = ("daan", "kwame", "amel", "simone", "yasemin", "milton", "hester")
NO_ANSWER = {"demo", "demo-mail"}


def faults(visit):
    """A mark on the page and no component; or a component, and no look that names the rule."""
    holds = HOLDS in visit.text
    looks = [line for line in visit.lines if line["kind"] == "look"]
    if visit.marks and not holds:
        yield f"{visit.who} {visit.url}: shows something of a dossier and does not say why"
    if holds and looks and not looks[-1]["rule"]:
        yield f"{visit.who} {visit.url}: says why, and the journal's line names no rule"


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_every_page_of_a_dossier_says_why_one_sees_it(hall, name):
    row, wrong, seen = OBJECTS[name], [], 0
    for town, made in hall.world.towns.items():
        here = address(name, made, thing(made, row.thing).pk, PATTERNS[name])
        for who in hall.people:
            for method in ("get", "post"):
                if status_of(hall, row, who, town, method) in SHOWN:
                    visit, seen = hall.visit(who, here, method), seen + 1
                    wrong += faults(visit)
    figures.tally("R21", "pages of a dossier that do not say why one sees them", wrong, seen)
    assert wrong == []


@pytest.mark.parametrize("name", sorted(PAGES.keys() - NO_ANSWER))
def test_every_list_says_why_one_sees_it(hall, name):
    made = hall.world.towns["waterrijk"]
    here = address(name, made, nobody(), PATTERNS[name])
    inside = [who for who in LISTS if comes_in(hall, PAGES[name], who)]
    wrong = [fault for who in inside for fault in faults(hall.visit(who, here))]
    assert wrong == []


def test_the_sentence_and_the_line_name_the_same_admission(hall):
    made = hall.world.towns["waterrijk"]
    held = made.things["admission_partner"]
    visit = hall.visit("yasemin", f"/partner/casus/{made.things['case'].pk}/")
    (line,) = [line for line in visit.lines if line["kind"] == "look"]
    assert (line["rule"], line["admission_id"]) == ("admission_covenant", held.pk)
    assert line["agreement_id"] == held.covenant_id
    for fact in (held.covenant.name, held.ground.text, held.organisation.name, held.purpose):
        assert fact in visit.text, fact
