"""Every page asks the database as often for thirty rows as for one."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from signals.actions import signal as signals

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture
def asked_of(browser_of):
    """How many questions a page asks: `asked_of(kwame, "signals:desk")`."""

    def asked(user, page, *args, **filters):
        browser, url = browser_of(user), reverse(page, args=args)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get(url, filters).status_code == 200
        asked = (query["sql"].lstrip() for query in caught if "'test'" not in query["sql"])
        return sum(one.upper().startswith(COUNTED) for one in asked)

    return asked


@pytest.fixture
def many(file_as, daan, waterrijk):
    return [file_as(daan, waterrijk) for _one in range(30)]


def test_the_desk_asks_as_often_for_thirty_as_for_one(signal, asked_of, kwame, request):
    assert asked_of(kwame, "signals:desk") == 11
    request.getfixturevalue("many")
    assert asked_of(kwame, "signals:desk") == 11


def test_the_start_page_asks_as_often_for_thirty_as_for_one(signal, asked_of, daan, request):
    assert asked_of(daan, "signals:start") == 13
    request.getfixturevalue("many")
    assert asked_of(daan, "signals:start") == 13


def test_the_weighings_ask_as_often_for_thirty_as_for_one(signal, many, admit, weigh, amel, asked_of):
    admit(amel, signal)
    weigh(signal)
    assert asked_of(amel, "signals:weighings") == 11
    for other in many[:10]:
        admit(amel, other)
        weigh(other)
    assert asked_of(amel, "signals:weighings") == 11


def test_one_signal_with_everything_stays_below_fifteen(
    decided, signal, as_person, kwame, amel, daan, asked_of
):
    for number in range(10):
        with as_person(kwame):
            said = {"form_key": uuid.uuid4(), "text": f"Notitie {number}", "contacted": False}
            signals.note(signal=signal, noted=said, by=kwame)
    pages = [(kwame, "detail"), (amel, "detail"), (daan, "own"), (kwame, "weigh"), (kwame, "feedback")]
    assert max(asked_of(user, f"signals:{page}", signal.pk) for user, page in pages) <= 15
    assert max(asked_of(user, "signals:weighing", decided.pk) for user in (kwame, amel)) <= 15
