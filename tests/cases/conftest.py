"""An open case of Simone's, to which Yasemin is admitted."""

import pytest

from tests.factories.cases import admitted, an_open_case


@pytest.fixture
def case(clock, kwame, simone, daan, amel, waterrijk):
    return an_open_case(by=kwame, regisseur=simone, reporter=daan, town=waterrijk, deciders=[amel])


@pytest.fixture
def shared(case, yasemin):
    """The same case, with Yasemin of the neighbourhood team admitted for 60 days."""
    admitted(case, yasemin)
    return case
