"""The register of sharing of one case as one reader sees it, without a text that they may not read.

Who directs the case reads every act; everybody else the acts by them, towards them, or about what is theirs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from accounts.models import User
from agreements.models import OwnerQuestion, Recall, SharedItem, Sharing
from agreements.states import ItemKind
from cases.items import Item, has_to_recall, items_of
from cases.models import Case
from cases.recalls import Awaited, by_recall


@dataclass(frozen=True)
class Line:
    """One item of an act, for one receiver; the text only for who may read the item."""

    shared: SharedItem
    item: Item | None


@dataclass(frozen=True)
class Act:
    """One act of sharing with the lines that this reader may see."""

    sharing: Sharing
    lines: Sequence[Line]


@dataclass(frozen=True)
class CalledBack:
    """One recall, and how far its receivers are."""

    recall: Recall
    receivers: Sequence[Awaited]


@dataclass(frozen=True)
class Register:
    """What one page of the register shows."""

    acts: Sequence[Act]
    recalls: Sequence[CalledBack]
    questions: Sequence[OwnerQuestion]
    may_recall: bool

    @property
    def rows(self) -> list[Model]:
        """Everything that stands on the page, for the journal."""
        lines = [line for act in self.acts for line in act.lines]
        return [
            *(act.sharing for act in self.acts),
            *(line.item.row for line in lines if line.item),
            *(one.recall for one in self.recalls),
            *self.questions,
        ]


def register_for(reader: User, case: Case, organisations: Collection[UUID], *, directs: bool) -> Register:
    acts = Sharing.objects.of(case.dossier_id)
    recalls = Recall.objects.filter(dossier_id=case.dossier_id)
    questions = OwnerQuestion.objects.filter(dossier_id=case.dossier_id)
    if not directs:
        acts = acts.concerning(reader, organisations)
        recalls = recalls.filter(organisation__in=organisations) | recalls.received_by(reader)
        questions = questions.filter(owner__in=organisations) | questions.filter(by=reader)
    return Register(
        acts=_acts(reader, case, acts, organisations, directs=directs),
        recalls=_recalls(reader, recalls, organisations, directs=directs),
        questions=list(
            questions.select_related("by", "owner", "receiver", "answer__by").order_by("-at", "pk").distinct()
        ),
        may_recall=has_to_recall(organisations, case),
    )


def _acts(
    reader: User, case: Case, acts: QuerySet[Sharing], organisations: Collection[UUID], *, directs: bool
) -> list[Act]:
    rows = _shared_in(reader, acts)
    texts = _texts_of(reader, case, rows, directs=directs)
    lines: dict[Sharing, list[Line]] = {}
    for row in rows:
        of_this_act = lines.setdefault(row.sharing, [])
        if directs or reader.pk in {row.sharing.by_id, row.receiver_id} or row.owner_id in organisations:
            of_this_act.append(Line(row, texts.get(row.ref)))
    return [Act(sharing, found) for sharing, found in lines.items()]


def _shared_in(reader: User, acts: QuerySet[Sharing]) -> list[SharedItem]:
    """What these acts shared, the newest act first; `is_open`: the reader may read it by that act."""
    open_now = SharedItem.objects.open_to(reader).filter(pk=OuterRef("pk"))
    found = SharedItem.objects.filter(sharing__in=acts).annotate(is_open=Exists(open_now))
    everybody = ("sharing__by", "sharing__organisation", "sharing__ground")
    return list(
        found.select_related(*everybody, "receiver", "receiver_organisation", "owner").order_by(
            "-sharing__at", "sharing_id", "receiver__name", "pk"
        )
    )


def _texts_of(reader: User, case: Case, rows: Sequence[SharedItem], *, directs: bool) -> dict[str, Item]:
    """The items that this reader may read; who directs the case reads the file's own as well."""
    opened = {row.ref for row in rows if row.is_open}  # type: ignore[attr-defined]
    wanted = [row for row in rows if row.item_kind != ItemKind.PLAN_VERSION]
    return {
        ref: item
        for ref, item in items_of(case, wanted, readable_by=reader).items()
        if ref in opened or item.kind == ItemKind.CONTRIBUTION or directs
    }


def _recalls(
    reader: User, recalls: QuerySet[Recall], organisations: Collection[UUID], *, directs: bool
) -> list[CalledBack]:
    """A receiver sees the own confirmation; the owner and the regisseur see everybody's."""
    return [
        CalledBack(
            recall,
            [
                one
                for one in found
                if directs or recall.organisation_id in organisations or one.person == reader
            ],
        )
        for recall, found in sorted(by_recall(recalls).items(), key=lambda pair: pair[0].at, reverse=True)
    ]
