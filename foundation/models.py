"""The outbox: promises made inside a transaction, kept after it."""

import uuid

from django.db import models
from django.db.models import Q

from foundation import clock


class Promise(models.Model):
    """One thing to do after commit. The payload holds keys of rows only, never content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    last_error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "made_at"],
                name="outbox_waiting",
                condition=Q(done_at=None, parked_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
