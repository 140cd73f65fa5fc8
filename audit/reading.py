"""Reading the journal through the functions of the reading role; they know who reads and for which towns."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import UUID

from django.db import connection

ROWS = 50


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; None asks for everything."""

    actor: UUID | None = None
    label: str | None = None
    act: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class Read:
    """One line of the journal, with the names that the reader may know."""

    id: int
    at: datetime
    request_id: str
    kind: str
    act: str
    actor_id: UUID | None
    actor_name: str | None
    organisation_name: str | None
    object_kind: str
    object_id: str
    object_label: str
    dossier_id: UUID | None
    items: list[str]
    rule: str
    agreement_name: str | None
    purpose: str
    reason_given: bool
    reason_code: str
    facts_json: str
    page: str
    status: int | None
    address: str | None

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.facts_json)
        return found


@dataclass(frozen=True)
class Diff:
    """Which fields of one row changed in the same request; personal text only says that it did."""

    model: str
    object_pk: str
    action: int
    changes_json: str | None

    @property
    def changes(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.changes_json or "{}")
        return found


@dataclass(frozen=True)
class Person:
    id: UUID
    name: str
    email: str = ""
    organisation_name: str | None = None


@dataclass(frozen=True)
class Owner:
    id: UUID
    kind: str
    label: str


@dataclass(frozen=True)
class Look:
    """Somebody saw a page of a dossier, and by which rule."""

    id: int
    at: datetime
    actor_id: UUID | None
    actor_name: str | None
    organisation_name: str | None
    page: str
    rule: str
    facts_json: str

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.facts_json)
        return found


@dataclass(frozen=True)
class Looks:
    looks: list[Look]
    older_than: int | None


@dataclass(frozen=True)
class Attempt:
    """A refused try, with the number as it was typed."""

    id: int
    at: datetime
    actor_id: UUID | None
    actor_name: str | None
    organisation_name: str | None
    number: str
    reason_code: str


@dataclass(frozen=True)
class Refusal:
    """A refusal without what it was about."""

    id: int
    at: datetime
    actor_name: str | None
    organisation_name: str | None
    page: str
    reason_code: str


@dataclass(frozen=True)
class Refusals:
    refusals: list[Refusal]
    older_than: int | None


@dataclass(frozen=True)
class Leaf:
    """One page of lines, newest first, and from where the next page goes on."""

    entries: list[Read] = field(default_factory=list)
    older_than: int | None = None


def entries(wanted: Wanted, *, rows: int = ROWS) -> Leaf:
    """One page. One line more than fits is asked for, to know whether there is an older page."""
    found = _rows(
        Read,
        "SELECT id, at, request_id, kind, act, actor_id, actor_name, organisation_name, object_kind,"
        " object_id, object_label, dossier_id, items, rule, agreement_name, purpose, reason_given,"
        " reason_code, facts, page, status, address FROM audit.read_entries(%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            wanted.actor,
            wanted.label,
            wanted.act,
            wanted.kind,
            wanted.since,
            wanted.until,
            wanted.before,
            rows + 1,
        ],
    )
    return Leaf(found[:rows], found[rows - 1].id if len(found) > rows else None)


def looks(
    dossier: UUID,
    *,
    admission: UUID | None = None,
    without: UUID | None = None,
    before: int | None = None,
    rows: int = ROWS,
) -> Looks:
    """Who looked at a dossier, newest first; of one admission, or of everybody but one person."""
    found = _rows(
        Look,
        "SELECT id, at, actor_id, actor_name, organisation_name, page, rule, facts"
        " FROM audit.read_looks(%s, %s, %s, %s, %s)",
        [dossier, admission, without, before, rows + 1],
    )
    return Looks(found[:rows], found[rows - 1].id if len(found) > rows else None)


def attempts(page: str) -> list[Attempt]:
    """Forms that were refused at this page, and that no privacy officer has looked at yet."""
    return _rows(
        Attempt,
        "SELECT id, at, actor_id, actor_name, organisation_name, object_label, reason_code"
        " FROM audit.read_attempts(%s)",
        [page],
    )


def refusals(*, before: int | None = None, rows: int = ROWS) -> Refusals:
    """For the administrator of access: who was refused at which page, and which condition failed."""
    found = _rows(
        Refusal,
        "SELECT id, at, actor_name, organisation_name, page, reason_code FROM audit.read_refusals(%s, %s)",
        [before, rows + 1],
    )
    return Refusals(found[:rows], found[rows - 1].id if len(found) > rows else None)


def entry(pk: int) -> Read | None:
    found = entries(Wanted(before=pk + 1), rows=1).entries
    return found[0] if found and found[0].id == pk else None


def diffs(request_id: str) -> list[Diff]:
    return _rows(Diff, "SELECT model, object_pk, action, changes FROM audit.read_diffs(%s)", [request_id])


def find_people(text: str) -> list[Person]:
    """People of the reader's towns whose name has this in it, or whose address it is."""
    return _rows(Person, "SELECT id, name, email, organisation_name FROM audit.find_people(%s)", [text])


def name_people(keys: Iterable[UUID]) -> dict[str, str]:
    found = _rows(Person, "SELECT id, name FROM audit.name_people(%s)", [list(keys)])
    return {str(one.id): one.name for one in found}


def name_dossiers(keys: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """The kind and the number of the case or signal that owns a file."""
    found = _rows(Owner, "SELECT id, object_kind, object_label FROM audit.name_dossiers(%s)", [list(keys)])
    return {one.id: (one.kind, one.label) for one in found}


def _rows(made: type[Any], sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [made(*map(_plain, row)) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, (IPv4Address, IPv6Address)) else value
