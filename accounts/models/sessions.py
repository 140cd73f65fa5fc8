"""Who is signed in where, how often somebody guessed, lost factors and closed accounts."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.querysets import FactorResetQuerySet, SessionQuerySet
from foundation import clock


class Session(models.Model):
    """Somebody at a device, signed in or about to. What the cookie says is kept as a hash only."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    handle = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # its name on pages
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="sessions")
    data = models.TextField()  # sealed, see accounts.signing_in.store
    browser = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "ends_at"], name="sessions_of_a_person")]

    def __str__(self) -> str:
        return str(self.handle)


class Guesses(models.Model):
    """How often somebody guessed at one account or from one address; the mark does not say which."""

    mark = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    barred_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} {self.mark[:8]}"


class FactorReset(models.Model):
    """Somebody lost the second factor: an administrator asks to take it away, another person confirms.

    It waits for a day; confirmed, taken over by a newer one or lapsed, it is closed and stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="factor_resets")
    municipality = models.ForeignKey("accounts.Municipality", on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(closed_at=None), name="a_factor_is_asked_back_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user"))
                & (Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("user"))),
                name="taking_a_factor_away_takes_two_others",
            ),
        ]

    def __str__(self) -> str:
        return f"factor reset {self.pk}"


class Closure(models.Model):
    """An account was closed, from a moment until it was opened again: what was stays answerable.

    `User.is_active` says how it is now. The database writes a row here whenever that changes, so that no
    closing is ever without its moment; the verbs in `accounts.actions` add by whom and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="closures")
    closed_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(reopened_at=None), name="an_account_is_closed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"
