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
    while batch := _take_batch():
        kept += sum(_keep(found) for found in batch)
    return kept


def waiting() -> QuerySet[Promise]:
    moment = clock.now()
    return Promise.objects.filter(
        Q(locked_until=None) | Q(locked_until__lte=moment),
        done_at=None,
        parked_at=None,
        not_before__lte=moment,
    )


def _take_batch() -> list[Promise]:
    """Lock a batch for a while, so that two workers never keep the same promise at once."""
    with acting.acting_as(None, purpose="outbox", system=True):
        batch = list(waiting().order_by("not_before", "made_at").select_for_update(skip_locked=True)[:BATCH])
        for found in batch:
            found.attempts += 1
            _lock(found)
        return batch


def _keep(found: Promise) -> bool:
    try:
        keeper = _keepers[found.kind]
        return _say(found, keeper) if keeper.on_the_wire else _write(found, keeper.keep)
    except Exception as error:  # noqa: BLE001  one poisoned promise must not hold up the others
        _put_back(found, error)
        return False


def _write(found: Promise, keep: Callable[[Promise], None]) -> bool:
    """Effect and `done_at` are one transaction."""
    with acting.acting_as(None, purpose="outbox", system=True):
        held = _still_ours(found)
        if held is not None:
            keep(held)
            _mark_done(held)
        return held is not None


def _say(found: Promise, keeper: Keeper) -> bool:
    """Talk to the world outside any transaction, and write down afterwards that it was done."""
    if _renewed(found) is None:
        return False
    keeper.keep(found)
    return _write(found, lambda _held: None)


def _still_ours(found: Promise) -> Promise | None:
    """Our lock may have run out while we were slow; each taking over counts an attempt."""
    held = Promise.objects.select_for_update().get(pk=found.pk)
    return held if held.done_at is None and held.attempts == found.attempts else None


def _renewed(found: Promise) -> Promise | None:
    """Before talking to the world: nobody took it over, and nobody will while we talk."""
    with acting.acting_as(None, purpose="outbox", system=True):
        held = _still_ours(found)
        if held is not None:
            _lock(held)
        return held


def _lock(found: Promise) -> None:
    found.locked_until = clock.now() + timedelta(seconds=settings.OUTBOX_LOCK_SECONDS)
    found.save(update_fields=["locked_until", "attempts"])


def _mark_done(found: Promise) -> None:
    found.done_at = clock.now()
    found.locked_until = None
    found.save(update_fields=["done_at", "locked_until"])


def _put_back(found: Promise, error: Exception) -> None:
    """Try later, ever more slowly; after eight tries park it where the supervisors' page shows it."""
    with acting.acting_as(None, purpose="outbox", system=True):
        held = _still_ours(found)
        if held is None:
            return
        held.last_error_code = type(error).__name__
        held.locked_until = None
        if held.attempts >= MOST_ATTEMPTS:
            held.parked_at = clock.now()
        else:
            held.not_before = clock.now() + FIRST_PAUSE * 2 ** (held.attempts - 1)
        held.save(update_fields=["last_error_code", "locked_until", "parked_at", "not_before"])
    log.warning("outbox: %s %s not kept: %s", held.kind, held.pk, held.last_error_code)
