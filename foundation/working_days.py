"""Terms in working days: Monday to Friday, less the public holidays of the Netherlands."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=32)
def _holidays_in(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays_in(day.year)


def after(day: date, days: int) -> date:
    """The day on which a term of `days` working days ends; the day of the event does not count."""
    end = day
    while days > 0:
        end += timedelta(days=1)
        days -= is_working_day(end)
    return end


def between(start: date, end: date) -> int:
    """Working days from `start` to `end`; negative when `end` lies before `start`."""
    if end < start:
        return -between(end, start)
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
