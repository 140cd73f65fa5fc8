"""The populated world, made once for each worker in a database of its own; each test leaves it as it was."""

from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

from django.db import connections, transaction

from audit import actions as audit
from foundation import outbox
from foundation.clock_mover import ClockMover
from tests import database
from tests.conftest import JOURNAL, MONDAY, Journal
from tests.factories import populated


@dataclass
class World:
    name: str
    towns: dict
    marks: dict
    mover: ClockMover
    journal: Journal
    hall: object = None


def make(name):
    """Populate the database that Django's connections lead to."""
    mover = ClockMover(database.owner_as_system(name))
    mover.freeze(MONDAY)
    for statement in JOURNAL:
        mover.connection.execute(statement)
    towns = populated.populate()
    for made in towns.values():
        audit.write(audit.Line(kind="act", act="test.line", municipality_id=made.town.pk))
        made.things["line"] = SimpleNamespace(pk=last_line(mover))
    outbox.drain()
    return World(name, towns, populated.marks(), mover, Journal(last_line(mover)))


def last_line(mover):
    return mover.connection.execute("SELECT max(id) FROM audit.entry").fetchone()[0]


@contextmanager
def undone():
    """What happens within is rolled back, whatever it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    connections["default"].run_on_commit = []
