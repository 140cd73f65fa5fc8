"""Catalogue 26: whatever way a row changes, the database writes down that it did, by whom, and never what."""

import json

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Membership, Notice, Organisation, User
from agreements.models import Covenant
from cases.models import Case
from foundation import acting
from signals.models import Signal, Statement
from signals.tasks import fall_due
from tests import database, figures
from tests.house.test_lock_catalogue import OPEN, ask, tables

# They change with every page that is asked for; who signed in or failed to has a line in the journal.
OF_SIGNING_IN = {"accounts_session", "accounts_guesses"}
NOT_ALLOWED = (
    "SELECT * FROM audit.row_change",
    "INSERT INTO audit.row_change (row_key, by_system) VALUES ('x', true)",
    "UPDATE audit.row_change SET actor_id = NULL",
    "DELETE FROM audit.row_change",
    "TRUNCATE audit.row_change",
    "ALTER TABLE signals_signal DISABLE TRIGGER row_change",
    "ALTER TABLE signals_signal DISABLE ROW LEVEL SECURITY",
    "DROP POLICY read ON signals_signal",
    "CREATE TRIGGER forged AFTER INSERT ON foundation_promise EXECUTE FUNCTION audit.note_row_change('id')",
    "SET session_replication_role = replica",
    "SET ROLE regie_guard",
)


@pytest.fixture
def changes(world):
    """What the triggers wrote since this was asked for: `changes("signals_signal")`; inside the test only."""
    owner = world.mover.connection
    owner.execute(
        "CREATE OR REPLACE FUNCTION test_changes(after bigint) RETURNS SETOF audit.row_change"
        " LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM audit.row_change WHERE id > after ORDER BY id'"
    )
    owner.execute("GRANT EXECUTE ON FUNCTION test_changes(bigint) TO regie_web")
    start = ask("SELECT coalesce(max(id), 0) FROM test_changes(0)")[0][0]

    def since(table):
        rows = ask("SELECT row_to_json(c)::text FROM test_changes(%s) c WHERE table_name = %s", start, table)
        return [json.loads(row[0]) for row in rows]

    return since


def test_every_table_of_the_rooms_writes_down_its_changes(db):
    watched = {
        row[0] for row in ask("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'row_change'")
    }
    locked = {row[0] for row in ask("SELECT relname FROM pg_class WHERE relrowsecurity")}
    bare = (tables() | OPEN | locked) - watched - OF_SIGNING_IN
    figures.note(26, "tables of the rooms without a trigger on changes", "0", len(bare), not bare)
    assert bare == set()


