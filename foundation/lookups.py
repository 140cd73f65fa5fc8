"""Asking the guard's functions: the few words about hidden rows that a rule of the house needs.

Each function is SECURITY DEFINER, owned by regie_guard, and answers one narrow question (docs/security.md).
"""

from typing import Any
from uuid import UUID

from django.db import connection


def town_of(dossier: UUID) -> UUID | None:
    """Whose dossier this is, for the journal's word about a refusal."""
    town: UUID | None = _one("SELECT regie_town_of(%s)", dossier)
    return town


def last_number(noun: str, town: UUID, start: str) -> int:
    """The highest record number given out that begins like this; who writes a signal sees no other's."""
    last: int = _one("SELECT regie_last_number(%s, %s, %s)", noun, town, start)
    return last


def form_was_sent(key: UUID) -> bool:
    """Whether a form with this key made a row already, be it somebody else's."""
    sent: bool = _one("SELECT regie_form_was_sent(%s)", key)
    return sent


def admitted_to(dossier: UUID, kind: str) -> list[tuple[UUID, UUID]]:
    """Who (person, organisation) is admitted beside who acts; only to tell them that something waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, organisation_id FROM regie_admitted(%s, %s)", [dossier, kind])
        return list(cursor.fetchall())


def _one(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return row[0] if row else None
