"""Writing the journal: acts, looks, refusals and moves."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from audit.hidden import Hidden
from audit.models import Entry
from audit.refusals import TooLate
from audit.states import Move
from foundation import acting


class Someone(Protocol):
    """Who acts; the person's key is all that the journal keeps."""

    pk: Any


class Allowed(Protocol):
    """Why the act or look was allowed (`agreements.access.Permit`)."""

    @property
    def rule(self) -> str: ...
    @property
    def admission_id(self) -> UUID | None: ...
    @property
    def agreement_id(self) -> UUID | None: ...
    @property
    def organisation_id(self) -> UUID | None: ...


@dataclass
class Line:
    """One line before it is written."""

    kind: str
    act: str
    actor_id: UUID | None = None
    municipality_id: UUID | None = None
    organisation_id: UUID | None = None
    object_kind: str = ""
    object_id: str = ""
    object_label: str = ""
    dossier_id: UUID | None = None
    items: list[str] = field(default_factory=list)
    rule: str = ""
    admission_id: UUID | None = None
    agreement_id: UUID | None = None
    reason_given: bool = False
    reason_code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    method: str = ""
    status: int | None = None
    address: str | None = None


def record(
    *,
    act: str,
    subject: models.Model,
    by: Someone | None,
    under: Allowed | None = None,
    because: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Journal an act in the running transaction; of `because` only that it was given."""
    line = _described(Line(kind=Entry.Kind.ACT, act=act, facts=facts or {}), subject, by, under)
    line.reason_given = bool(because and because.strip())
    write(line)


def look(
    *,
    page: str,
    subject: models.Model | None,
    by: Someone,
    items: Iterable[models.Model | str] = (),
    under: Allowed | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Journal that a page was shown, and which items stood on it, before it is sent."""
    line = Line(kind=Entry.Kind.LOOK, act="view", page=page, facts=facts or {})
    _described(line, subject, by, under)
    line.items = [label(item) for item in items]
    current = acting.current()
    if current is not None:
        current.looks.append(line)
    write(line)


def label(item: models.Model | str) -> str:
    """`signals.statement:<key>`: what stood on the page, without what it said."""
    return item if isinstance(item, str) else f"{item._meta.label_lower}:{item.pk}"


def move(
    noun: models.Model,
    step: Move,
    *,
    by: Someone | None,
    under: Allowed | None = None,
    because: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Lock, check, save the state and write the line, or nothing at all."""
    with transaction.atomic():
        held: Any = type(noun)._base_manager.select_for_update(of=("self",)).get(pk=noun.pk)
        if not step.can_leave(held.state):
            raise TooLate("too_late", _("Somebody was quicker. Look at what has changed before you go on."))
        record(
            act=step.verb,
            subject=noun,
            by=by,
            under=under,
            because=because,
            facts={**(facts or {}), "from": held.state, "to": step.target},
        )
        noun.state = step.target  # type: ignore[attr-defined]
        noun.save(update_fields=["state"])


def about(line: Line, subject: models.Model | Hidden) -> Line:
    """Name the noun by its keys and its label."""
    line.object_kind = subject.noun if isinstance(subject, Hidden) else subject._meta.label_lower
    line.object_id = str(subject.pk)
    line.object_label = str(subject)[:64]
    line.dossier_id = getattr(subject, "dossier_id", None)
    line.municipality_id = _town_of(subject)
    return line


def _town_of(subject: models.Model | Hidden) -> UUID | None:
    """The town whose supervisor reads the line: the noun's own, else its dossier's."""
    own: UUID | None = getattr(subject, "municipality_id", None)
    return own or getattr(getattr(subject, "dossier", None), "municipality_id", None)


def _described(line: Line, subject: models.Model | None, by: Someone | None, under: Allowed | None) -> Line:
    line.actor_id = by.pk if by is not None else None
    if subject is not None:
        about(line, subject)
    if under is not None:
        line.rule = under.rule
        line.admission_id = under.admission_id
        line.agreement_id = under.agreement_id
        line.organisation_id = under.organisation_id
    return line


INSERT = """
INSERT INTO audit.entry (request_id, kind, act, actor_id, municipality_id, organisation_id, object_kind,
    object_id, object_label, dossier_id, items, rule, admission_id, agreement_id, purpose, reason_given,
    reason_code, facts, page, method, status, address)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def write(line: Line) -> None:
    """Insert the named columns; no RETURNING, so that `web` needs no right to select."""
    current = acting.current()
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                acting.request_id() or acting.new_request_id(),
                line.kind,
                line.act,
                line.actor_id,
                line.municipality_id,
                line.organisation_id,
                line.object_kind,
                line.object_id,
                line.object_label,
                line.dossier_id,
                line.items,
                line.rule,
                line.admission_id,
                line.agreement_id,
                current.purpose if current else "",
                line.reason_given,
                line.reason_code,
                json.dumps(line.facts, default=str),
                line.page,
                line.method,
                line.status,
                line.address,
            ],
        )
