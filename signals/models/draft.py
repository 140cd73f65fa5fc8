"""A signal that is still being written."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models

from accounts.models import Municipality, User
from foundation import clock
from foundation.encryption import EncryptedJSONField
from signals.querysets import DraftQuerySet

DRAFT_LIVES = timedelta(hours=72)


def _draft_expires() -> object:
    return clock.now() + DRAFT_LIVES


class Draft(models.Model):
    """A signal that is still being written: the author's alone, encrypted, gone after 72 hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    answers = EncryptedJSONField(default=dict)
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(default=_draft_expires)
    version = models.PositiveIntegerField(default=1)

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft {self.pk}"

    def answers_of(self, step: str) -> dict[str, list[str]] | None:
        """What was typed on one screen, as it came; None when nobody was there yet."""
        kept: Any = self.answers
        found: dict[str, list[str]] | None = kept.get(step)
        return found
