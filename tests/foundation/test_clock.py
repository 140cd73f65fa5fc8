from datetime import UTC, date, datetime

import pytest
from django.db import connection

from foundation import clock as the_clock
from foundation import working_days


def test_python_and_sql_tell_the_same_time(clock):
    clock.move_to(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute("SELECT regie_now()")
        assert cursor.fetchone()[0] == the_clock.now() == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_day_ends_at_local_midnight_also_when_the_clocks_change(clock):
    assert the_clock.end_of(date(2026, 3, 28)) == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert the_clock.end_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)


def test_web_cannot_move_the_clock(clock):
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE clock_shift SET frozen_at = now()")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 10, date(2026, 3, 16)),
        (date(2026, 4, 13), 10, date(2026, 4, 28)),  # King's Day does not count
        (date(2026, 5, 7), 2, date(2026, 5, 11)),
        (date(2026, 5, 7), 10, date(2026, 5, 22)),  # nor does Ascension Day
    ],
)
def test_a_term_counts_working_days_only(start, days, end):
    assert working_days.after(start, days) == end
