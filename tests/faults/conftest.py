import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults.busy import make_busy
from tests.own_database import OwnDatabase, fresh_clone, leading_to


@pytest.fixture
def folder():
    """Short: the path of a socket may have 107 characters."""
    made = Path(tempfile.mkdtemp(prefix="rf-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def busy(django_db_setup, django_db_blocker):
    """Waterrijk at work, in a database where commits are real."""
    with fresh_clone() as name, django_db_blocker.unblock(), leading_to(name):
        own = OwnDatabase(name)
        made = make_busy()
        made.own = own
        yield made
        own.close()
