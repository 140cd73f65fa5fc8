"""The real database as the role `web`, the cast, the clock and the journal."""

import json
import os
from datetime import datetime, time

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.models import Municipality, User
from agreements.models import Covenant
from foundation import acting
from foundation.clock import AMSTERDAM
from foundation.clock_mover import ClockMover
from tests import database, figures
from tests.own_database import own_database
from tests.people import CAST

# Playwright keeps a loop of its own in this thread: after a journey, Django would take every test for async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)


def pytest_report_header():
    return f"seed of today: {seed()}"


def pytest_sessionfinish():
    figures.write_tallies(os.environ.get("PYTEST_XDIST_WORKER", "all"))


def seed():
    """Changes daily and is printed: what a test samples, another day samples differently."""
    return int(os.environ.get("REGIE_SEED") or datetime.now(AMSTERDAM).strftime("%Y%m%d"))


@pytest.fixture(scope="session")
def full():
    """The catalogue's full counts are run by bin/test-full."""
    return os.environ.get("REGIE_FULL") == "1"


@pytest.fixture(scope="session", autouse=True)
def arranging():
    """What a test prepares and looks up afterwards is the system's; a request in it is the person's alone.

    The connections of the tests begin as the system too. Every request, task and command sets for itself,
    per transaction, who acts and whether that is the system, and so does not notice.
    """
    acting._current.set(acting.Acting(purpose="test", system=True))


@pytest.fixture
def nobody_acts(django_db_setup, django_db_blocker):
    """As in production between two requests: no actor, no system. Ask for it last, after `db` or `own`."""
    token = acting._current.set(None)
    with django_db_blocker.unblock():
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT set_config('app.system', '', false), set_config('app.user_id', '', false)")
        yield
    acting._current.reset(token)


@pytest.fixture(scope="session")
def database_name(worker_id):
    return f"regie_test_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(database_name, django_db_blocker):
    """A clone of the template: Django's own test database would be a superuser's and prove nothing."""
    database.clone(database_name)
    with django_db_blocker.unblock():
        for alias in list(connections):
            connections[alias].close()
        settings.DATABASES.pop("owner", None)
        connections.settings.pop("owner", None)
        for part in (settings.DATABASES["default"], connections["default"].settings_dict):
            part["NAME"] = database_name
            part["CONN_MAX_AGE"] = 0
            part["OPTIONS"]["options"] += f" {database.AS_SYSTEM}"  # see `arranging`
        yield
        connections["default"].close()
    database.drop(database_name)


@pytest.fixture(scope="session")
def owner(database_name, django_db_setup):
    """The owner's own connection: reads what `web` cannot (the journal), outside the test's transaction."""
    with psycopg.connect(database.owner_as_system(database_name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def clock(database_name, django_db_setup, db):
    """A clock that stands still on a Monday morning until the test moves it."""
    mover = ClockMover(database.libpq(database.owner_url(database_name)))

    class Clock:
        def move_to(self, moment):
            if not isinstance(moment, datetime):
                moment = datetime.combine(moment, time(9, 0), tzinfo=AMSTERDAM)
            mover.freeze(moment)

        def release(self):
            mover.release()

    clock = Clock()
    clock.move_to(MONDAY)
    yield clock
    mover.release()
    mover.close()


def _person(name):
    @pytest.fixture(name=name)
    def person(db):
        return User.objects.get(email=CAST[name])

    return person


for _name in CAST:
    globals()[_name] = _person(_name)


@pytest.fixture
def waterrijk(db):
    return Municipality.objects.get(slug="waterrijk")


@pytest.fixture
def zandhoven(db):
    return Municipality.objects.get(slug="zandhoven")


@pytest.fixture
def covenant(db):
    return Covenant.objects.get(slug="cov-wr-pga")


@pytest.fixture
def browser_of():
    """A client that is signed in as somebody: `browser_of(daan).get(…)`."""

    def signed_in(user, **options):
        client = Client(**options)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


JOURNAL = (
    """CREATE OR REPLACE FUNCTION test_journal(after bigint) RETURNS SETOF audit.entry
       LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM audit.entry WHERE id > after ORDER BY id'""",
    """CREATE OR REPLACE FUNCTION test_diffs(since bigint) RETURNS SETOF audit_fielddiff
       LANGUAGE sql SECURITY DEFINER AS
       'SELECT * FROM audit_fielddiff WHERE xmin::text::bigint >= since ORDER BY timestamp, object_pk'""",
    "GRANT EXECUTE ON FUNCTION test_journal(bigint), test_diffs(bigint) TO regie_web",
)


class Journal:
    """What this test wrote to the journal, read by borrowing the owner's eyes inside the test."""

    def __init__(self, start):
        self.start = start
        self.since = self._ask("SELECT pg_current_xact_id()::text::bigint AS now")[0]["now"]
        self.earlier = {row["id"] for row in self._ask("SELECT id FROM test_diffs(%s)", self.since)}

    def _ask(self, query, *values):
        with connections["default"].cursor() as cursor:
            cursor.execute(query, values)
            columns = [column.name for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def entries(self, **wanted):
        rows = self._ask("SELECT * FROM test_journal(%s)", self.start)
        for row in rows:
            row["facts"] = json.loads(row["facts"])
        return [row for row in rows if all(row[key] == value for key, value in wanted.items())]

    def diffs(self):
        """The field diffs that this test's transaction wrote, oldest first."""
        rows = self._ask("SELECT * FROM test_diffs(%s)", self.since)
        rows = [row for row in rows if row["id"] not in self.earlier]
        for row in rows:
            row["changes"] = json.loads(row["changes"])
        return rows

    def acts(self):
        return [row["act"] for row in self.entries(kind="act")]


@pytest.fixture
def journal(clock, owner):
    """The lines written since the test began, oldest first; a test-only function of the owner reads them."""
    for statement in JOURNAL:
        owner.execute(statement)
    last = owner.execute(
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit.entry_id_seq"
    ).fetchone()[0]
    return Journal(last)


@pytest.fixture
def as_person(db):
    """Run actions as somebody, as a request would: `with as_person(kwame): …`."""

    def within(user):
        return acting.acting_as(user.pk, purpose="test")

    return within


@pytest.fixture
def own(django_db_setup, django_db_blocker):
    """A clone of the world in which commits are real; threads get connections of their own to it."""
    with django_db_blocker.unblock(), own_database() as made:
        yield made
