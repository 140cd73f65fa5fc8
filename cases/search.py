"""Search: what comes back is what the lists and pages show this reader already, and nothing else.

The database joins the rule inside (`regie_search`) and answers keys; the rows are read here through
`visible_to` and the row policies, like every other row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from accounts.states import Role
from agreements.models import InForce
from agreements.states import Kind
from cases.models import Case
from signals import names
from signals.models import Signal

ROLES = (
    Role.REGISSEUR,
    Role.CONTACT_POINT,
    Role.PARTNER,
    Role.YOUTH_WORKER,
    Role.ATTENTION_OFFICER,
    Role.PROCESS_DIRECTOR,
)
NUMBER = re.compile(r"[A-Za-z]+-[A-Za-z]+-\d{4}-\w+")
SHOWN = 50


@dataclass(frozen=True)
class Hit:
    """A line of the answer: what it is, and the page that opens it by its own rule."""

    row: Case | Signal
    url: str
    named: bool
    at: datetime

    @property
    def is_case(self) -> bool:
        return isinstance(self.row, Case)

    @property
    def name(self) -> str:
        identity = getattr(self.row.dossier, "identity", None) if self.named else None
        return identity.full_name if identity is not None else ""

    @property
    def shown(self) -> list[Model]:
        identity = getattr(self.row.dossier, "identity", None) if self.named else None
        return [self.row, identity] if identity is not None else [self.row]


def sort_of(query: str) -> str:
    """What was asked, for the journal: never the words themselves."""
    return "number" if NUMBER.fullmatch(query.strip()) else "words"


def search(user: User, query: str) -> list[Hit]:
    """Newest first."""
    keys = _keys(query.strip())
    cases = Case.objects.visible_to(user).filter(pk__in=keys["cases.case"])
    signals = Signal.objects.visible_to(user).filter(pk__in=keys["signals.signal"])
    rows: list[Case | Signal] = [
        *cases.select_related("dossier__identity"),
        *signals.select_related("dossier__identity"),
    ]
    opened = _kinds(user, [row.dossier_id for row in rows])
    hits = [_hit(user, row, opened.get(row.dossier_id, set())) for row in rows]
    return sorted(hits, key=lambda hit: (hit.at, str(hit.row.pk)), reverse=True)


def _keys(query: str) -> dict[str, list[UUID]]:
    is_number = sort_of(query) == "number"
    words = [] if is_number else names.wanted(query)
    found: dict[str, list[UUID]] = {"cases.case": [], "signals.signal": []}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT noun, id FROM regie_search(%s, %s::text[], %s, %s)",
            [
                query.upper() if is_number else "",
                [token for word in words for token in word],
                len(words),
                "" if is_number else query,
            ],
        )
        for noun, key in cursor.fetchall():
            found[noun].append(key)
    return found


def _kinds(user: User, dossiers: Sequence[UUID]) -> dict[UUID, set[str]]:
    opened: dict[UUID, set[str]] = {}
    for one in InForce.objects.of(user).filter(dossier_id__in=dossiers):
        opened[one.dossier_id] = opened.get(one.dossier_id, set()) | set(one.kinds)
    return opened


def _hit(user: User, row: Case | Signal, kinds: set[str]) -> Hit:
    if isinstance(row, Case):
        page = "cases:detail" if {Kind.SIGNAL, Kind.WEIGHING} <= kinds else "cases:partner-case"
        return Hit(row, reverse(page, args=[row.pk]), Kind.IDENTITY in kinds, row.proposed_at)
    at_the_desk = user.has_role(Role.CONTACT_POINT, town_id=row.municipality_id)
    at_the_table = at_the_desk or Kind.SIGNAL in kinds
    named = at_the_desk or Kind.IDENTITY in kinds or row.reporter_id == user.pk
    url = reverse("signals:detail" if at_the_table else "signals:own", args=[row.pk])
    return Hit(row, url, named, row.filed_at)
