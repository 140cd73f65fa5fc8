"""The other half of the four quadrants: who adds, changes and removes which row, and who does not."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from foundation import acting
from tests.house.test_lock_catalogue import ask
from tests.house.test_lock_rows import BY_DOSSIER, OF_TOWN
from tests.people import CAST


def tries(person, statement, *values):
    """How many rows it changed, or the refusal of the database."""
    with acting.acting_as(person.pk, purpose="request"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(person, statement, *values):
    with pytest.raises(DatabaseError, match=r"row-level security|Not yours to change"):
        tries(person, statement, *values)
    return True


CHANGES = {
    "signals_signal": "state = state",
    "signals_identity": "given_name = given_name",
    "signals_statement": "text = text",
    "signals_weighing": "state = state",
    "signals_feedback": "state = state",
    "cases_case": "state = state",
    "cases_planversion": "youths_view = youths_view",
    "cases_goal": "text = text",
    "cases_action": "result = result",
    "agreements_admission": "purpose = purpose",
    "agreements_dossier": "kind = kind",
    "agreements_dossierpermission": "user_id = user_id",
}
NEVER_CHANGED = {
    "signals_identity",
    "signals_statement",
    "agreements_dossier",
    "agreements_dossierpermission",
}
NEVER_REMOVED = set(CHANGES) - {"cases_goal", "cases_action"}


OUTSIDE = ("lotte", "vera", "milton", "pervin", "gosse", "hester", "naima", "wim")


@pytest.mark.parametrize("table", CHANGES)
def test_nobody_changes_or_removes_what_is_not_theirs(world, hall, table):
    """Other towns, the administrator, the supervisor, the privacy officer, a colleague, an executor."""
    own = {"agreements_dossier": "regie_town_of(t.id)"}
    own["agreements_dossierpermission"] = "regie_town_of(t.content_object_id)"
    where = f"WHERE {own.get(table) or OF_TOWN.get(table, BY_DOSSIER)} = %s"
    town = world.towns["waterrijk"].town.pk
    wrong = [
        (who, statement)
        for who in OUTSIDE
        for statement in (f"UPDATE {table} t SET {CHANGES[table]}", f"DELETE FROM {table} t")
        if tries(hall.people[who], f"{statement} {where}", town)
    ]
    assert wrong == []


@pytest.mark.parametrize("table", sorted(NEVER_CHANGED))
def test_what_is_never_changed_is_changed_by_nobody(world, hall, table):
    statement = f"UPDATE {table} SET {CHANGES[table]}"
    assert [who for who, person in hall.people.items() if tries(person, statement)] == []


@pytest.mark.parametrize("table", sorted(NEVER_REMOVED))
def test_what_is_never_removed_is_removed_by_nobody(world, hall, table):
    assert [who for who, person in hall.people.items() if tries(person, f"DELETE FROM {table}")] == []


def test_who_may_change_a_row_does_not_change_every_column_of_it(world):
    made = world.towns["waterrijk"]
    people, action = made.people, made.things["action"].pk
    assert tries(people.partner, "UPDATE cases_action SET result = 'Goed' WHERE id = %s", action) == 1
    assert refused(people.partner, "UPDATE cases_action SET what = 'Iets anders' WHERE id = %s", action)
    assert tries(people.regisseur, "UPDATE cases_action SET what = 'Iets anders' WHERE id = %s", action) == 1
    signal = made.signals["asked"].pk
    assert tries(people.reporter, "UPDATE signals_signal SET state = state WHERE id = %s", signal) == 1
    assert refused(people.reporter, "UPDATE signals_signal SET urgency = 'today' WHERE id = %s", signal)
    weighing = made.things["weighing_proposed"].pk
    assert refused(people.contact, "UPDATE signals_weighing SET facts_for = 'x' WHERE id = %s", weighing)
    assert refused(people.partner, "UPDATE cases_planversion SET youths_view = 'x'")


STATEMENT = """
INSERT INTO signals_statement (id, dossier_id, signal_id, kind, text, place, origin, owner_id, classification,
    author_id, written_at)
SELECT %s, %s, %s, %s, 'x', '', 'reporter', organisation_id, 'normal', %s, now() FROM accounts_membership
WHERE user_id = %s LIMIT 1
"""
ADMISSION = """
INSERT INTO agreements_admission (id, dossier_id, municipality_id, registered_at, user_id, organisation_id,
    basis, covenant_id, kinds, purpose, starts_at, admitted_by_id)
