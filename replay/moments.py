"""Dates of a dossier: `D0`, `D+14` and `D+1 09:20`, in calendar days from its first day, local time."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WRITTEN = re.compile(r"D(?:0|\+(?P<days>\d{1,5}))(?: (?P<hour>\d{1,2}):(?P<minute>\d{2}))?")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


class NoMoment(ValueError):
    """A text that should be a moment and is none."""


def is_relative(text: object) -> bool:
    """Whether this is `D0` or `D+n`, with or without a time."""
    return isinstance(text, str) and WRITTEN.fullmatch(text) is not None


def day(value: object, d0: date) -> date:
    """A day: `D+14`, or a date that stands in full."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = WRITTEN.fullmatch(str(value))
    if found is None:
        raise NoMoment(f"'{value}' is no day: write D0, D+14 or a date.")
    return d0 + timedelta(days=int(found["days"] or 0))


def moment(value: object, d0: date) -> datetime:
    """A moment: `D+1 09:20`; without a time, the start of the day."""
    found = WRITTEN.fullmatch(str(value))
    if found is None:
        raise NoMoment(f"'{value}' is no moment: write D0 09:20 or D+1 09:20.")
    clock = time(int(found["hour"] or 0), int(found["minute"] or 0))
    return datetime.combine(day(value, d0), clock, tzinfo=AMSTERDAM)


def in_dutch(value: date) -> str:
    """`12 maart 2026`, as every page shows a date."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def next_midnight(after: datetime) -> datetime:
    """The start of the next local day, also on the days when the clocks change."""
    local = after.astimezone(AMSTERDAM)
    return datetime.combine(local.date() + timedelta(days=1), time.min, tzinfo=AMSTERDAM)
