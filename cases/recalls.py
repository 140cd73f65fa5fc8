"""Who received what was called back, and who must still confirm that it is not used any more (R24)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Organisation, User
from agreements.models import Admission, Recall, RecallConfirmation, RecalledItem, SharedItem
from cases.models import Case
from foundation import clock


@dataclass(frozen=True)
class Awaited:
    """One receiver of one recall: confirmed, still to confirm, or gone, and then the regisseur's task."""

    recall: Recall
    person: User
    organisation: Organisation
    is_here: bool
    confirmation: RecallConfirmation | None = None

    @property
    def due_on(self) -> date:
        found: date = self.recall.confirm_by
        return found

    @property
    def is_late(self) -> bool:
        return self.confirmation is None and self.due_on < clock.today()

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.recall.pk, self.person.pk


def receivers_of(recalls: Iterable[Recall]) -> list[Awaited]:
    """Every receiver of every item that these recalls name, the first to confirm first."""
    return [one for found in by_recall(recalls).values() for one in found]


def by_recall(recalls: Iterable[Recall]) -> dict[Recall, list[Awaited]]:
    """Each recall with its receivers, maybe none: as few queries for thirty cases as for one."""
    items = RecalledItem.objects.filter(recall__in=recalls).select_related(
        "recall__by", "recall__organisation"
    )
    named = {item.ref: item.recall for item in items.order_by("recall__confirm_by", "recall_id")}
    if not named:
        return {}
    said = {
        (one.recall_id, one.user_id): one
        for one in RecallConfirmation.objects.filter(recall__in=recalls).select_related("user", "by")
    }
    found: dict[Recall, list[Awaited]] = {recall: [] for recall in named.values()}
    for recall, row in _given(named):
        confirmation = said.get((recall.pk, row.receiver_id))
        found[recall].append(
            Awaited(recall, row.receiver, row.receiver_organisation, row.is_here, confirmation)  # type: ignore[attr-defined]
        )
    return {recall: sorted(awaited, key=lambda one: one.person.name) for recall, awaited in found.items()}


def _given(named: Mapping[str, Recall]) -> list[tuple[Recall, SharedItem]]:
    """The first receipt of each person in each recall; `is_here`: they are still admitted."""
    admitted = Admission.objects.filter(dossier=OuterRef("dossier"), user=OuterRef("receiver")).in_force()
    rows = (
        SharedItem.objects.filter(item_id__in={ref.split(":")[1] for ref in named})
        .annotate(is_here=Exists(admitted))
        .select_related("receiver", "receiver_organisation")
        .order_by("sharing__at", "pk")
    )
    found: dict[tuple[UUID, UUID], tuple[Recall, SharedItem]] = {}
    for row in rows:
        if row.ref in named:
            recall = named[row.ref]
            found.setdefault((recall.pk, row.receiver_id), (recall, row))
    return list(found.values())


def awaited_in(cases: Iterable[Case]) -> list[Awaited]:
    """Who has not confirmed yet, in cases that somebody directs."""
    dossiers = [case.dossier_id for case in cases if case.may_hold_shared]
    if not dossiers:
        return []
    return _open(Recall.objects.filter(dossier_id__in=dossiers))


def recalls_to_confirm(user: User, case: Case) -> list[Recall]:
    """What this person must still confirm in one case."""
    if not case.may_hold_shared:
        return []
    found = Recall.objects.waiting_for(user).filter(dossier_id=case.dossier_id)
    return list(found.select_related("organisation").order_by("confirm_by", "pk"))


def awaited_in_all() -> list[Awaited]:
    """For the clock."""
    return _open(Recall.objects.all())


def awaited_by(user: User) -> list[Awaited]:
    """What this person must still confirm, and what others must that the own organisation called back."""
    return _open(Recall.objects.waiting_for(user) | Recall.objects.called_back_for(user))


def _open(recalls: Iterable[Recall]) -> list[Awaited]:
    return [one for one in receivers_of(recalls) if one.confirmation is None]