SELECT gen_random_uuid(), %s, m.municipality_id, now(), m.user_id, m.organisation_id, %s,
    (SELECT id FROM agreements_covenant WHERE slug = 'cov-wr-pga' AND %s = 'covenant'), '{plan}', 'x',
    regie_now(), %s FROM accounts_membership m WHERE m.user_id = %s LIMIT 1
"""


def a_statement(dossier, signal, author, kind="observation"):
    return STATEMENT, (uuid.uuid4(), dossier, signal, kind, author.pk, author.pk)


def test_a_row_under_something_hidden_is_refused_as_under_something_missing(world, hall):
    """A foreign key is no oracle: an accepted row would tell that the signal exists."""
    made, lotte = world.towns["waterrijk"], hall.people["lotte"]
    signal = made.signals["asked"]
    for dossier, key in ((signal.dossier_id, signal.pk), (uuid.uuid4(), uuid.uuid4())):
        statement, values = a_statement(dossier, key, lotte)
        assert refused(lotte, statement, *values)
    statement, values = a_statement(signal.dossier_id, signal.pk, made.people.reporter)
    assert tries(made.people.reporter, statement, *values) == 1
    statement, values = a_statement(signal.dossier_id, signal.pk, made.people.reporter, kind="note")
    assert refused(made.people.reporter, statement, *values)


def test_a_row_that_names_another_dossier_than_its_signal_is_refused(world):
    made = world.towns["waterrijk"]
    reporter, mine, other = made.people.reporter, made.signals["asked"], made.signals["case"]
    statement, values = a_statement(other.dossier_id, mine.pk, reporter)
    assert refused(reporter, statement, *values)
    goal = (
        'INSERT INTO cases_goal (id, plan_version_id, dossier_id, life_area, text, "order")'
        " VALUES (gen_random_uuid(), %s, %s, 'school', 'x', 9)"
    )
    version = made.things["version"]
    assert refused(made.people.regisseur, goal, version.pk, mine.dossier_id)
    assert refused(made.people.partner, goal, version.pk, version.dossier_id)
    assert tries(made.people.regisseur, goal, version.pk, version.dossier_id) == 1


def test_nobody_writes_in_the_name_of_somebody_else(world):
    made = world.towns["waterrijk"]
    signal, people = made.signals["asked"], made.people
    statement, values = a_statement(signal.dossier_id, signal.pk, people.reporter)
    assert refused(people.contact, statement, *values)


def an_admission(dossier, user, by, basis="covenant"):
    return ADMISSION, (dossier, basis, basis, by.pk, user.pk)


def test_nobody_admits_themselves_or_a_friend(world):
    made = world.towns["waterrijk"]
    people, case = made.people, made.things["case"].dossier_id
    couples = ((people.partner, people.partner), (people.partner, people.decider), (people.decider,) * 2)
    for by, user in couples:
        for dossier in (case, made.signals["asked"].dossier_id):
            statement, values = an_admission(dossier, user, by)
            assert refused(by, statement, *values)
    statement, values = an_admission(case, people.decider, people.contact)
    assert refused(people.contact, statement, *values)  # the desk does not open a case's file
    statement, values = an_admission(case, people.decider, people.regisseur)
    assert tries(people.regisseur, statement, *values) == 1


def test_the_desk_admits_on_task_nobody_but_the_own_regisseur(world):
    made = world.towns["waterrijk"]
    tarik = User.objects.get(email=CAST["tarik"])
    statement, values = an_admission(made.things["case"].dossier_id, tarik, made.people.contact, basis="task")
    by = acting.acting_as(made.people.contact.pk)
    with pytest.raises(IntegrityError, match="only the own regisseur"), by, connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_notice_is_its_readers_alone_and_nobody_sends_one(world):
    kwame, marloes = world.towns["waterrijk"].people.contact, world.towns["waterrijk"].people.colleague
    with acting.acting_as(kwame.pk):
        assert ask("SELECT count(*) FROM accounts_notice WHERE user_id <> %s", kwame.pk) == [(0,)]
        assert ask("SELECT count(*) > 0 FROM accounts_notice") == [(True,)]
    assert refused(
        kwame,
        "INSERT INTO accounts_notice (id, user_id, kind, path, key, told_at)"
        " VALUES (gen_random_uuid(), %s, 'admitted', '/', 'x', now())",
        marloes.pk,
    )
