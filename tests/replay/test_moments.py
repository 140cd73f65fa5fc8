"""Days of a dossier count from its first day, in calendar days and local time."""

from datetime import UTC, date, datetime

import pytest

from replay import moments

D0 = date(2026, 3, 2)


def test_days_count_from_the_first_day():
    assert moments.day("D0", D0) == D0
    assert moments.day("D+14", D0) == date(2026, 3, 16)
    assert moments.day("D+365", D0) == date(2027, 3, 2)


def test_a_date_in_full_stays_itself():
    assert moments.day(date(2026, 2, 27), D0) == date(2026, 2, 27)


def test_a_moment_is_local_time_on_both_sides_of_the_clock_change():
    assert moments.moment("D+26 12:00", D0).astimezone(UTC) == datetime(2026, 3, 28, 11, tzinfo=UTC)
    assert moments.moment("D+27 12:00", D0).astimezone(UTC) == datetime(2026, 3, 29, 10, tzinfo=UTC)


def test_a_moment_without_a_time_is_the_start_of_the_day():
    assert moments.moment("D+1", D0).hour == 0


@pytest.mark.parametrize("text", ["D-1", "D+", "D+1 9", "tomorrow", "", None, "D+123456"])
def test_what_is_no_day_is_said(text):
    with pytest.raises(moments.NoMoment):
        moments.moment(text, D0)


def test_the_next_midnight_is_local_also_when_a_day_has_23_hours():
    before = moments.moment("D+26 23:59", D0)
    night = moments.next_midnight(before)
    after = moments.next_midnight(night)
    assert (after.astimezone(UTC) - night.astimezone(UTC)).total_seconds() == 23 * 3600


def test_dates_are_dutch():
    assert moments.in_dutch(date(2026, 3, 1)) == "1 maart 2026"
    assert moments.in_dutch(date(2031, 11, 16)) == "16 november 2031"
