"""Catalogue 17 and 21: who does not say who asks gets an error; who says so gets the rows of the page."""

import psycopg
import pytest
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from accounts.models import Notice
from cases.models import Case
from foundation import acting
from foundation.guarding import as_system
from signals.models import Signal, Statement
from tests import database, figures
from tests.house.test_lock_catalogue import ask


def locked_tables():
    """Those that a page may read at all; hashes of names are for the search function alone."""
    readable = "relrowsecurity AND has_table_privilege(oid, 'SELECT')"
    return [row[0] for row in ask(f"SELECT relname FROM pg_class WHERE {readable} ORDER BY 1")]


def test_a_connection_that_says_nothing_gets_no_row_of_any_table(world):
    """Also at the database itself, past Django: 0 rows, in tables that hold some."""
    filled, seen = 0, {}
    with psycopg.connect(database.libpq(database.web_url(world.name))) as bare:
        for table in locked_tables():
            filled += world.mover.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
            rows = bare.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            if rows:
                seen[table] = rows
    figures.note(17, "rows of protected tables without an actor", "0", sum(seen.values()), not seen)
    assert seen == {}
    assert filled > 20


@pytest.mark.parametrize("model", [Signal, Statement, Case, Notice])
def test_asking_on_nobodys_behalf_is_an_error_and_no_empty_list(db, nobody_acts, model):
    with pytest.raises(acting.NoActor, match=model._meta.db_table):
        list(model.objects.all())
    with pytest.raises(acting.NoActor), acting.acting_as(None):  # a visitor
        model.objects.exists()


def test_asking_in_raw_sql_is_an_error_too(db, nobody_acts):
    with pytest.raises(acting.NoActor), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_case")


def keys(rows):
    return sorted(str(row.pk) for row in rows)


@pytest.fixture
def seen_in_a_request(world, hall):
    """What the contact point of Waterrijk sees in a request of their own."""
    kwame = hall.people["kwame"]
    with acting.acting_as(kwame.pk, purpose="request"):
        found = keys(Signal.objects.all())
    assert 5 < len(found) < 100
    return found


def test_a_stream_shows_the_rows_of_the_request(world, hall, seen_in_a_request, nobody_acts):
    with acting.acting_as(hall.people["kwame"].pk, purpose="request"):
        pieces = acting.streamed(lambda: (f"{one.pk}\n" for one in Signal.objects.order_by("pk")))
        response = StreamingHttpResponse(pieces)
    body = b"".join(response.streaming_content).decode().split()
    assert sorted(body) == seen_in_a_request
    assert acting.current() is None


def test_a_stream_without_an_actor_breaks_instead_of_being_empty(world, hall, nobody_acts):
    with acting.acting_as(hall.people["kwame"].pk, purpose="request"):
        response = StreamingHttpResponse(str(one.pk) for one in Signal.objects.order_by("pk").iterator())
    with pytest.raises(acting.NoActor):
        list(response.streaming_content)


def test_work_after_commit_is_done_by_who_asked_for_it(own, nobody_acts):
    found = []
    with acting.acting_as(None, purpose="test", system=True):
        world_of(own)
    kwame = own.rows("SELECT id FROM accounts_user WHERE email LIKE 'k.oduya%%'")[0][0]
    with acting.acting_as(kwame, purpose="request"):
        during = keys(Notice.objects.all())
        acting.after_commit(lambda: found.extend(keys(Notice.objects.all())))
    assert (len(during), found) == (1, during)
    with pytest.raises(acting.NoActor), transaction.atomic():
        transaction.on_commit(Notice.objects.count)


def world_of(own):
    """One notice for Kwame and one for somebody else."""
    for number, name in enumerate(("k.oduya", "m.terhorst")):
        user = own.rows("SELECT id FROM accounts_user WHERE email LIKE %s", f"{name}%")[0][0]
        Notice.objects.create(user_id=user, kind="admitted", path="/", key=f"n{number}")


def test_a_task_and_a_command_see_all_there_is(world, nobody_acts):
    """The worker asks as the system: every signal that is due, of both towns."""
    from signals import tasks  # noqa: PLC0415

    with acting.acting_as(None, system=True):
        towns = set(Signal.objects.values_list("municipality", flat=True))
        total = Signal.objects.count()
    there = world.mover.connection.execute("SELECT count(*) FROM signals_signal").fetchone()[0]
    assert (len(towns), total) == (2, there)
    assert tasks.fall_due.apply().get() == 0


def test_a_page_never_acts_as_the_system(world, hall):
    seen = []

    def view(request):
        seen.append((acting.current().system, ask("SELECT regie_is_system(), regie_actor()")[0]))
        return StreamingHttpResponse(iter(()))

    from config.middleware import RequestTransaction  # noqa: PLC0415

    request = RequestFactory().get("/")
    request.session = {"_auth_user_id": str(hall.people["kwame"].pk)}
    RequestTransaction(view)(request)
    assert seen == [(False, (False, hall.people["kwame"].pk))]


def test_a_data_migration_that_does_not_say_so_is_an_error_and_no_silence(own):
    """Under FORCE the owner would change 0 rows, and the migration would be called done."""
    with acting.acting_as(None, system=True):
        world_of(own)
    with psycopg.connect(database.libpq(database.owner_url(own.name))) as owner:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="without saying"):
            owner.execute("UPDATE accounts_notice SET path = '/'")
        owner.rollback()
        owner.execute(as_system().sql)
        assert owner.execute("UPDATE accounts_notice SET path = '/x'").rowcount == 2
        owner.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("SELECT count(*) FROM accounts_notice")


def test_a_backup_as_the_owner_fails_instead_of_being_empty(own):
    with psycopg.connect(database.libpq(database.owner_url(own.name))) as owner:
        owner.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("SELECT * FROM signals_signal")
