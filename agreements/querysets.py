"""Questions about who may see what. In force is computed in SQL, when it is asked (I1)."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import BooleanField, F, Func, QuerySet

if TYPE_CHECKING:
    from accounts.models import Municipality, Organisation, User
    from agreements.models import (  # the base classes below name them
        Admission,
        Covenant,  # noqa: F401
        Dossier,  # noqa: F401
    )


class AdmissionInForce(Func):
    """The one definition, in the database: dates, covenant, accession, membership and account."""

    function = "admission_is_in_force"
    output_field = BooleanField()


class CovenantCovers(Func):
    function = "covenant_covers"
    output_field = BooleanField()


class AdmissionQuerySet(QuerySet["Admission"]):
    def in_force(self) -> "AdmissionQuerySet":
        return self.filter(AdmissionInForce(F("pk")))

    def not_in_force(self) -> "AdmissionQuerySet":
        return self.exclude(AdmissionInForce(F("pk")))

    def of(self, user: "User") -> "AdmissionQuerySet":
        return self.filter(user=user)

    def opening(self, kind: str) -> "AdmissionQuerySet":
        return self.filter(kinds__contains=[kind])


class CovenantQuerySet(QuerySet["Covenant"]):
    def covering(self, town: "Municipality", organisation: "Organisation") -> "CovenantQuerySet":
        """In force today in this town, with this organisation as a party."""
        return self.filter(CovenantCovers(F("pk"), town.pk, organisation.pk))


class DossierQuerySet(QuerySet["Dossier"]):
    def open_to(self, user: "User", kind: str | None = None) -> "DossierQuerySet":
        """Dossiers to which this person holds an admission in force, for one kind or for any."""
        return self.filter(pk__in=ids_open_to(user, kind))


def ids_open_to(user: "User", kind: str | None = None) -> QuerySet["Admission", UUID]:
    """Keys of the dossiers open to a person, for use in `dossier_id__in`."""
    model = apps.get_model("agreements", "Admission")  # the models import this module
    held = AdmissionQuerySet(model).of(user).in_force()
    if kind is not None:
        held = held.opening(kind)
    return held.values_list("dossier_id", flat=True)
