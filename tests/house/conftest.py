"""The populated world for tests that go through all of the house."""

import pytest

from tests.house import world as worlds
from tests.house.visits import Hall
from tests.own_database import fresh_clone, leading_to


@pytest.fixture(scope="session")
def populated(django_db_setup, django_db_blocker):
    with fresh_clone() as name, django_db_blocker.unblock():
        with leading_to(name):
            made = worlds.make(name)
            made.hall = Hall(made)
            made.journal.start = worlds.last_line(made.mover)  # after everybody has signed in
        yield made
        made.mover.close()


@pytest.fixture
def world(populated, django_db_blocker):
    """Two towns at work. What a test does in them is undone after it."""
    with django_db_blocker.unblock(), leading_to(populated.name), worlds.undone():
        yield populated


@pytest.fixture
def hall(world):
    """The same world, with a signed-in browser for everybody."""
    return world.hall
