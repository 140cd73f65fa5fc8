"""Emergency access to a dossier: the reason first, one hour, reviewed afterwards (I22)."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality, User
from agreements.states import GlassState
from foundation import clock

HOUR = timedelta(minutes=60)
SHORTEST_REASON = 20


class BreakGlass(models.Model):
    """One use of emergency access. The admission opens the dossier; this says why, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="broken_glass")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    admission = models.OneToOneField(
        "agreements.Admission", on_delete=models.CASCADE, related_name="broken_glass"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(
        max_length=32
    )  # of the case, as it was typed: for who reviews without reading it
    reason = models.TextField()
    started_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=24, choices=GlassState, default=GlassState.TO_REVIEW)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    remarks = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")) & Q(ends_at__lte=F("started_at") + HOUR),
                name="emergency_access_lasts_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(state=GlassState.TO_REVIEW)
                | (Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(remarks="")),
                name="a_review_says_by_whom_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                name="nobody_reviews_the_own_emergency_access",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "started_at"], name="glass_to_review")]

    def __str__(self) -> str:
        return f"emergency access {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.ends_at > clock.now()

    @property
    def is_reviewed(self) -> bool:
        return self.state != GlassState.TO_REVIEW
