"""Catalogue 1 to 4 and 25: every address, method, role and object, from one table."""

import random

import pytest

from accounts.models import Membership
from tests import figures
from tests.conftest import seed
from tests.house.matrix import OBJECTS, PAGES
from tests.house.urls import patterns
from tests.house.visits import address, nobody, thing

PATTERNS = dict(patterns())
METHODS = ("get", "post")
DENIED = (403, 404)


def test_every_address_of_the_house_has_its_row():
    rows = OBJECTS.keys() | PAGES.keys()
    figures.note(3, "addresses without a row", "0", len(PATTERNS.keys() - rows), PATTERNS.keys() == rows)
    assert (sorted(PATTERNS.keys() - rows), sorted(rows - PATTERNS.keys())) == ([], [])


def chosen(hall, name, expected, full):
    """Who may, always; of everybody else a few in bin/test, a few others tomorrow."""
    others = sorted(set(hall.people) - expected)
    if full:
        return [*sorted(expected), *others]
    return [*sorted(expected), *random.Random(f"{seed()}{name}").sample(others, min(5, len(others)))]


def status_of(hall, row, who, town, method):
    wanted = getattr(row, method)
    otherwise = row.others if method == "get" else 404
    return next((wanted[role] for role in hall.roles_in(who, town) if role in wanted), otherwise)


def may_read(world):
    """Dossier: who may meet its marks on some page; on which pages, the tests of the rooms say."""
    dossiers = {}
    for made in world.towns.values():
        people, case = made.people, made.things["case"].dossier_id
        desk = {people.contact.pk, people.colleague.pk}
        weighed = {
            made.signals[name.removeprefix("weighing_")] for name in made.things if "weighing_" in name
        }
        for signal in made.signals.values():
            decider = {people.decider.pk} if signal in weighed else set()
            dossiers[signal.dossier_id] = desk | decider | {people.reporter.pk}
        # The contact point still reads the decision that the case rests on; of the case it sees nothing.
        dossiers[made.signals["case"].dossier_id] |= {people.regisseur.pk}
        dossiers[case] = desk | {people.regisseur.pk, people.partner.pk, people.other_partner.pk}
        dossiers[made.things["draft"].pk] = {people.reporter.pk}
        dossiers[made.things["route"].request_id] = {people.former.pk, people.regisseur.pk}
        glass = made.things["glass"]
        officers = Membership.objects.filter(municipality=made.town, role="privacy_officer")
        dossiers[glass.pk] = {glass.user_id, people.regisseur.pk, *officers.values_list("user_id", flat=True)}
    return dossiers


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_who_gets_what_of_a_dossier(hall, full, name):
    row, readers, wrong, seen = OBJECTS[name], may_read(hall.world), [], 0
    for town, made in hall.world.towns.items():
        for method in METHODS:
            expected = {who for who in hall.people if status_of(hall, row, who, town, method) not in DENIED}
            here = address(name, made, thing(made, row.thing).pk, PATTERNS[name])
            for who in [*chosen(hall, f"{name}{town}{method}", expected, full), "visitor"]:
                visit, seen = hall.visit(who, here, method), seen + 1
                wanted = 302 if who == "visitor" else status_of(hall, row, who, town, method)
                wrong += faults(hall, visit, method, wanted, readers)
    figures.tally(1, "visits to a dossier with another answer than the table", wrong, seen)
    assert wrong == []


def faults(hall, visit, method, wanted, readers):
    """Sentences about what is wrong with an answer."""
    about = f"{visit.who} {method} {visit.url}"
    if visit.status != wanted:
        yield f"{about}: {visit.status}, not {wanted}"
    user = hall.people.get(visit.who)
    for one in sorted(visit.marks):
        if user is None or not any(user.pk in readers.get(key, ()) for key in hall.world.marks[one]):
            yield f"{about}: shows {one}"
    yield from faults_in_the_line(visit, about, user)


