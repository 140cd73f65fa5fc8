"""Who leaves: access is gone with the next request; what was waiting for them goes right after it.

Access is never waited for: it is computed when asked. This is about what would otherwise lie about in the
name of somebody who left: drafts, unread notices, mail that was not sent yet.
"""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Membership, Municipality, Notice, User
from audit import actions as audit
from audit.models import Entry
from foundation import outbox
from foundation.models import Promise

# Somebody has left a town, or (town empty) altogether; higher rooms add what they keep for a person.
_forgets: list[Callable[[User, Municipality | None], object]] = []


def on_leaving(forget: Callable[[User, Municipality | None], object]) -> None:
    _forgets.append(forget)


def promise_to_forget(user: User, *, key: str, town: Municipality | None, at: datetime | None = None) -> None:
    """Written with the act itself; kept by the worker, as the system: these rows are the person's own."""
    payload = {"user": str(user.pk), "town": str(town.pk) if town else ""}
    outbox.promise("accounts.left", key=f"left:{key}", payload=payload, not_before=at)


@outbox.keeps("accounts.left")
def forget(found: Promise) -> None:
    user = User.objects.filter(pk=found.payload["user"]).first()
    if user is None:
        return
    gone = found.payload["town"]
    town = Municipality.objects.filter(pk=gone).first() if gone else None
    held = Membership.objects.of(user).live()
    if town is not None and held.in_town(town).exists():
        return  # another role in the same town is held on
    gone_from = town if held.exists() else None
    if town is None and held.exists():
        return  # the account was opened again before we came
    _forget_waiting(user, gone_from)
    for also in _forgets:
        also(user, gone_from)


def _forget_waiting(user: User, town: Municipality | None) -> None:
    notices = Notice.objects.filter(user=user, read_at=None)
    queued = Promise.objects.filter(
        kind__in=("accounts.notice", "accounts.mail"), payload__user=str(user.pk), done_at=None
    )
    if town is not None:
        notices, queued = notices.filter(municipality=town), queued.filter(payload__town=str(town.pk))
    notices.delete()
    queued.delete()


def refuse_closed(user: User | None, *, address: str | None) -> None:
    """Somebody whose account is closed knocked: the journal knows who it was, the answer does not say."""
    if user is None or user.is_active:
        return
    audit.write(
        audit.Line(
            kind=Entry.Kind.REFUSAL,
            act="refused",
            actor_id=user.pk,
            reason_code="account_closed",
            address=address,
        )
    )
