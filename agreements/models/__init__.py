"""Covenants, tables, dossiers and admissions."""

import uuid
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from accounts.models import Municipality, Organisation, User
from agreements.models.covenant import Accession, Covenant, CovenantDocument, LegalGround, Party, Suspension
from agreements.models.emergency import BreakGlass
from agreements.models.register import (
    LossSettled,
    OwnerAnswer,
    OwnerQuestion,
    Recall,
    RecallConfirmation,
    RecalledItem,
    SharedItem,
    Sharing,
)
from agreements.models.request import AccessRequest, RequestForDossier
from agreements.querysets import AdmissionQuerySet, DossierQuerySet, InForceQuerySet
from agreements.states import ALL_KINDS, Basis, DossierKind, Kind, TableKind
from foundation import clock


class Table(models.Model):
    """Who sits together: a standing table of organisations in a town."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="tables")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=TableKind)
    day = models.CharField(max_length=32, blank=True)
    agenda_closes = models.CharField(max_length=64, blank=True)
    chair = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="chairs")
    members: "models.ManyToManyField[Organisation, models.Model]" = models.ManyToManyField(
        Organisation, related_name="sits_at"
    )

    def __str__(self) -> str:
        return self.name


class Dossier(models.Model):
    """What can be opened to people: a signal owns one, a case owns one, every row with content carries it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="dossiers")
    kind = models.CharField(max_length=16, choices=DossierKind)
    registered_at = models.DateTimeField(default=clock.now)

    objects = DossierQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [(f"view_{kind}", f"Can see the part '{kind}'") for kind in ALL_KINDS]

    def __str__(self) -> str:
        return str(self.pk)


class Admission(models.Model):
    """The one truth about access: this person may see these kinds of this dossier, why, from and until.

    Being in force also depends on the covenant, the accession, the membership and the account; the
    view behind `InForce` knows, at the moment it is asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="admissions")
    # Town and moment are the dossier's, copied by the database: lists and row policies need no join.
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="admissions")
    registered_at = models.DateTimeField()
    # The index below begins with the person; one on the person alone would only tempt the planner.
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="admissions", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="admissions")
    basis = models.CharField(max_length=16, choices=Basis)
    covenant = models.ForeignKey(Covenant, null=True, on_delete=models.PROTECT, related_name="admissions")
    ground = models.ForeignKey(LegalGround, null=True, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=16, choices=Kind))
    purpose = models.CharField(max_length=300)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)
    asked_until = models.DateField(null=True)  # what was asked for, when the covenant ends earlier
    admitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis=Basis.COVENANT, covenant__isnull=False)
                | (~Q(basis=Basis.COVENANT) & Q(covenant__isnull=True)),
                name="a_covenant_admission_names_its_covenant",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="an_admission_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_by__isnull=False),
                name="an_ended_admission_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="an_admission_has_a_purpose"),
        ]
        indexes = [
            # A page of the newest, and whether each counts, from the index alone (docs/benchmarks.md).
            models.Index(
                fields=["user", "-registered_at", "-dossier"],
                include=[
                    *("starts_at", "ends_at", "basis", "covenant", "organisation", "municipality"),
                    "admitted_by",
                ],
                condition=Q(ended_at=None),
                name="admissions_of_a_person",
            ),
            models.Index(fields=["dossier", "user"], name="admissions_of_a_dossier"),
        ]

    def __str__(self) -> str:
        return f"admission {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts; the end itself is the midnight after it."""
        return None if self.ends_at is None else clock.local(self.ends_at - timedelta(microseconds=1)).date()

    @property
    def was_capped(self) -> bool:
        """The covenant ends before the day that was asked for."""
        if self.asked_until is None or self.ends_at is None:
            return False
        return clock.end_of(self.asked_until) > self.ends_at


class InForce(models.Model):
    """The admissions that count at this moment: a view, and the only place that says when one does (I1)."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.DO_NOTHING, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.DO_NOTHING, related_name="+")
    registered_at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    basis = models.CharField(max_length=16, choices=Basis)
    covenant = models.ForeignKey(Covenant, null=True, on_delete=models.DO_NOTHING, related_name="+")
    kinds = ArrayField(models.CharField(max_length=16, choices=Kind))
    purpose = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        managed = False  # migration 0007 writes the view by hand
        db_table = "agreements_in_force"

    def __str__(self) -> str:
        return f"in force {self.pk}"


class DossierPermission(UserObjectPermissionBase):
    """guardian's row for one kind of information; it cannot exist without the admission it comes from."""

    content_object = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="permissions")
    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="permissions")
    opened_at = models.DateTimeField(db_default=clock.Now())  # kept by the database (migration 0017)

    class Meta:
        unique_together = ()  # the base says once per person and dossier; ours is once per admission
        constraints = [
            models.UniqueConstraint(fields=["admission", "permission"], name="an_admission_opens_a_kind_once")
        ]
        indexes = [models.Index(fields=["content_object", "user"], name="permissions_of_a_dossier")]

    def __str__(self) -> str:
        return f"permission {self.pk}"


__all__ = [
    "AccessRequest",
    "Accession",
    "Admission",
    "BreakGlass",
    "Covenant",
    "CovenantDocument",
    "Dossier",
    "DossierPermission",
    "InForce",
    "LegalGround",
    "LossSettled",
    "OwnerAnswer",
    "OwnerQuestion",
    "Party",
    "Recall",
    "RecallConfirmation",
    "RecalledItem",
    "RequestForDossier",
    "SharedItem",
    "Sharing",
    "Suspension",
    "Table",
]
