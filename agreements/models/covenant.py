"""Covenants: who signed what, which towns take part, and when one does not count.

What once counted is not rewritten: leaving, suspending and lifting are dated rows or dates that are set once,
so that "who could see this then?" can be answered. The database keeps to it (migration 0009).
"""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality, Organisation, User
from agreements.querysets import AccessionQuerySet, CovenantQuerySet, LegalGroundQuerySet
from agreements.states import AccessionState, CovenantState, DataCategory
from foundation import clock


class LegalGround(models.Model):
    """A ground for processing, as a dated setting: law changes, old decisions keep theirs (R45)."""

    code = models.SlugField(primary_key=True)
    text = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    objects = LegalGroundQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class Covenant(models.Model):
    """One version of a signed agreement on sharing; decisions keep the version they used (R45).

    Whether it counts is asked of the database, per town and party: the view `agreements_covering`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="covenants_kept")
    series = models.ForeignKey("self", on_delete=models.PROTECT, related_name="versions")  # its first version
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=16, choices=CovenantState, default=CovenantState.DRAFT)
    signed_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purposes = ArrayField(models.CharField(max_length=300), default=list)
    grounds: "models.ManyToManyField[LegalGround, models.Model]" = models.ManyToManyField(LegalGround)
    subjects = models.TextField(blank=True)
    onward = models.TextField(blank=True)
    outside_partners = models.TextField(blank=True)
    retention = models.CharField(max_length=200, blank=True)
    contact_for_requests = models.CharField(max_length=200, blank=True)
    ended_from = models.DateField(null=True)  # the first day on which it does not count any more
    ended_at = models.DateTimeField(null=True)  # when that was decided
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.TextField(blank=True)
    drafted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=0)
    form_key = models.UUIDField(null=True, unique=True)

    objects = CovenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_covenant_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["series", "number"], name="a_version_has_a_number_of_its_own"),
            models.UniqueConstraint(
                fields=["series"], condition=Q(state=CovenantState.DRAFT), name="one_draft_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        held: uuid.UUID | None = self.series_id
        self.series_id = held or self.pk  # the first version is its own series
        super().save(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.state == CovenantState.DRAFT


class Party(models.Model):
    """An organisation that signed, and what it may give and get."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party_to")
    provides = ArrayField(models.CharField(max_length=32, choices=DataCategory), default=list)
    may_receive = ArrayField(models.CharField(max_length=32, choices=DataCategory), default=list)
    signed_on = models.DateField(null=True)
    left_on = models.DateField(null=True)  # the first day on which it is no party any more
    left_at = models.DateTimeField(null=True)  # when that was written down
    left_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["covenant", "organisation"], name="a_party_signs_once")
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class Accession(models.Model):
    """A municipality takes part in a covenant from a day on, once two of its people have said so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="accessions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="accessions")
    state = models.CharField(max_length=16, choices=AccessionState, default=AccessionState.DRAFT)
    signed_on = models.DateField(null=True)
    acceded_on = models.DateField(null=True)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    left_on = models.DateField(null=True)  # the first day on which it takes no part any more
    left_at = models.DateTimeField(null=True)  # when that was written down
    left_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    left_because = models.TextField(blank=True)

    objects = AccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "municipality"],
                condition=Q(left_on=None),
                name="a_town_accedes_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=AccessionState.DRAFT) | Q(acceded_on__isnull=False),
                name="who_takes_part_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(proposed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="an_accession_takes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"accession {self.pk}"


class Suspension(models.Model):
    """A covenant does not count for a while, in one town or (municipality empty) everywhere.

    It names the first version and holds for all of them. One person suspends; it takes two to lift.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="suspensions")
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="suspensions"
    )
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)
    reason = models.TextField()
    decided_by = models.CharField(max_length=200, blank=True)
    suspended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="suspensions")
    lift_asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lift_because = models.TextField(blank=True)
    lift_decided_by = models.CharField(max_length=200, blank=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_by=None) | Q(lift_asked_by=None) | ~Q(lifted_by=F("lift_asked_by")),
                name="lifting_takes_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"suspension {self.pk}"

    @property
    def asked_to_lift(self) -> bool:
        return self.lift_asked_by_id is not None and self.lifted_by_id is None and self.ends_at is None


class CovenantDocument(models.Model):
    """The signed paper, as a PDF: encrypted with a key of its own, which is encrypted with the site's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="documents")
    key = models.TextField()
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of what was handed in
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True, unique=True)

    def __str__(self) -> str:
        return f"document {self.pk}"
