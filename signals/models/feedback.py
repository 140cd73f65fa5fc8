"""What the reporter is told."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality, User
from agreements.models import Dossier
from foundation import clock
from signals.models.signal import Signal
from signals.querysets import FeedbackQuerySet, FeedbackTextQuerySet
from signals.states import FeedbackCode, FeedbackState


class FeedbackText(models.Model):
    """The lawful text of a town for one code of the catalogue, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="feedback_texts")
    code = models.CharField(max_length=24, choices=FeedbackCode)
    text = models.CharField(max_length=300)
    valid_from = models.DateField()

    objects = FeedbackTextQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class Feedback(models.Model):
    """What the reporter is told: a text of the catalogue, and a free line that a second person reviews."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="feedback")
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="feedback")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="feedback")
    state = models.CharField(max_length=16, choices=FeedbackState, default=FeedbackState.PROPOSED)
    code = models.CharField(max_length=24, choices=FeedbackCode)
    text = models.CharField(max_length=300)  # the town's text on that day
    free_line = models.TextField(blank=True)
    late_reason = models.TextField(blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(free_line="")
                | ~Q(state=FeedbackState.RELEASED)
                | (Q(reviewed_by__isnull=False) & ~Q(reviewed_by=models.F("given_by"))),
                name="a_free_line_is_reviewed_by_a_second_person",
            )
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"
