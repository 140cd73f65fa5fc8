"""Moves the clock for tests and the replay, as the owner of the database. Production has no mover."""

from datetime import datetime
from pathlib import Path

import psycopg

MOVABLE = Path(__file__).parent / "sql" / "movable_clock.sql"
SERVERS = Path(__file__).parent / "sql" / "server_clock.sql"


class ClockMover:
    """Owns a connection of its own, so that a move holds for every other one at once."""

    def __init__(self, owner_dsn: str) -> None:
        self.connection = psycopg.connect(owner_dsn, autocommit=True)

    def install(self) -> None:
        self.connection.execute(MOVABLE.read_text())

    def freeze(self, at: datetime) -> None:
        """Stand still at a moment."""
        self._set(at, None)

    def run_from(self, at: datetime) -> None:
        """Go on running from a moment."""
        self._set(None, at)

    def release(self) -> None:
        """Back to the server's clock."""
        self._set(None, None)

    def remove(self) -> None:
        """The server's clock for good: from here on nothing can move it."""
        self.connection.execute(SERVERS.read_text())

    def close(self) -> None:
        self.connection.close()

    def _set(self, frozen_at: datetime | None, run_from: datetime | None) -> None:
        self.connection.execute(
            "UPDATE clock_shift SET frozen_at = %s, shift = coalesce(%s - clock_timestamp(), '0')",
            [frozen_at, run_from],
        )