def test_a_form_writes_who_and_which_request(hall, changes):
    signal = hall.world.towns["waterrijk"].signals["asked"]
    client = hall.world.hall
    address = reverse("signals:note", args=[signal.pk])
    from django.test import Client  # noqa: PLC0415

    browser = Client()
    browser.force_login(client.people["kwame"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert (
        browser.post(
            address, {"text": "Gebeld.", "form_key": "6b5c3f9e-7e1c-4f0c-8f0e-0a0d4f1f2a3b"}
        ).status_code
        == 302
    )
    (made,) = changes("signals_statement")
    assert (made["operation"], made["actor_id"], made["by_system"]) == (
        "insert",
        str(client.people["kwame"].pk),
        False,
    )
    assert len(made["request_id"]) == 32
    assert "Gebeld" not in json.dumps(made)


def test_the_names_of_the_changed_columns_and_no_values(hall, changes):
    kwame = hall.people["kwame"]
    with acting.acting_as(kwame.pk, purpose="request"):
        User.objects.filter(pk=kwame.pk).update(job="geheim beroep", language="en")
    (line,) = changes("accounts_user")
    assert (line["columns"], line["operation"], line["row_key"]) == (
        ["job", "language"],
        "update",
        str(kwame.pk),
    )
    assert "geheim" not in json.dumps(line)


def by_queryset(world):
    Signal.objects.filter(pk=world.towns["waterrijk"].signals["asked"].pk).update(source_may_be_named=False)
    return "signals_signal", 1


def by_bulk(world):
    rows = list(Membership.objects.all()[:7])
    for row in rows:
        row.is_team_lead = not row.is_team_lead
    Membership.objects.bulk_update(rows, ["is_team_lead"])
    return "accounts_membership", 7


def by_bulk_create(world):
    kwame = world.hall.people["kwame"]
    Notice.objects.bulk_create(
        [Notice(user=kwame, kind="admitted", path="/", key=f"bulk{number}") for number in range(3)]
    )
    return "accounts_notice", 3


def by_raw_sql(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_covenant SET retention = 'een jaar'")
    return "agreements_covenant", Covenant.objects.count()


def by_many_to_many(world):
    town = world.towns["waterrijk"].town
    Organisation.objects.exclude(serves=town).first().serves.add(town)
    return "accounts_organisation_serves", 1


def by_cascade_in_python(world):
    signal = world.towns["waterrijk"].signals["asked"]
    count = Statement.objects.filter(signal=signal).count()
    Statement.objects.filter(signal=signal).delete()
    return "signals_statement", count


def by_a_grant(world):
    admission = world.towns["waterrijk"].things["admission_partner"]
    admission.permissions.all().delete()
    return "agreements_dossierpermission", 3


@pytest.mark.parametrize(
    "way",
    [by_queryset, by_bulk, by_bulk_create, by_raw_sql, by_many_to_many, by_cascade_in_python, by_a_grant],
)
def test_no_way_of_writing_goes_unseen(world, hall, changes, way):
    with acting.acting_as(None, purpose="test", system=True):
        table, rows = way(world)
    lines = changes(table)
    assert rows > 0
    assert (len(lines), {line["by_system"] for line in lines}) == (rows, {True})


def test_a_task_writes_that_it_was_the_system(world, changes):
    with acting.acting_as(None, system=True):
        world.towns["waterrijk"].things["draft"].refresh_from_db()
        connection.cursor().execute("UPDATE signals_draft SET expires_at = regie_now() - interval '1 hour'")
    assert fall_due.apply().get() == 2
    gone = [line for line in changes("signals_draft") if line["operation"] == "delete"]
    assert [(line["actor_id"], line["by_system"]) for line in gone] == [(None, True)] * 2


def test_a_foreign_key_that_cascades_in_the_database_is_seen(own):
    """Django cascades in Python; whoever makes a key cascade in the database is seen as well."""
    own.owner.execute(
        "CREATE TABLE test_child (id int, user_id uuid REFERENCES accounts_user ON DELETE CASCADE)"
    )
    own.owner.execute(
        "CREATE TRIGGER row_change AFTER INSERT OR UPDATE OR DELETE ON test_child"
        " FOR EACH ROW EXECUTE FUNCTION audit.note_row_change('id')"
    )
    own.owner.execute(
        "INSERT INTO accounts_user (id, password, email, name, job, is_active, language)"
        " VALUES (gen_random_uuid(), '', 'x@x.example', 'X', '', true, 'nl')"
    )
    own.owner.execute("INSERT INTO test_child SELECT 1, id FROM accounts_user WHERE email = 'x@x.example'")
    own.owner.execute("DELETE FROM accounts_user WHERE email = 'x@x.example'")
    assert own.rows("SELECT operation FROM audit.row_change WHERE table_name = 'test_child' ORDER BY id") == [
        ("insert",),
        ("delete",),
    ]


@pytest.mark.parametrize("statement", NOT_ALLOWED)
def test_the_web_cannot_touch_what_was_written_nor_the_lock(own, statement):
    web = psycopg.connect(database.libpq(database.web_url(own.name)), autocommit=True)
    with web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement)


def test_also_the_owner_does_not_change_what_was_written(own):
    for statement in ("UPDATE audit.row_change SET actor_id = NULL", "DELETE FROM audit.row_change"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added to"):
            own.owner.execute(statement)


def test_the_acts_of_two_towns_left_their_lines(world):
    """Everything in the populated world came through the verbs: each row with content has its line."""
    count = world.mover.connection.execute
    missing = []
    for model in (Signal, Statement, Case):
        table = model._meta.db_table
        rows = count(
            f"SELECT count(*) FROM {table} t WHERE NOT EXISTS (SELECT FROM audit.row_change c"
            f" WHERE c.table_name = '{table}' AND c.row_key = t.id::text AND c.operation = 'insert'"
            f" AND c.actor_id IS NOT NULL AND NOT c.by_system)"
        ).fetchone()[0]
        missing += [table] * rows
    assert missing == []
