"""The joint judgement: criteria, weighing, deciders."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Municipality, Organisation, User
from foundation import clock
from signals.models.signal import Signal
from signals.querysets import CriteriaSetQuerySet, DeciderQuerySet, WeighingQuerySet
from signals.states import Outcome, WeighingState


class CriteriaSet(models.Model):
    """The criteria of a town, in dated versions; a decision keeps the version it was taken with (R45)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="criteria_sets")
    version = models.CharField(max_length=16)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    criteria = models.JSONField()  # {"C1": "text", …}: settings, written before any decision

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "version"], name="a_criteria_version_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return self.version


class Weighing(models.Model):
    """A joint judgement with its reasons. Never edited once decided: a later one supersedes it (I6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="weighings")
    signals: "models.ManyToManyField[Signal, WeighedSignal]" = models.ManyToManyField(
        Signal, through="WeighedSignal", related_name="weighings"
    )
    state = models.CharField(max_length=16, choices=WeighingState, default=WeighingState.PROPOSED)
    outcome = models.CharField(max_length=32, choices=Outcome)
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="weighings")
    criteria = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    facts_for = models.TextField()
    facts_against = models.TextField()
    proportionality = models.TextField()
    subsidiarity = models.TextField()
    alternatives_considered = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    conflict_declaration = models.TextField()
    legal_grounds = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    question = models.TextField(blank=True)  # more_information
    question_owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    question_due_on = models.DateField(null=True)
    receivers: "models.ManyToManyField[Organisation, models.Model]" = models.ManyToManyField(
        Organisation, related_name="+", blank=True
    )  # other_concern
    care_plan = models.TextField(blank=True)
    no_care_plan_reason = models.TextField(blank=True)
    watch_wanted = models.BooleanField(null=True)
    watch_ends_on = models.DateField(null=True)
    re_entry_rule = models.TextField(blank=True)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    listed_for_sight = models.BooleanField(
        default=False
    )  # decided by one organisation: the table sees it (R8)
    form_key = models.UUIDField(unique=True)

    objects = WeighingQuerySet.as_manager()

    signal_keys: "list[uuid.UUID]"  # filled in by `with_signal_keys`

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(facts_for="", facts_against="") & ~Q(proportionality="") & ~Q(subsidiarity=""),
                name="a_weighing_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(state=WeighingState.PROPOSED)
                | Q(state=WeighingState.WITHDRAWN)
                | Q(decided_at__isnull=False),
                name="a_decided_weighing_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"weighing {self.pk}"


class WeighedSignal(models.Model):
    """One weighing can be about several signals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    weighing = models.ForeignKey(Weighing, on_delete=models.CASCADE, related_name="weighed")
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="weighed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["weighing", "signal"], name="a_signal_is_weighed_once_per_weighing"
            )
        ]

    def __str__(self) -> str:
        return f"weighed signal {self.pk}"


class Decider(models.Model):
    """Somebody who decides for an organisation, and confirms from their own account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    weighing = models.ForeignKey(Weighing, on_delete=models.CASCADE, related_name="deciders")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decides")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    conflicted = models.BooleanField(default=False)  # declared a conflict of interest: does not decide

    objects = DeciderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["weighing", "user"], name="a_person_decides_once"),
            models.CheckConstraint(
                condition=Q(conflicted=False) | Q(confirmed_at=None),
                name="who_has_a_conflict_does_not_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"decider {self.pk}"

    @property
    def waits(self) -> bool:
        """The yes of this person is still asked for."""
        undecided = self.confirmed_at is None and not self.conflicted
        return undecided and self.weighing.state == WeighingState.PROPOSED
