"""Catalogue 23: whoever was shown something of a dossier is in the journal for it, and nobody else is."""

import re

import pytest
from django.apps import apps

from foundation import acting
from tests import figures
from tests.factories.populated import dossiers_of
from tests.house.matrix import OBJECTS, PAGES
from tests.house.test_access_matrix import PATTERNS, comes_in, status_of
from tests.house.visits import address, nobody, thing

NUMBER = re.compile(r"\b(?:C-)?[WZ]-\d{4}-\d{4}\b")
# Their looks are at the journal itself, which names keys and numbers and no content.
NOT_A_DOSSIER = {"audit:journal", "audit:entry", "demo", "demo-mail"}


def looked_at(line):
    """What a look names, its object and each item: the dossiers that each of these is about."""
    named = [f"{line['object_kind']}:{line['object_id']}"] if line["object_id"] else []
    found = []
    for item in [*named, *line["items"]]:
        label, _, key = item.partition(":")
        row = apps.get_model(label)._base_manager.filter(pk=key).first() if "." in label else None
        found.append(dossiers_of(row) if row is not None else set())
    return [dossiers for dossiers in found if dossiers]


def shown(world, visit):
    """Dossier: did a mark of it stand in the answer, for each mark that did."""
    return [world.marks[one] for one in visit.marks]


def numbers(world, visit):
    """The dossiers whose record number stands in the answer."""
    owners = {}
    for made in world.towns.values():
        owners |= {signal.number: signal.dossier_id for signal in made.signals.values()}
        owners[made.things["case"].number] = made.things["case"].dossier_id
    return {owners[one] for one in NUMBER.findall(visit.text) if one in owners}


def compare(world, visit):
    """What was shown without a look, and what was looked at without being shown."""
    looks = [line for line in visit.lines if line["kind"] == "look"]
    actor = world.hall.people[visit.who].pk
    with acting.acting_as(None, system=True):
        named = [dossiers for line in looks for dossiers in looked_at(line)]
    seen = set().union(*named)
    strange = [line for line in looks if line["actor_id"] != actor]
    ids = {line["request_id"] for line in visit.lines}
    marks = shown(world, visit)
    unseen = [owners for owners in marks if not owners & seen]
    drafts = {made.things["draft"].pk for made in world.towns.values()}
    on_page = set().union(*marks) | numbers(world, visit) | drafts
    unshown = [dossiers for dossiers in named if not dossiers & on_page]
    return [
        *(f"{visit.who} {visit.url}: shown without a look" for _ in unseen[:1]),
        *(
            f"{visit.who} {visit.url}: a look at {len(unshown)} dossiers that are not there"
            for _ in [1]
            if unshown
        ),
        *(f"{visit.who} {visit.url}: a line of somebody else" for _ in strange),
        *(f"{visit.who} {visit.url}: {len(ids)} request ids" for _ in [1] if len(ids) > 1),
    ]


@pytest.mark.parametrize("name", sorted(OBJECTS.keys() - NOT_A_DOSSIER))
def test_every_look_at_a_dossier_is_journalled_and_none_besides(hall, name):
    row, wrong, seen = OBJECTS[name], [], 0
    for town, made in hall.world.towns.items():
        here = address(name, made, thing(made, row.thing).pk, PATTERNS[name])
        for who in hall.people:
            for method in ("get", "post"):
                if status_of(hall, row, who, town, method) in (200, 422, 409):
                    visit, seen = hall.visit(who, here, method), seen + 1
                    wrong += compare(hall.world, visit)
    figures.tally(23, "answers whose looks differ from what they show", wrong, seen)
    assert wrong == []


@pytest.mark.parametrize("name", sorted(PAGES.keys() - NOT_A_DOSSIER))
def test_every_dossier_on_a_list_is_journalled_and_none_besides(hall, name):
    row, wrong = PAGES[name], []
    here = address(name, hall.world.towns["waterrijk"], nobody(), PATTERNS[name])
    inside = [
        who for who in ("daan", "kwame", "amel", "simone", "yasemin", "milton") if comes_in(hall, row, who)
    ]
    for who in inside:
        wrong += compare(hall.world, hall.visit(who, here))
    figures.tally(23, "answers whose looks differ from what they show", wrong, len(inside))
    assert wrong == []


def test_no_mark_and_no_name_stands_in_the_ledgers(hall):
    """Catalogue 32 and 57, over everything that two towns did: journal, diffs, outbox, notices."""
    world = hall.world
    tables = ("audit.entry", "audit_fielddiff", "foundation_promise", "accounts_notice")
    texts = [
        row[0]
        for table in tables
        for row in world.mover.connection.execute(f"SELECT row_to_json(t)::text FROM {table} t").fetchall()
    ]
    found = [text[:80] for text in texts if re.search(r"kn[0-9]{5}q|Jip|Testkind", text)]
    figures.note(
        32,
        "content in the journal, the diffs and the outbox",
        "0",
        f"{len(found)} of {len(texts)} rows",
        not found,
    )
    assert len(texts) > 500
    assert found == []