def faults_in_the_line(visit, about, user):
    """A refusal of something that has an address has one line, with who, which and why."""
    refusals = [line for line in visit.lines if line["kind"] == "refusal"]
    if visit.status in DENIED and len(refusals) != 1:
        yield f"{about}: {len(refusals)} lines for one refusal"
    for line in refusals:
        if (line["actor_id"], line["status"]) != (user.pk if user else None, visit.status):
            yield f"{about}: the line names {line['actor_id']} and {line['status']}"
        if not line["reason_code"]:
            yield f"{about}: the line gives no reason"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_comes_in_at_a_page(hall, full, name):
    row, readers, wrong = PAGES[name], may_read(hall.world), []
    made = hall.world.towns["waterrijk"]
    here = address(name, made, nobody(), PATTERNS[name])
    inside = {who for who in hall.people if comes_in(hall, row, who)}
    some = chosen(hall, name, inside, full)
    few = random.Random(f"{seed()}{name}").sample(some, min(6, len(some))) if not full else some
    for who in [*few, "visitor"]:
        for place, method in enumerate(METHODS):
            wanted = (row.get, row.post)[place] if who in inside else row.refused[place]
            if who == "visitor":
                wanted = for_a_visitor(name, row, method)
            wrong += faults(hall, hall.visit(who, here, method), method, wanted, readers)
    figures.tally(1, "visits to a page with another answer than the table", wrong, 2 * len(few))
    assert wrong == []


def comes_in(hall, row, who):
    if hall.roles[who] & set(row.but) or hall.employers[who] & set(row.but):
        return False
    return row.roles is None or bool(hall.roles[who] & set(row.roles))


def for_a_visitor(name, row, method):
    if name == "account_login":
        return 200
    return getattr(row, method) if row.is_open else 302


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_forbidden_and_missing_are_the_same_answer(hall, name):
    """Same status, same words, same work for the database: nobody learns that something exists."""
    row, wrong = OBJECTS[name], []
    made = hall.world.towns["waterrijk"]
    chance = random.Random(f"{seed()}{name}same")
    here = address(name, made, thing(made, row.thing).pk, PATTERNS[name])
    former = made.people.former
    outside = [
        who for who, user in hall.people.items() if user != former and not hall.roles_in(who, "waterrijk")
    ]
    for who in chance.sample(outside, 4):
        there, nowhere = hall.visit(who, here), hall.visit(who, address(name, made, nobody(), PATTERNS[name]))
        same = (there.status, there.body, there.queries) == (nowhere.status, nowhere.body, nowhere.queries)
        if not same:
            wrong.append(f"{who}: {there.status}/{nowhere.status}, {there.queries}/{nowhere.queries} queries")
    figures.tally(4, "forbidden objects that differ from missing ones", wrong, 4)
    assert wrong == []


def test_whose_account_is_closed_is_a_visitor_everywhere(hall):
    """Signed in as before, and from the next request on a stranger (catalogue 10)."""
    daan, made = hall.people["daan"], hall.world.towns["waterrijk"]
    daan.is_active = False
    daan.save(update_fields=["is_active"])
    answers = {}
    for name, row in OBJECTS.items():
        visit = hall.visit("daan", address(name, made, thing(made, row.thing).pk, PATTERNS[name]))
        answers[name] = (visit.status, visit.response.headers.get("Location", "").split("?")[0], visit.marks)
    assert set(map(str, answers.values())) == {str((302, "/account/aanmelden/", set()))}
    daan.is_active = True


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_other_method_does_anything(hall, method):
    """Who may open the page is told that it cannot be done; nobody gets an error of ours."""
    made, found = hall.world.towns["waterrijk"], {}
    for name, row in OBJECTS.items():
        visit = hall.visit("kwame", address(name, made, thing(made, row.thing).pk, PATTERNS[name]), method)
        found.setdefault(visit.status, []).append(name)
    assert set(found) <= {403, 404, 405, 200 if method == "options" else 405}
