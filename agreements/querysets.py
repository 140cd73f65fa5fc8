"""Questions about who may see what. In force is computed in SQL, when it is asked (I1)."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import BooleanField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from accounts.models import Municipality, Organisation, User
    from agreements.models import (  # the base classes below name them
        Admission,  # noqa: F401
        Covenant,  # noqa: F401
        Dossier,  # noqa: F401
        InForce,
    )


class CovenantCovers(Func):
    function = "covenant_covers"
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

    def opening(self, kind: str) -> "AdmissionQuerySet":
        return self.filter(kinds__contains=[kind])


class InForceQuerySet(QuerySet["InForce"]):
    def of(self, user: "User") -> "InForceQuerySet":
        return self.filter(user=user)

    def opening(self, kind: str) -> "InForceQuerySet":
        return self.filter(kinds__contains=[kind])


class CovenantQuerySet(QuerySet["Covenant"]):
    def covering(self, town: "Municipality", organisation: "Organisation") -> "CovenantQuerySet":
        """In force today in this town, with this organisation as a party."""
        return self.filter(CovenantCovers(F("pk"), town.pk, organisation.pk))


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
