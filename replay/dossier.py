"""One file of the format, read and checked word by word before anything is played."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from replay import moments, words


class Unreadable(Exception):
    """A sentence about what in the file the replay does not understand."""


@dataclass(frozen=True)
class Step:
    """Somebody does something at a moment."""

    id: str
    place: int
    at: datetime
    by: str
    verb: str
    fields: dict[str, Any] = field(default_factory=dict)
    refused: bool = False

    def changed(self, **changes: Any) -> "Step":
        """The same step by somebody else, or with other fields."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Check:
    """What must hold after a step."""

    place: int
    after: str
    kind: str
    keys: dict[str, Any]

    @property
    def who(self) -> list[str]:
        """Who reads."""
        return listed(self.keys.get("who"))

    @property
    def texts(self) -> list[str]:
        return listed(self.keys.get("text"))


@dataclass(frozen=True)
class Marker:
    """A text that stands in one restricted item only."""

    text: str
    step: str
    kind: str


@dataclass(frozen=True)
class Dossier:
    path: Path
    id: str
    town: str
    d0: date
    people: dict[str, Any]
    markers: tuple[Marker, ...]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]

    def step(self, step_id: str) -> Step:
        return next(step for step in self.steps if step.id == step_id)

    def checks_after(self, step_id: str) -> list[Check]:
        return [check for check in self.checks if check.after == step_id]

    def refusal_of(self, step: Step) -> Check | None:
        """The check that says why this step must fail."""
        found = (one for one in self.checks if one.kind == "refused" and one.keys.get("step") == step.id)
        return next(found, None)

    def names(self) -> Iterator[str]:
        """Names of the youth and the family: never in mail, URL, title or log."""
        for person in self.people.values():
            for row in person if isinstance(person, list) else [person]:
                if "name" in row:
                    yield str(row["name"])
                    continue
                yield from (str(row[key]) for key in ("given_name", "family_name") if row.get(key))
                yield from map(str, row.get("variants", []))


def listed(value: Any) -> list[str]:
    """One text or a list of texts, as a list."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def strings(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def load(path: Path) -> Dossier:
    """Read a file; what is wrong with it is said in one sentence."""
    try:
        source = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from None
    if not isinstance(source, dict) or not isinstance(source.get("steps"), list):
        raise Unreadable(f"{path} is no dossier: it has no list of steps.")
    try:
        dossier = _dossier(path, source)
        _insist_on_words(dossier)
    except moments.NoMoment as error:
        raise Unreadable(f"{path}: {error}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path} lacks something that every dossier has: {error}.") from None
    return dossier


def _dossier(path: Path, source: dict[str, Any]) -> Dossier:
    d0 = moments.day(source["d0"], date.min)
    return Dossier(
        path=path,
        id=str(source.get("id", path.stem)),
        town=str(source["municipality"]),
        d0=d0,
        people=source.get("people") or {},
        markers=tuple(
            Marker(str(row["text"]), str(row["step"]), str(row.get("kind", "")))
            for row in source.get("markers") or []
        ),
        steps=tuple(_step(row, place, d0) for place, row in enumerate(source["steps"])),
        checks=tuple(_check(row, place) for place, row in enumerate(source.get("expect") or [])),
    )


def _step(row: dict[str, Any], place: int, d0: date) -> Step:
    return Step(
        id=str(row["id"]),
        place=place,
        at=moments.moment(row["at"], d0),
        by=str(row["by"]),
        verb=str(row["do"]),
        fields=row.get("with") or {},
        refused=bool(row.get("refused", False)),
    )


def _check(row: dict[str, Any], place: int) -> Check:
    keys = {key: value for key, value in row.items() if key not in words.EVERY_CHECK}
    return Check(place, str(row["after"]), str(row["check"]), keys)


def _insist_on_words(dossier: Dossier) -> None:
    ids = {step.id for step in dossier.steps}
    if len(ids) != len(dossier.steps):
        raise Unreadable(f"{dossier.path}: two steps have the same id.")
    for step in dossier.steps:
        _insist(step.verb in words.VERBS, dossier, step.id, f"'{step.verb}' is no verb")
        page = step.fields.get("page")
        if step.verb in {"view", "try_view"}:
            _insist(page in words.PAGES, dossier, step.id, f"'{page}' is no page")
    for marker in dossier.markers:
        _insist(marker.step in ids, dossier, "markers", f"there is no step {marker.step}")
    for check in dossier.checks:
        _insist_on_check(dossier, check, ids)


def _insist_on_check(dossier: Dossier, check: Check, ids: set[str]) -> None:
    where = f"the check after {check.after}"
    _insist(check.after in ids, dossier, where, f"there is no step {check.after}")
    _insist(check.kind in words.CHECKS, dossier, where, f"'{check.kind}' is no check")
    for key in check.keys:
        _insist(key in words.CHECKS[check.kind], dossier, where, f"'{key}' is no key of {check.kind}")
    for key, closed in (("where", words.PAGES), ("reason", words.REASONS), ("count", words.COUNTS)):
        if key in check.keys:
            _insist(check.keys[key] in closed, dossier, where, f"'{check.keys[key]}' is no {key}")
    _insist_on_what(dossier, check, where)
    if check.kind == "refused":
        _insist_on_twin(dossier, check, where, ids)


def _insist_on_what(dossier: Dossier, check: Check, where: str) -> None:
    closed = {"deadline": words.DEADLINES, "overdue": words.DEADLINES, "task": words.TASKS}.get(check.kind)
    what = check.keys.get("what")
    if closed is not None:
        _insist(what in closed, dossier, where, f"'{what}' is no {check.kind}")
    if check.kind == "state" and "." not in str(check.keys.get("of", "")):
        for word in listed(check.keys.get("is")):
            _insist(word in words.STATES, dossier, where, f"'{word}' is no state")
    for key in ("due", "since"):
        if key in check.keys:
            moments.day(check.keys[key], dossier.d0)


def _insist_on_twin(dossier: Dossier, check: Check, where: str, ids: set[str]) -> None:
    _insist(check.keys.get("step") in ids, dossier, where, f"there is no step {check.keys.get('step')}")
    twin = check.keys.get("twin")
    if twin == "none":
        return
    if not isinstance(twin, dict) or not twin or not set(twin) <= words.TWINS:
        raise Unreadable(f"{dossier.path}, {where}: '{twin}' is no twin.")
    for key in sorted({"step", "after"} & set(twin)):
        _insist(twin[key] in ids, dossier, where, f"there is no step {twin[key]}")


def _insist(holds: bool, dossier: Dossier, where: str, sentence: str) -> None:  # noqa: FBT001  reads as prose
    if not holds:
        raise Unreadable(f"{dossier.path}, {where}: {sentence}.")
