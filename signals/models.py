"""Drafts, signals and what was said, asked and answered about them."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import District, Municipality, Organisation, User
from agreements.models import Dossier
from agreements.states import Classification, Origin
from foundation import clock
from foundation.encryption import EncryptedDateField, EncryptedJSONField, EncryptedTextField
from signals.querysets import FeedbackQuerySet, SignalQuerySet, StatementQuerySet, WeighingQuerySet
from signals.states import (
    ConcernKind,
    Driver,
    FeedbackCode,
    FeedbackState,
    Outcome,
    SourceKind,
    State,
    StatementKind,
    Urgency,
    WeighingState,
)

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

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Signal(models.Model):
    """A filed concern: the envelope. What was written stands in statements, who it is about in an identity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=32)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="signals")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="signal")
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signals")
    state = models.CharField(max_length=40, choices=State, default=State.SUBMITTED)
    filed_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(unique=True)  # a second post of the same form is the same signal
    urgency = models.CharField(max_length=16, choices=Urgency)
    kinds = ArrayField(models.CharField(max_length=32, choices=ConcernKind))
    drivers_suspected = ArrayField(models.CharField(max_length=16, choices=Driver), default=list, blank=True)
    observed_on = models.DateField()
    source_kind = models.CharField(max_length=16, choices=SourceKind, default=SourceKind.OWN)
    source_may_be_named = models.BooleanField(default=True)
    youth_informed = models.BooleanField()
    parents_informed = models.BooleanField()
    callback_wanted = models.BooleanField(default=False)
    steps_taken = models.JSONField(default=dict, blank=True)  # a checklist, never scored (R3)
    claimed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="claimed_signals")
    claimed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)  # the first human contact with the reporter
    decided_at = models.DateTimeField(null=True)
    contact_due_on = models.DateField()
    weighing_due_on = models.DateField()
    feedback_due_on = models.DateField(null=True)
    feedback_given_at = models.DateTimeField(null=True)  # after the latest decision

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="a_signal_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="a_claimed_signal_says_by_whom_and_when",
            ),
            models.CheckConstraint(condition=~Q(kinds=[]), name="a_signal_has_a_kind_of_concern"),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "filed_at"], name="signals_at_the_desk"),
            models.Index(fields=["reporter", "filed_at"], name="signals_of_a_reporter"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def awaits_feedback(self) -> bool:
        return self.feedback_due_on is not None and self.feedback_given_at is None


class Identity(models.Model):
    """Who a dossier is about, apart from the rest and encrypted field by field."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="identity")
    given_name = EncryptedTextField(blank=True)
    family_name = EncryptedTextField(blank=True)
    aliases = EncryptedJSONField(null=True)
    birth_date = EncryptedDateField(null=True)
    estimated_age = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"identity {self.pk}"

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.given_name, self.family_name]))

    @property
    def initials(self) -> str:
        return "".join(f"{part[0].upper()}." for part in self.full_name.split() if part[0].isalpha())

    @property
    def age(self) -> int | None:
        """Age today by birth date, else the estimate."""
        if self.birth_date is None:
            return int(self.estimated_age) if self.estimated_age else None
        today = clock.today()
        before_birthday = (today.month, today.day) < (self.birth_date.month, self.birth_date.day)
        return today.year - self.birth_date.year - before_birthday


class Statement(models.Model):
    """One text by one person: where it comes from, whose it is, and how far it may travel."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="statements")
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=24, choices=StatementKind)
    text = models.TextField()
    observed_on = models.DateField(null=True)
    place = models.TextField(blank=True)
    origin = models.CharField(max_length=16, choices=Origin)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    classification = models.CharField(
        max_length=16, choices=Classification, default=Classification.NORMAL
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True, unique=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_statement_says_something")]
        indexes = [models.Index(fields=["dossier", "written_at"], name="statements_of_a_dossier")]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class ReporterNote(models.Model):
    """What the reporter said about the report itself: who knows of it, and what they hope for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="reporter_note")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    youth_informed_reason = models.TextField(blank=True)
    parents_informed_reason = models.TextField(blank=True)
    wanted_role = models.TextField(blank=True)
    callback_when = models.TextField(blank=True)
    steps_gap_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"reporter note {self.pk}"


class Question(models.Model):
    """The contact point asks the reporter; the answer is a statement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="questions")
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField()
    answer = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="answers")
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"question {self.pk}"


class CriteriaSet(models.Model):
    """The criteria of a town, in versions with dates; a decision keeps the version it was taken with (R45)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="criteria_sets")
    version = models.CharField(max_length=16)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    criteria = models.JSONField()  # {"C1": "text", …}: settings, written before any decision

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "version"], name="a_criteria_version_is_used_once")
        ]

    def __str__(self) -> str:
        return self.version


class FeedbackText(models.Model):
    """The lawful text of a town for one code of the catalogue, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="feedback_texts")
    code = models.CharField(max_length=24, choices=FeedbackCode)
    text = models.CharField(max_length=300)
    valid_from = models.DateField()

    def __str__(self) -> str:
        return self.code


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
    listed_for_sight = models.BooleanField(default=False)  # decided by one organisation: the table sees it (R8)
    form_key = models.UUIDField(unique=True)

    objects = WeighingQuerySet.as_manager()

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
            models.UniqueConstraint(fields=["weighing", "signal"], name="a_signal_is_weighed_once_per_weighing")
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
