"""On whose behalf the database is asked: actor, purpose and request, per transaction.

The three travel in context variables for Python and in transaction-local settings for SQL. They are
never set per session: behind a connection pool a session outlives the person (3,732 of 4,000 requests
ran as somebody else when this was tried).
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction


@dataclass
class Acting:
    """Who acts in this transaction. `actor` is None for a visitor; "system" acts for the clock."""

    actor: UUID | None = None
    purpose: str = ""
    request_id: str = ""
    moment: datetime | None = None
    system: bool = False
    looks: list[object] = field(default_factory=list)  # written again when a refusal rolls the page back


_current: ContextVar[Acting | None] = ContextVar("acting", default=None)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current() -> Acting | None:
    return _current.get()


def request_id() -> str:
    """Our own correlation id (W3C trace id form); the client's value is never used."""
    return _request_id.get()


def new_request_id() -> str:
    return secrets.token_hex(16)


@contextmanager
def traced(trace: str) -> Iterator[None]:
    token = _request_id.set(trace)
    try:
        yield
    finally:
        _request_id.reset(token)


@contextmanager
def acting_as(actor: UUID | None, *, purpose: str = "", system: bool = False) -> Iterator[Acting]:
    """Open one transaction that runs as `actor`: requests, tasks, commands and streams all come in here."""
    outer = _current.get()
    acting = Acting(actor=actor, purpose=purpose, request_id=request_id() or new_request_id(), system=system)
    token = _current.set(acting)
    try:
        with traced(acting.request_id), transaction.atomic():
            acting.moment = tell_database(acting)
            yield acting
    finally:
        _current.reset(token)
    if outer is not None:
        # What was set for us outlives our savepoint; who waited around us goes on as themselves.
        tell_database(outer)


def tell_database(acting: Acting) -> datetime:
    """Hand all of it to SQL and ask the time, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.purpose', %s, true),"
            " set_config('app.request_id', %s, true), set_config('app.system', %s, true), regie_now()",
            [str(acting.actor or ""), acting.purpose, acting.request_id, "on" if acting.system else ""],
        )
        moment: datetime = cursor.fetchone()[4]
        return moment


def became(actor: UUID | None) -> None:
    """Somebody signed in or out during this request: the rest of it runs as them."""
    acting = _current.get()
    if acting is not None:
        acting.actor = actor
        acting.moment = tell_database(acting)
