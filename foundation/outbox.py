"""Promises made in the business transaction and kept after commit; the table is the queue of record.

Two kinds of keeper. A *row* keeper writes rows: it runs in the same transaction as `done_at`, so its
effect exists exactly once. A *wire* keeper talks to the world (mail): the promise is locked first,
kept, then marked done; after a crash in between it is kept again, with the same key.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from foundation import acting, clock
from foundation.models import Promise

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
BATCH = 20
FIRST_PAUSE = timedelta(seconds=15)


@dataclass(frozen=True)
class Keeper:
    keep: Callable[[Promise], None]
    on_the_wire: bool


_keepers: dict[str, Keeper] = {}


def keeps(
    kind: str, *, on_the_wire: bool = False
) -> Callable[[Callable[[Promise], None]], Callable[[Promise], None]]:
    """Name the function that keeps promises of this kind."""

    def name(keep: Callable[[Promise], None]) -> Callable[[Promise], None]:
        _keepers[kind] = Keeper(keep, on_the_wire)
        return keep

    return name


def promise(kind: str, *, key: str, payload: dict[str, Any], not_before: datetime | None = None) -> Promise:
    """Write a promise in the running transaction. The same key twice is the same promise."""
    defaults: dict[str, Any] = {"kind": kind, "payload": payload}
    if not_before is not None:
        defaults["not_before"] = not_before
    made, _ = Promise.objects.get_or_create(key=key, defaults=defaults)
    return made


def drain() -> int:
    """Keep everything that is due; returns how many promises were kept."""
    kept = 0
    while found := _take_batch():
        kept += sum(_keep(promise_id) for promise_id in found)
    return kept


def waiting() -> QuerySet[Promise]:
    moment = clock.now()
    return Promise.objects.filter(
        Q(locked_until=None) | Q(locked_until__lte=moment),
        done_at=None,
        parked_at=None,
        not_before__lte=moment,
    )


def _take_batch() -> list[Any]:
    """Lock a batch for a while, so that two workers never keep the same promise at once."""
    with acting.acting_as(None, purpose="outbox", system=True):
        batch = list(waiting().order_by("not_before", "made_at").select_for_update(skip_locked=True)[:BATCH])
        for found in batch:
            found.locked_until = clock.now() + timedelta(seconds=settings.OUTBOX_LOCK_SECONDS)
            found.attempts += 1
            found.save(update_fields=["locked_until", "attempts"])
        return [found.pk for found in batch]


def _keep(promise_id: Any) -> bool:
    found = Promise.objects.get(pk=promise_id)
    try:
        keeper = _keepers[found.kind]
        if keeper.on_the_wire:
            keeper.keep(found)
        with acting.acting_as(None, purpose="outbox", system=True):
            # Its lock may have run out while we were slow: whoever holds the row now decides.
            found = Promise.objects.select_for_update().get(pk=promise_id)
            if found.done_at is None:
                if not keeper.on_the_wire:
                    keeper.keep(found)
                _mark_done(found)
    except Exception as error:  # noqa: BLE001  one poisoned promise must not hold up the others
        _put_back(found, error)
        return False
    return True


def _mark_done(found: Promise) -> None:
    found.done_at = clock.now()
    found.locked_until = None
    found.save(update_fields=["done_at", "locked_until"])


def _put_back(found: Promise, error: Exception) -> None:
    """Try later, ever more slowly; after eight tries park it where the supervisors' page shows it."""
    found.last_error_code = type(error).__name__
    found.locked_until = None
    if found.attempts >= MOST_ATTEMPTS:
        found.parked_at = clock.now()
    else:
        found.not_before = clock.now() + FIRST_PAUSE * 2 ** (found.attempts - 1)
    with transaction.atomic():
        found.save(update_fields=["last_error_code", "locked_until", "parked_at", "not_before"])
    log.warning("outbox: %s %s not kept: %s", found.kind, found.pk, found.last_error_code)
