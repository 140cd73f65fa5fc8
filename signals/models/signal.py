"""A signal: its envelope, who it is about, what was said, asked and answered."""

import uuid
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q

from accounts.models import District, Municipality, Organisation, User
from agreements.models import Dossier
from agreements.states import Classification, Origin
from foundation import clock
from foundation.encryption import EncryptedDateField, EncryptedJSONField, EncryptedTextField
from signals.names import tokens
from signals.querysets import QuestionQuerySet, SignalQuerySet, StatementQuerySet
from signals.states import (
    OPEN,
    UNDECIDED,
    WORDS_FOR_THE_REPORTER,
    ConcernKind,
    Driver,
    SourceKind,
    State,
    StatementKind,
    Term,
    Urgency,
)


class Signal(models.Model):
    """A filed concern: the envelope. The texts are statements; who it is about is an identity."""

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

    question_due_on: date | None = None  # filled in by `with_next_term`

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

    @property
    def feedback_is_late(self) -> bool:
        due = self.feedback_due_on
        return due is not None and self.feedback_given_at is None and due < clock.today()

    @property
    def kind_labels(self) -> list[str]:
        return [str(ConcernKind(kind).label) for kind in self.kinds]

    @property
    def driver_labels(self) -> list[str]:
        return [str(Driver(driver).label) for driver in self.drivers_suspected]

    @property
    def all_steps_taken(self) -> bool:
        """A checklist that helps; nothing is ever counted from it (R3)."""
        return bool(self.steps_taken) and all(self.steps_taken.values())

    @property
    def words_for_the_reporter(self) -> str:
        """Where it stands, without a word of what was weighed."""
        return str(WORDS_FOR_THE_REPORTER[State(self.state)])

    @property
    def terms(self) -> list[tuple[Term, date]]:
        """The terms that still run, the first one first. Ask for the signal `with_next_term()`."""
        running = [
            (Term.HUMAN_CONTACT, self.contact_due_on, self.contacted_at is None and self.state in OPEN),
            (Term.WEIGHING, self.weighing_due_on, self.state in UNDECIDED),
            (Term.MORE_INFORMATION, self.question_due_on, self.state == State.MORE_INFORMATION),
            (Term.FEEDBACK, self.feedback_due_on, self.awaits_feedback),
        ]
        return sorted(((what, due) for what, due, runs in running if runs and due), key=lambda one: one[1])


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The name and what search compares it by are written together, or not at all."""
        new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if new:
                names = [self.given_name, self.family_name, *(self.aliases or [])]
                for token in sorted(tokens(names)):
                    NameToken.objects.create(dossier_id=self.dossier_id, token=token)

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.given_name, self.family_name]))

    @property
    def initials(self) -> str:
        return "".join(f"{part[0].upper()}." for part in self.full_name.split() if part[0].isalpha())

    @property
    def age(self) -> int | None:
        """Age today by birth date, else the estimate."""
        born: Any = self.birth_date
        if born is None:
            return int(self.estimated_age) if self.estimated_age else None
        today = clock.today()
        return int(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


class NameToken(models.Model):
    """A word of a name as a keyed hash. Only the search function reads these; `web` may add one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["token", "dossier"], name="dossiers_by_name")]

    def __str__(self) -> str:
        return f"name token {self.pk}"


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
    classification = models.CharField(max_length=16, choices=Classification, default=Classification.NORMAL)
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

    objects = QuestionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"question {self.pk}"
