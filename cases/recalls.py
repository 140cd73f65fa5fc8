"""Who received what was called back, and who must still confirm that it is not used any more (R24)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Organisation, User
from agreements.models import Admission, Recall, RecallConfirmation, SharedItem
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
    """Every receiver of every item that these recalls name: as few queries for thirty cases as for one."""
    found = {one.pk: one for one in recalls}
    given = _given(found)
    here = _still_admitted({one.dossier_id for one in found.values()})
    said = {
        (one.recall_id, one.user_id): one
        for one in RecallConfirmation.objects.filter(recall__in=found).select_related("user", "by")
    }
    return sorted(
        (
            Awaited(
                found[key],
                row.receiver,
                row.receiver_organisation,
                is_here=(row.dossier_id, row.receiver_id) in here,
                confirmation=said.get((key, row.receiver_id)),
            )
            for (key, _person), row in given.items()
        ),
        key=lambda one: (one.due_on, one.person.name),
    )


def _given(recalls: Collection[UUID]) -> dict[tuple[UUID, UUID], SharedItem]:
    """The first receipt of each person in each recall."""
    named: dict[str, UUID] = {}
    for recall in Recall.objects.filter(pk__in=recalls).prefetch_related("items"):
        named |= {item.ref: recall.pk for item in recall.items.all()}
    keys = {ref.split(":")[1] for ref in named}
    rows = (
        SharedItem.objects.filter(item_id__in=keys)
        .select_related("receiver", "receiver_organisation")
        .order_by("sharing__at", "pk")
    )
    found: dict[tuple[UUID, UUID], SharedItem] = {}
    for row in rows:
        if row.ref in named:
            found.setdefault((named[row.ref], row.receiver_id), row)
    return found


def _still_admitted(dossiers: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    admitted = Admission.objects.filter(dossier_id__in=dossiers).in_force()
    return set(admitted.values_list("dossier_id", "user_id"))


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
    """Who has not confirmed yet what an organisation of this person called back, where they are admitted."""
    return _open(Recall.objects.called_back_for(user))


def _open(recalls: Iterable[Recall]) -> list[Awaited]:
    return [one for one in receivers_of(recalls) if one.confirmation is None]
