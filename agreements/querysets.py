"""Questions about who may see what. In force is computed in SQL, when it is asked (I1)."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from agreements.states import AccessionState, Basis, CovenantState
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
    from agreements.models.register import OwnerQuestion, Recall, SharedItem, Sharing  # noqa: F401


class CovenantCovers(Func):
    function = "covenant_covers"
    output_field = BooleanField()


class CovenantAdmits(Func):
    function = "covenant_admits"
    output_field = BooleanField()


class CovenantLetsHave(Func):
    """Whether a party may have this kind of information: in its version, and in every newer one."""

    function = "covenant_lets_have"
    output_field = BooleanField()


def looked_up(rows: QuerySet[Any]) -> Subquery:
    """Is there one of these? By key for each row; an `EXISTS` or `IN` may be hashed over the whole table."""
    found = rows.order_by().annotate(found=Value(value=True)).values("found")
    return Subquery(found[:1], output_field=BooleanField())


def counts_now() -> Coalesce:
    """Whether an admission counts: looked up by key in the one view, never hashed by the planner."""
    view = InForceQuerySet(apps.get_model("agreements", "InForce"))
    return Coalesce(looked_up(view.filter(pk=OuterRef("pk"))), Value(value=False))


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

    def letting_have(self, category: str) -> "AdmissionQuerySet":
        """Under a covenant that today lets the organisation have this kind of information."""
        wanted = Value(category, output_field=TextField())
        return self.filter(CovenantLetsHave(F("covenant"), F("municipality"), F("organisation"), wanted))


class InForceQuerySet(QuerySet["InForce"]):
    def of(self, user: "User") -> "InForceQuerySet":
        return self.filter(user=user)

    def opening(self, kind: str) -> "InForceQuerySet":
        return self.filter(kinds__contains=[kind])

    def to_one_of(self, things: QuerySet[Any]) -> "InForceQuerySet":
        """Admissions to the dossier of one of these rows, looked up one by one and never hashed."""
        return self.filter(looked_up(things.filter(dossier_id=OuterRef("dossier_id"))))

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


class SharingQuerySet(QuerySet["Sharing"]):
    def of(self, dossier_id: UUID) -> "SharingQuerySet":
        return self.filter(dossier_id=dossier_id).order_by("-at", "pk")

    def concerning(self, user: "User", organisations: Collection[UUID]) -> "SharingQuerySet":
        """Acts by this person, towards this person, or with something of these organisations."""
        items = apps.get_model("agreements", "SharedItem").objects
        touched = items.filter(Q(receiver=user) | Q(owner__in=organisations))
        return self.filter(Q(by=user) | Q(pk__in=touched.values("sharing_id")))

    def that_shared(self, kind: str, key: UUID) -> "SharingQuerySet":
        """The acts by which an item went to people, each with all that it shared."""
        found = self.filter(items__item_kind=kind, items__item_id=key).distinct()
        return found.select_related("ground").prefetch_related("items__receiver").order_by("at", "pk")


class SharedItemQuerySet(QuerySet["SharedItem"]):
    def open_to(self, user: "User") -> "SharedItemQuerySet":
        """What this person may read now because it was shared (I9).

        Nothing that was called back, and nothing that the covenant of the admission does not let their
        organisation have today (I1).
        """
        return self.filter(receiver=user).not_recalled().filter(Exists(self._admitted()))

    @staticmethod
    def _admitted() -> QuerySet[Any]:
        held = InForceQuerySet(apps.get_model("agreements", "InForce"))
        lets = CovenantLetsHave(
            F("covenant"), F("municipality"), F("organisation"), Cast(OuterRef("category"), TextField())
        )
        return held.filter(
            Q(basis=Basis.TASK) | (Q(basis=Basis.COVENANT) & Q(lets)),
            user=OuterRef("receiver"),
            dossier=OuterRef("dossier"),
            organisation=OuterRef("receiver_organisation"),
        )

    def not_recalled(self) -> "SharedItemQuerySet":
        return self.exclude(Exists(recalled_like()))

    def keys(self, kind: str) -> QuerySet["SharedItem", UUID]:
        """For use in `pk__in`."""
        return self.filter(item_kind=kind).values_list("item_id", flat=True)

    def of(self, kind: str, key: UUID, part: str = "") -> "SharedItemQuerySet":
        return self.filter(item_kind=kind, item_id=key, part=part)


def recalled_like() -> QuerySet[Any]:
    """The recall of the item that the outer row names."""
    return apps.get_model("agreements", "RecalledItem").objects.filter(
        item_kind=OuterRef("item_kind"), item_id=OuterRef("item_id"), part=OuterRef("part")
    )


class RecallQuerySet(QuerySet["Recall"]):
    def received_by(self, user: "User") -> "RecallQuerySet":
        """Recalls of something that this person got."""
        return self.filter(pk__in=_received(Q(receiver=user)).values("recall_id"))

    def waiting_for(self, user: "User") -> "RecallQuerySet":
        """Recalls that this person can and must still confirm; who lost access is the regisseur's task."""
        answered = apps.get_model("agreements", "RecallConfirmation").objects.filter(user=user)
        return (
            self.received_by(user)
            .filter(dossier_id__in=ids_open_to(user))
            .exclude(pk__in=answered.values("recall_id"))
        )

    def called_back_for(self, user: "User") -> "RecallQuerySet":
        """Recalls by an organisation of this person, in dossiers to which it is admitted through them."""
        held = AdmissionQuerySet(apps.get_model("agreements", "Admission")).of(user).in_force()
        return self.filter(
            Exists(held.filter(dossier=OuterRef("dossier"), organisation=OuterRef("organisation")))
        )


def _received(who: Q) -> QuerySet[Any]:
    """Recalled items that somebody like this had received."""
    given = apps.get_model("agreements", "SharedItem").objects.filter(
        who, item_kind=OuterRef("item_kind"), item_id=OuterRef("item_id"), part=OuterRef("part")
    )
    return apps.get_model("agreements", "RecalledItem").objects.filter(Exists(given))


class OwnerQuestionQuerySet(QuerySet["OwnerQuestion"]):
    def unanswered(self) -> "OwnerQuestionQuerySet":
        return self.filter(answer=None)

    def put_to(self, user: "User") -> "OwnerQuestionQuerySet":
        """Questions to an organisation for which this person is admitted to the dossier."""
        held = AdmissionQuerySet(apps.get_model("agreements", "Admission")).of(user).in_force()
        mine = held.filter(dossier=OuterRef("dossier"), organisation=OuterRef("owner"))
        return self.filter(Exists(mine))
