"""An open case of Simone's, to which Yasemin is admitted."""

import pytest

from tests.factories.cases import admitted, an_open_case


@pytest.fixture
def case(clock, as_person, kwame, simone, daan, amel, waterrijk):
    with as_person(kwame):
        return an_open_case(by=kwame, regisseur=simone, reporter=daan, town=waterrijk, deciders=[amel])


@pytest.fixture
def shared(case, as_person, simone, yasemin):
    """The same case, with Yasemin of the neighbourhood team admitted for 60 days."""
    with as_person(simone):
        admitted(case, yasemin)
    return case
