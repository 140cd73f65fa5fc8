"""Questions about who may see what. In force is computed in SQL, when it is asked (I1)."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from agreements.states import AccessionState, CovenantState
from foundation import clock
from foundation.paging import Place

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Municipality, Organisation, User
    from agreements.models import (  # the base classes below name them
        Accession,
        Admission,  # noqa: F401
        Covenant,  # noqa: F401
        Dossier,  # noqa: F401
        InForce,
        LegalGround,  # noqa: F401
    )


class CovenantCovers(Func):
    function = "covenant_covers"
    output_field = BooleanField()


class CovenantAdmits(Func):
    function = "covenant_admits"
    output_field = BooleanField()


def counts_now() -> Coalesce:
    """Whether an admission counts: looked up by key in the one view, never hashed by the planner."""
    view = InForceQuerySet(apps.get_model("agreements", "InForce"))
    found = view.filter(pk=OuterRef("pk")).annotate(found=Value(value=True)).values("found")[:1]
    return Coalesce(Subquery(found, output_field=BooleanField()), Value(value=False))


class AdmissionQuerySet(QuerySet["Admission"]):
    def in_force(self) -> "AdmissionQuerySet":
        return self.filter(counts_now())

    def not_in_force(self) -> "AdmissionQuerySet":
        return self.exclude(counts_now())

    def of(self, user: "User") -> "AdmissionQuerySet":
        return self.filter(user=user)

    def to_dossiers(self, keys: "list[UUID]") -> "AdmissionQuerySet":
        return self.filter(dossier_id__in=keys)

    def opening(self, kind: str) -> "AdmissionQuerySet":
        return self.filter(kinds__contains=[kind])


class InForceQuerySet(QuerySet["InForce"]):
    def of(self, user: "User") -> "InForceQuerySet":
        return self.filter(user=user)

    def opening(self, kind: str) -> "InForceQuerySet":
        return self.filter(kinds__contains=[kind])

    def to_one_of(self, things: QuerySet[Any]) -> "InForceQuerySet":
        """Admissions to the dossier of one of these rows, looked up one by one and never hashed."""
        found = things.filter(dossier_id=OuterRef("dossier_id")).order_by().annotate(found=Value(value=True))
        return self.filter(Subquery(found.values("found")[:1], output_field=BooleanField()))

    def newest_dossiers(self, after: Place | None = None) -> "QuerySet[InForce, tuple[datetime, UUID]]":
        """Moment and key of dossiers, newest first, each once however often somebody was admitted to it.

        The index on admissions has this order, so only the rows of one page are read; the dossiers
        themselves are joined afterwards, by key.
        """
        found = self
        if after is not None:
            found = self.filter(registered_at__lte=after.moment).exclude(
                registered_at=after.moment, dossier_id__gte=after.key
            )
        ordered = found.order_by("-registered_at", "-dossier_id")
        return ordered.values_list("registered_at", "dossier_id").distinct()


class LegalGroundQuerySet(QuerySet["LegalGround"]):
    def valid_today(self) -> "LegalGroundQuerySet":
        today = clock.today()
        valid = Q(valid_until=None) | Q(valid_until__gte=today)
        return self.filter(valid, valid_from__lte=today).order_by("code")


class CovenantQuerySet(QuerySet["Covenant"]):
    def covering(self, town: "Municipality", organisation: "Organisation") -> "CovenantQuerySet":
        """In force today in this town, with this organisation as a party."""
        return self.filter(CovenantCovers(F("pk"), town.pk, organisation.pk))

    def admitting(self, town: "Municipality", organisation: "Organisation") -> "CovenantQuerySet":
        """As `covering`, and no newer version has come into force: under this one people are admitted."""
        return self.filter(CovenantAdmits(F("pk"), town.pk, organisation.pk))

    def known_in(self, towns: "list[UUID]") -> "CovenantQuerySet":
        """Kept by one of these towns, or one of them takes part or was asked to."""
        taking_part = Q(pk__in=self._accessions(municipality__in=towns))
        return self.filter(Q(municipality__in=towns) | taking_part)

    def signed_in(self, towns: "list[UUID]") -> "CovenantQuerySet":
        """One of these towns takes or took part."""
        taking_part = self._accessions(municipality__in=towns, state=AccessionState.IN_FORCE)
        return self.exclude(state=CovenantState.DRAFT).filter(pk__in=taking_part)

    def newest_in(self, town_id: "UUID") -> "CovenantQuerySet":
        """The versions that a town takes part in, without those that a newer one has replaced there."""
        part = {"accessions__municipality": town_id, "accessions__state": AccessionState.IN_FORCE}
        today = clock.today()
        newer = CovenantQuerySet(self.model).filter(
            series=OuterRef("series"),
            number__gt=OuterRef("number"),
            starts_on__lte=today,
            accessions__acceded_on__lte=today,
            **part,
        )
        return self.exclude(state=CovenantState.DRAFT).filter(~Exists(newer), **part).distinct()

    @staticmethod
    def _accessions(**wanted: object) -> "QuerySet[Accession, UUID]":
        found = AccessionQuerySet(apps.get_model("agreements", "Accession")).filter(**wanted)
        return found.values_list("covenant_id", flat=True)


class AccessionQuerySet(QuerySet["Accession"]):
    def live(self) -> "AccessionQuerySet":
        """Not left: the town takes part, or is on its way to."""
        return self.filter(left_on=None)


class DossierQuerySet(QuerySet["Dossier"]):
    def open_to(self, user: "User", kind: str | None = None) -> "DossierQuerySet":
        """Dossiers to which this person holds an admission in force, for one kind or for any."""
        return self.filter(pk__in=ids_open_to(user, kind))


def ids_open_to(user: "User", kind: str | None = None) -> QuerySet["InForce", UUID]:
    """Keys of the dossiers open to a person, for use in `dossier_id__in`."""
    held = InForceQuerySet(apps.get_model("agreements", "InForce")).of(user)  # the models import this module
    if kind is not None:
        held = held.opening(kind)
    return held.values_list("dossier_id", flat=True)
