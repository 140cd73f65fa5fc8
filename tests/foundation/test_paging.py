"""Places in a list, and counts that stop."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from foundation.paging import Place, Slice

PLACE = Place(datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC), UUID(int=7))


def test_a_place_reads_back_to_the_microsecond():
    assert Place.read(str(PLACE)) == PLACE


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1.", ".", "1.not-a-key", "9" * 40 + f".{UUID(int=7)}", "½.½", f"-.{UUID(int=7)}"]
)
def test_what_is_no_place_is_the_beginning(text):
    assert Place.read(text) is None


@pytest.mark.parametrize(("total", "shown"), [(0, "0"), (999, "999"), (1000, "1000"), (1001, "1.000+")])
def test_beyond_a_thousand_nobody_counts(total, shown, settings):
    assert Slice([], None, total).total_shown == shown
