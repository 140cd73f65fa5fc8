"""Asking for access. What was asked and what was found lie apart: the asker never reads the second."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality, Organisation, User
from agreements.states import AnswerState
from foundation import clock


class AccessRequest(models.Model):
    """Somebody asks to be let in. Whether there is such a case stands nowhere in this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=32, blank=True)  # as it was typed
    signal_key = models.UUIDField(null=True)  # or a signal that the asker sent
    purpose = models.CharField(max_length=300)
    asked_at = models.DateTimeField(default=clock.now)
    answer_at = models.DateTimeField()  # a no is heard then, and by everybody at that moment
    heard_yes_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(number="") & Q(signal_key__isnull=False)) | (~Q(number="") & Q(signal_key=None)),
                name="a_request_names_a_case_in_one_way",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="a_request_has_a_purpose"),
        ]
        indexes = [models.Index(fields=["asker", "asked_at"], name="requests_of_a_person")]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def answer(self) -> str:
        """What the asker hears: the same silence and the same no, whether or not there is such a case."""
        if self.heard_yes_at is not None:
            return "yes"
        return "no" if self.answer_at <= clock.now() else "waiting"


class RequestForDossier(models.Model):
    """The same request on the desk of who may answer it; made by the system when there is such a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(AccessRequest, on_delete=models.CASCADE, related_name="route")
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="requests")
    state = models.CharField(max_length=16, choices=AnswerState, default=AnswerState.ASKED)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AnswerState.ASKED)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_answer_says_by_whom_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
