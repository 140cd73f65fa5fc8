"""Cases, their regisseur and their plan of action."""

import uuid
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality, Organisation, User
from agreements.models import Dossier
from agreements.states import Classification, DataCategory, Origin
from cases.contributions import ContributionQuerySet
from cases.querysets import (
    ActionQuerySet,
    CaseQuerySet,
    PlanAgreementQuerySet,
    PlanVersionQuerySet,
    RegisseurshipQuerySet,
)
from cases.states import FINISHED, OPEN, ActionBasis, ActionStatus, LifeArea, State, VersionState
from foundation import clock
from signals.models import Signal, Weighing
from signals.states import Driver


class Case(models.Model):
    """A person-centred approach: proposed by a weighing, opened with a regisseur, on one unit's authority."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=32)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cases")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="case")
    weighing = models.OneToOneField(Weighing, on_delete=models.PROTECT, related_name="case")
    signals: "models.ManyToManyField[Signal, models.Model]" = models.ManyToManyField(
        Signal, related_name="cases", through="CaseSignal"
    )
    state = models.CharField(max_length=40, choices=State, default=State.WEIGHED)
    proposed_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="cases_under_authority"
    )
    legal_grounds = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    plan_due_on = models.DateField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="a_case_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(state=State.WEIGHED)
                | Q(
                    opened_at__isnull=False,
                    opened_by__isnull=False,
                    authority__isnull=False,
                    plan_due_on__isnull=False,
                ),
                name="an_opened_case_says_when_by_whom_and_on_whose_authority",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def regisseurship(self) -> "Regisseurship | None":
        """Who directs this case now; read with the case by `with_regisseur()`."""
        if hasattr(self, "current"):
            held: Regisseurship | None = self.current
            return held
        return self.regisseurships.current().first()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_hold_shared(self) -> bool:
        """False when it was read `with_sharing()` and nothing was ever shared in it."""
        return bool(getattr(self, "has_sharing", True))


class CaseSignal(models.Model):
    """A case can rest on several signals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_signals")
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="case_signals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "signal"], name="a_case_names_a_signal_once")]

    def __str__(self) -> str:
        return f"case signal {self.pk}"


class Regisseurship(models.Model):
    """Who directs a case, from when until when. Exactly one at a time (I5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="regisseurships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="regisseurships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = RegisseurshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="a_case_has_one_regisseur_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"regisseurship {self.pk}"


class Plan(models.Model):
    """The plan of action of a case; what was agreed stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="plan")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="plans")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanVersion(models.Model):
    """What the plan aims at, in one version. Agreed by name; an agreed version is never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=VersionState, default=VersionState.DRAFT)
    underlying_problem = models.TextField()
    drivers = ArrayField(models.CharField(max_length=16, choices=Driver), default=list)
    youths_view = models.TextField(blank=True)
    review_on = models.DateField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)  # of the form, against silent overwriting
    form_key = models.UUIDField(unique=True)  # of the latest save: the same form sent twice counts once

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_plan_version_has_its_own_number"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=[VersionState.DRAFT, VersionState.ASKED]),
                name="a_plan_has_one_draft_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"plan version {self.number}"

    @property
    def driver_names(self) -> list[str]:
        return [str(Driver(code).label) for code in self.drivers]


class Goal(models.Model):
    """What will be better, worded positively, in one area of life."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="goals")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    life_area = models.CharField(max_length=16, choices=LifeArea)
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"goal {self.pk}"


class Action(models.Model):
    """Who does what by when, on which basis, and what it may do to the surroundings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="actions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    added_in = models.PositiveSmallIntegerField()  # the number of the plan version in which it appeared
    added_after = models.BooleanField(default=False)  # added to that version after it was agreed
    what = models.TextField()
    executor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    executor_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="actions")
    basis = models.CharField(max_length=16, choices=ActionBasis)
    alternative = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    expected_effect = models.TextField(blank=True)
    possible_harm = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=ActionStatus, default=ActionStatus.TO_DO)
    result = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True, unique=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")), name="an_action_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


class PlanAgreement(models.Model):
    """Somebody who is asked to agree a version of the plan, and says yes from their own account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="agreements")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="plan_agreements")
    asked_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True)

    objects = PlanAgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan_version", "user"], name="a_person_agrees_a_version_once")
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Contribution(models.Model):
    """What somebody brings into a case: where it comes from, whose it is, how far it may travel (R23).

    Bringing it in shows it to nobody outside the own organisation; a sharing act does. Never edited: who was
    wrong calls it back and brings in a better text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="contributions")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contributions")
    text = models.TextField()
    category = models.CharField(max_length=32, choices=DataCategory)
    origin = models.CharField(max_length=16, choices=Origin)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    classification = models.CharField(max_length=16, choices=Classification)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(unique=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_contribution_says_something")]
        indexes = [models.Index(fields=["dossier", "written_at"], name="contributions_of_a_dossier")]

    def __str__(self) -> str:
        return f"contribution {self.pk}"
