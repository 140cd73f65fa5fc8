"""Dossiers as they are played: every step with its moment, who does it and what they type."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config.seeding.days import Days
from config.world import WORLD


@dataclass
class Dossier:
    """One story, and what its steps have made so far."""

    key: str
    town: str
    days: Days
    rows: list[dict[str, Any]]
    until: str = ""  # the step after which the story stops, when it stops early
    made: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    dossier: Dossier
    place: int
    at: datetime
    by: str
    verb: str
    typed: dict[str, Any]

    @property
    def form_key(self) -> uuid.UUID:
        """The same form for the same step, whenever the demo is made."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"regie-demo:{self.dossier.key}:{self.place}")

    def made(self, name: str) -> Any:
        """What an earlier step of this dossier made."""
        return self.dossier.made[self.typed[name]]

    def keep(self, thing: Any, name: str = "ref") -> None:
        if name in self.typed:
            self.dossier.made[self.typed[name]] = thing


@cache
def read(path: Path) -> dict[str, Any]:
    """A file of the demo, read once and quickly."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def scenario(path: Path, *, today: date, later: timedelta, until: str = "") -> Dossier:
    """A dossier of demo/scenarios, moved as a whole."""
    found = read(path)
    days = Days(today, found["d0"], later)
    return Dossier(found["id"], found["municipality"], days, found["steps"], until)


def stories(path: Path, *, today: date) -> list[Dossier]:
    """The short stories that count from today."""
    found = read(path)
    return [Dossier(one["id"], one["municipality"], Days(today), one["steps"]) for one in found["dossiers"]]


def steps_of(dossier: Dossier) -> Iterator[Step]:
    """Everything that succeeds; what a story wants refused tests the app and is no part of a history."""
    for place, row in enumerate(dossier.rows):
        if not row.get("refused"):
            at = dossier.days.moment(row["at"])
            typed = dossier.days.moved(row.get("with", {}))
            yield Step(dossier, place, at, row["by"], row["do"], typed)
        if row.get("id") and row["id"] == dossier.until:
            return


@cache
def offers() -> dict[str, str]:
    """What organisations offer to young people, by the keys of the file."""
    source = read(WORLD)
    return {offer["id"]: offer["name"] for offer in source["alternatives"]}
