"""The populated world, made once for each worker in a database of its own; each test leaves it as it was."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, transaction

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

    def journal(self):
        return Journal(0)


def make(name):
    """Populate the database that Django's connections lead to."""
    mover = ClockMover(database.libpq(database.owner_url(name)))
    mover.freeze(MONDAY)
    for statement in JOURNAL:
        mover.connection.execute(statement)
    towns = populated.populate()
    return World(name, towns, populated.marks(), mover)


@contextmanager
def undone():
    """What happens within is rolled back, whatever it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    connections["default"].run_on_commit = []
