"""The clock's door to sessions that are over."""

from celery import shared_task

from accounts.signing_in.store import SessionStore


@shared_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    SessionStore.clear_expired()
