"""The calendar of the demo: counted days, and dates in texts that move along."""

from datetime import date, datetime, timedelta

import pytest

from config.seeding.days import Days, working_day
from foundation.clock import AMSTERDAM

SATURDAY = date(2026, 3, 7)
DAYS = Days(today=SATURDAY, d0=date(2026, 1, 12), later=timedelta(weeks=2))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("D0", date(2026, 1, 26)),
        ("D+8", date(2026, 2, 3)),
        ("T", SATURDAY),
        ("T-3", date(2026, 3, 4)),
        ("W-1", date(2026, 3, 5)),
        ("W+2", date(2026, 3, 10)),
        ("Dinsdag", None),
        ("D", date(2026, 1, 26)),
    ],
)
def test_a_counted_day_is_a_date(written, meant):
    assert DAYS.day(written) == meant


def test_a_moment_is_local_time():
    assert DAYS.moment("D+1 09:20") == datetime(2026, 1, 27, 9, 20, tzinfo=AMSTERDAM)


def test_a_weekend_counts_from_the_last_working_day():
    assert working_day(SATURDAY, 0) == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("written", "played"),
    [
        ("Op 27 februari 2026 kwam hij terug.", "Op 13 maart 2026 kwam hij terug."),
        ("Hulp start na 12 maart.", "Hulp start na 26 maart."),
        ("Sinds 20 december slaapt hij slecht.", "Sinds 3 januari slaapt hij slecht."),
        ("Op 25 december 2025 was het nog goed.", "Op 8 januari 2026 was het nog goed."),
        ("In maart sprak hij 12 mensen.", "In maart sprak hij 12 mensen."),
    ],
)
def test_a_date_in_a_text_moves_along(written, played):
    assert DAYS.moved(written) == played


def test_everything_in_a_step_moves_along():
    step = {"until": "D+7", "subject": {"birth_date": date(2008, 5, 1)}, "kinds": ["care_or_family"]}
    assert DAYS.moved(step) == {
        "until": date(2026, 2, 2),
        "subject": {"birth_date": date(2008, 5, 15)},
        "kinds": ["care_or_family"],
    }
