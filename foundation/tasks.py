"""The clock's door to the outbox."""

from celery import shared_task

from foundation import outbox


@shared_task(name="foundation.drain_outbox")
def drain_outbox() -> int:
    return outbox.drain()
