"""Catalogue 14: what one may not see leaves no trace in any list, count, order or page number."""

import pytest
from django.urls import reverse

from foundation import acting
from tests import figures
from tests.factories.cases import an_open_case
from tests.factories.crowd import crowd
from tests.house.visits import EACH_TIME_NEW

PARTNER = (
    "home",
    "cases:partner",
    "signals:start",
    "signals:weighings",
    "accounts:notices",
    "accounts:profile",
)
REGISSEUR = ("cases:work", "cases:partner", "signals:weighings", "accounts:notices")
REPORTER = ("signals:start", "accounts:notices")
SEARCHED = ("Ruben Voorbeeld", "groep", "Noord", "X-")


@pytest.fixture
def pages_of(browser_of):
    """Every list of somebody, and what search answers, without what is new each time."""

    def read(user, names):
        client = browser_of(user)
        texts = [client.get(reverse(name)).text for name in names]
        texts += [client.post(reverse("cases:search"), {"query": query}).text for query in SEARCHED]
        return [EACH_TIME_NEW.sub("", text) for text in texts]

    return read


def test_a_thousand_hidden_cases_change_not_one_byte(
    clock, kwame, tarik, simone, yasemin, daan, waterrijk, pages_of, full
):
    number = 1000 if full else 100
    with acting.acting_as(kwame.pk):
        mine = an_open_case(by=kwame, regisseur=simone, reporter=daan, town=waterrijk, name="Ruben Voorbeeld")
        hidden = an_open_case(
            by=kwame, regisseur=tarik, reporter=kwame, town=waterrijk, name="Ruben Voorbeeld"
        )
    people = [(yasemin, PARTNER), (simone, REGISSEUR), (daan, REPORTER)]
    before = [pages_of(*one) for one in people]
    assert mine.number in "".join(before[1])
    with acting.acting_as(None, system=True):
        crowd(hidden, number)
    after = [pages_of(*one) for one in people]
    differ = sum(
        one != two for was, now in zip(before, after, strict=True) for one, two in zip(was, now, strict=True)
    )
    shown = f"{differ} pages after {number} cases"
    figures.note(14, "hidden cases change a page", "0 after 1,000", shown, differ == 0)
    assert differ == 0
