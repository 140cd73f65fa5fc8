"""The register of sharing of one case as one reader sees it, without a text that they may not read.

Who directs the case reads every act; everybody else the acts by them, towards them, or about what is theirs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from accounts.models import User
from agreements.models import OwnerQuestion, Recall, SharedItem, Sharing
from agreements.states import ItemKind
from cases.items import Item, items_of, shown_to, to_recall
from cases.models import Case
from cases.recalls import Awaited, receivers_of


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
    found = acts.select_related("by", "organisation", "ground").prefetch_related(
        "items__receiver", "items__receiver_organisation", "items__owner"
    )
    return Register(
        acts=_acts(reader, case, list(found), organisations, directs=directs),
        recalls=_recalls(reader, list(recalls.distinct()), organisations, directs=directs),
        questions=list(
            questions.select_related("by", "owner", "receiver", "answer__by").order_by("-at", "pk").distinct()
        ),
        may_recall=bool(to_recall(organisations, case)),
    )


def _acts(
    reader: User, case: Case, acts: Sequence[Sharing], organisations: Collection[UUID], *, directs: bool
) -> list[Act]:
    rows = [row for act in acts for row in act.items.all()]
    readable = {one.item.ref for one in shown_to(reader, case)}
    items = {
        ref: item
        for ref, item in items_of(
            case, [row for row in rows if row.item_kind != ItemKind.PLAN_VERSION]
        ).items()
        if ref in readable or (directs and item.kind != ItemKind.CONTRIBUTION)
    }
    return [
        Act(
            act,
            [
                Line(row, items.get(row.ref))
                for row in act.items.all()
                if directs or reader.pk in {act.by_id, row.receiver_id} or row.owner_id in organisations
            ],
        )
        for act in acts
    ]


def _recalls(
    reader: User, recalls: Sequence[Recall], organisations: Collection[UUID], *, directs: bool
) -> list[CalledBack]:
    """A receiver sees the own confirmation; the owner and the regisseur see everybody's."""
    everybody = receivers_of(recalls)
    return [
        CalledBack(
            recall,
            [
                one
                for one in everybody
                if one.recall == recall
                and (directs or recall.organisation_id in organisations or one.person == reader)
            ],
        )
        for recall in sorted(recalls, key=lambda one: one.at, reverse=True)
    ]
