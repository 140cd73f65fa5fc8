"""Covenants: who signed what, which towns take part, and when one does not count."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality, Organisation, User
from agreements.querysets import CovenantQuerySet
from agreements.states import CovenantState, DataCategory
from foundation import clock


class LegalGround(models.Model):
    """A ground for processing, as a dated setting: law changes, old decisions keep theirs (R45)."""

    code = models.SlugField(primary_key=True)
    text = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class Covenant(models.Model):
    """A signed agreement on sharing. Whether it is in force is asked of the database, per town and party."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=16, choices=CovenantState, default=CovenantState.DRAFT)
    signed_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purposes = ArrayField(models.CharField(max_length=300), default=list)
    grounds: "models.ManyToManyField[LegalGround, models.Model]" = models.ManyToManyField(LegalGround)
    subjects = models.TextField(blank=True)
    outside_partners = models.TextField(blank=True)
    retention = models.CharField(max_length=200, blank=True)
    contact_for_requests = models.CharField(max_length=200, blank=True)

    objects = CovenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_covenant_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """An organisation that signed, and what it may give and get."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party_to")
    provides = ArrayField(models.CharField(max_length=32, choices=DataCategory), default=list)
    may_receive = ArrayField(models.CharField(max_length=32, choices=DataCategory), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["covenant", "organisation"], name="a_party_signs_once")
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class Accession(models.Model):
    """A municipality takes part in a covenant from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="accessions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="accessions")
    acceded_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["covenant", "municipality"], name="a_town_accedes_once")
        ]

    def __str__(self) -> str:
        return f"accession {self.pk}"


class Suspension(models.Model):
    """A covenant does not count for a while, in one town or (municipality empty) everywhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="suspensions")
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="suspensions"
    )
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)
    reason = models.TextField()
    suspended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="suspensions")

    def __str__(self) -> str:
        return f"suspension {self.pk}"
