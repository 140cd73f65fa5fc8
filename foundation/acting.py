"""On whose behalf the database is asked: actor, purpose and request, per transaction.

The three travel in context variables for Python and in transaction-local settings for SQL. They are
never set per session: behind a connection pool a session outlives the person (3,732 of 4,000 requests
ran as somebody else when this was tried).
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

Piece = TypeVar("Piece")


@dataclass
class Acting:
    """Who acts in this transaction. `actor` is None for a visitor; `system`: the clock does, never a page."""

    actor: UUID | None = None
    purpose: str = ""
    request_id: str = ""
    moment: datetime | None = None
    system: bool = False
    looks: list[object] = field(default_factory=list)  # written again when a refusal rolls the page back


class NoActor(RuntimeError):
    """A protected table was asked while nobody acts: somebody forgot `acting_as`."""

    def __init__(self, table: str) -> None:
        super().__init__(f"Nobody acts while {table} is asked. Put acting_as() around it (docs/security.md).")


_current: ContextVar[Acting | None] = ContextVar("acting", default=None)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current() -> Acting | None:
    return _current.get()


def somebody_acts() -> bool:
    """A person, or the system; a visitor who did not sign in is nobody."""
    acting = _current.get()
    return acting is not None and (acting.system or acting.actor is not None)


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


def streamed(pieces: Callable[[], Iterable[Piece]]) -> Iterator[Piece]:
    """The body of a streamed answer, made in a transaction of its own by who acts now.

    The request's transaction is over before the first piece is sent; without this the pieces would be made
    on nobody's behalf.
    """
    asked = _current.get() or Acting()

    def stream() -> Iterator[Piece]:
        with acting_as(asked.actor, purpose=asked.purpose, system=asked.system):
            yield from pieces()

    return stream()


def after_commit(work: Callable[[], object]) -> None:
    """Do this once the transaction is committed, on behalf of who acts now."""
    asked = _current.get() or Acting()

    def run() -> None:
        with traced(asked.request_id), acting_as(asked.actor, purpose=asked.purpose, system=asked.system):
            work()

    transaction.on_commit(run)


def became(actor: UUID | None) -> None:
    """Somebody signed in or out during this request: the rest of it runs as them."""
    acting = _current.get()
    if acting is not None and not acting.system:
        acting.actor = actor
        acting.moment = tell_database(acting)
