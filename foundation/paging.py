"""Long lists: from a place on, newest first, without page numbers; and counts that stop at a thousand.

A place is where the last page ended. It says nothing that was not on that page, and somebody else's place
only starts the own list somewhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.formats import number_format

PER_PAGE = 25
COUNTED = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Behind the row of this moment and key."""

    moment: datetime
    key: UUID

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // TICK}.{self.key}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """What is no place is the beginning."""
        ticks, _, key = text.partition(".")
        try:
            return cls(EPOCH + int(ticks) * TICK, UUID(key))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Slice:
    """Some rows of a list, and the place where the next ones begin; None at the end."""

    rows: Sequence[Any]
    further: Place | None
    total: int

    @property
    def total_shown(self) -> str:
        """Exact up to a thousand; beyond that nobody counts."""
        if self.total > COUNTED:
            return f"{number_format(COUNTED, force_grouping=True)}+"
        return str(self.total)
