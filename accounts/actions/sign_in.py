"""Sessions end, are locked and opened again."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts import access
from accounts.models import Session, User
from audit import actions as audit
from audit.models import Entry
from foundation import clock


@transaction.atomic
def end_sessions(*, of: User, by: User | None, but: str | None = None) -> int:
    """Sign a person out everywhere, except where `but` is the key; from their next request on."""
    kept = hashlib.sha256(but.encode()).hexdigest() if but else ""
    return _end(Session.objects.of(of).exclude(pk=kept), of=of, by=by)


@transaction.atomic
def sign_out_person(*, user: User, because: str, by: User) -> int:
    """The administrator ends every session of somebody: a lost device, or a guess that somebody is in it."""
    access.insist_administers_person(by, user)
    ended = [row.delete() for row in Session.objects.of(user)]
    write("sessions_ended", subject=user, by=by, facts={"sessions": len(ended)}, because=because)
    return len(ended)


@transaction.atomic
def end_session(*, of: User, handle: UUID, by: User) -> int:
    """Sign a person out at one device."""
    return _end(Session.objects.of(of).filter(handle=handle), of=of, by=by)


def _end(found: Iterable[Session], *, of: User, by: User | None) -> int:
    ended = [row.delete() for row in found]
    if ended:
        write("sessions_ended", subject=of, by=by, facts={"sessions": len(ended)})
    return len(ended)


@transaction.atomic
def lock(*, session: Session, by: User) -> None:
    """Walk away from the desk: the session stays, every page asks for the password or passkey."""
    session.locked_at = clock.now()
    session.save(update_fields=["locked_at"])
    write("session_locked", subject=by, by=by)


@transaction.atomic
def unlock(*, session: Session, by: User) -> None:
    session.locked_at = None
    session.seen_at = clock.now()
    session.save(update_fields=["locked_at", "seen_at"])
    write("session_unlocked", subject=by, by=by)


def write(
    act: str, *, subject: User, by: User | None, facts: dict[str, object] | None = None, because: str = ""
) -> None:
    """A line of the kind sign-in, which names whose account it is about."""
    home = next(iter(subject.live_memberships), None)
    line = audit.about(audit.Line(kind=Entry.Kind.SIGN_IN, act=act, facts=facts or {}), subject)
    line.actor_id = by.pk if by else None
    line.municipality_id = home.municipality_id if home else None
    line.organisation_id = home.organisation_id if home else None
    line.reason_given = bool(because.strip())
    audit.write(line)
