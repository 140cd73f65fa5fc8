"""The clock's door: drafts expire, and terms that are near or late are told of, without content."""

from datetime import timedelta

from celery import shared_task

from foundation import acting
from signals import notices
from signals.actions import draft as drafts
from signals.models import Draft, Signal

WARN_BEFORE = timedelta(hours=24)
NEAR = timedelta(days=1)


@shared_task(name="signals.fall_due")
def fall_due() -> int:
    """Do what the clock asks for; doing it twice tells nobody twice."""
    with acting.acting_as(None, purpose="terms", system=True):
        expired = drafts.expire()
        for draft in Draft.objects.expiring_within(WARN_BEFORE).select_related("author"):
            notices.draft_expires_soon(draft)
        for signal in Signal.objects.due_within(NEAR).select_related("municipality", "claimed_by"):
            what, due = signal.terms[0]
            notices.term_near(signal, what, due)
    return expired
