"""Sessions end, are locked and opened again; a lost second factor is taken away by two people."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Session, User
from accounts.states import Role
from audit import actions as audit
from audit.models import Entry
from audit.refusals import insist
from foundation import clock


@transaction.atomic
def end_sessions(*, of: User, by: User | None, but: str | None = None) -> int:
    """Sign a person out everywhere, except where `but` is the key; from their next request on."""
    kept = hashlib.sha256(but.encode()).hexdigest() if but else ""
    return _end(Session.objects.of(of).exclude(pk=kept), of=of, by=by)


@transaction.atomic
def end_session(*, of: User, handle: UUID, by: User) -> int:
    """Sign a person out at one device."""
    return _end(Session.objects.of(of).filter(handle=handle), of=of, by=by)


def _end(found: Iterable[Session], *, of: User, by: User | None) -> int:
    ended = [row.delete() for row in found]
    if ended:
        _write("sessions_ended", subject=of, by=by, facts={"sessions": len(ended)})
    return len(ended)


@transaction.atomic
def lock(*, session: Session, by: User) -> None:
    """Walk away from the desk: the session stays, every page asks for the password or passkey."""
    session.locked_at = clock.now()
    session.save(update_fields=["locked_at"])
    _write("session_locked", subject=by, by=by)


@transaction.atomic
def unlock(*, session: Session, by: User) -> None:
    session.locked_at = None
    session.seen_at = clock.now()
    session.save(update_fields=["locked_at", "seen_at"])
    _write("session_unlocked", subject=by, by=by)


@transaction.atomic
def reset_second_factor(*, of: User, by: User, second: User, because: str) -> None:
    """Take away all factors of a person who lost them; two administrators of a town of theirs agree.

    Every session of that person ends. At the next sign-in they set up a new factor before anything else.
    """
    towns = {held.municipality_id for held in of.live_memberships}
    for admin in (by, second):
        allowed = any(admin.has_role(Role.ADMINISTRATOR, town_id=town) for town in towns)
        insist(allowed, "administrator_only", _("Only an administrator of this town can do this."))
    insist(
        len({by.pk, second.pk, of.pk}) == 3,  # noqa: PLR2004  three people
        "second_person_needed",
        _("Two administrators do this together, and not for themselves."),
    )
    insist(because.strip(), "reason_missing", _("Say why, and how you know that it is this person."))
    removed, _kinds = Authenticator.objects.filter(user_id=of.pk).delete()
    facts = {"second_person": str(second.pk), "removed": removed}
    _write("second_factor_reset", subject=of, by=by, facts=facts, because=because)
    end_sessions(of=of, by=by)


def _write(
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
