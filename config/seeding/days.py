"""When things happened: days of a dossier (`D+4`), around today (`T-3`, `W-2`), and dates in its texts."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from foundation import working_days
from foundation.clock import AMSTERDAM

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
WRITTEN_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b(?: (\d{{4}})\b)?")
COUNTED_DAY = re.compile(r"(D|T|W)(?:0|([+-]\d{1,4}))?")
HALF_A_YEAR = timedelta(days=183)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The calendar of one dossier: its first day as written, how much later it is played, and today."""

    today: date
    d0: date | None = None
    later: timedelta = timedelta()

    def moment(self, text: str) -> datetime:
        """`D+1 09:20` or `W-2 10:00`."""
        day, _, hour = text.partition(" ")
        found = self.day(day)
        if found is None:
            raise ValueError(f"{text!r} is no moment")
        return datetime.combine(found, time.fromisoformat(hour.zfill(5)), tzinfo=AMSTERDAM)

    def day(self, text: str) -> date | None:
        """The day that a text counts to; None for any other text."""
        found = COUNTED_DAY.fullmatch(text)
        if found is None:
            return None
        base, count = found[1], int(found[2] or 0)
        if base == "W":
            return working_day(self.today, count)
        if base == "T":
            return self.today + timedelta(days=count)
        return self.d0 + self.later + timedelta(days=count) if self.d0 else None

    def moved(self, value: Any) -> Any:
        """A value of the file as it is played: days become dates, dates and dates in texts move along."""
        if isinstance(value, dict):
            return {key: self.moved(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.moved(one) for one in value]
        if isinstance(value, date):
            return value + self.later
        if isinstance(value, str):
            return self.day(value) or WRITTEN_DAY.sub(self._written, value)
        return value

    def _written(self, found: re.Match[str]) -> str:
        year = int(found[3]) if found[3] else None
        day = self._nearest(int(found[1]), MONTHS.index(found[2]) + 1, year) + self.later
        return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")

    def _nearest(self, day: int, month: int, year: int | None) -> date:
        """Without a year, the one in which the day lies nearest to the dossier's first day."""
        start = self.d0 or self.today
        found = date(year or start.year, month, day)
        if year is None and abs(found - start) > HALF_A_YEAR:
            return found.replace(year=start.year + (1 if found < start else -1))
        return found


def working_day(today: date, count: int) -> date:
    """`count` working days after today, or before it; 0 is today, or else the last working day."""
    day = today
    while not working_days.is_working_day(day):
        day -= ONE_DAY
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not working_days.is_working_day(day):
            day += step
    return day
