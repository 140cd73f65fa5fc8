"""What can be shared apart from the rest: each item with its kind, its text and whose it is, in one shape.

An item is named by a reference (`cases.contribution:<key>`), whatever table it lives in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, Func, Model, TextField
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from agreements.models import SharedItem
from agreements.models.register import ItemReference
from agreements.states import ALWAYS_THE_OWNERS, Classification, DataCategory, ItemKind, Origin
from cases.contributions import recalled_of
from cases.models import Action, Case, Contribution, Goal, PlanVersion
from cases.querysets import statements_for_regisseur
from cases.states import VersionState
from signals.models import Statement, Weighing

# The paragraphs of a decision that can be shared one by one.
PARAGRAPHS = ("facts_for", "facts_against", "proportionality", "subsidiarity")


class Paragraph(Func):
    """One paragraph of a decision, for who may read it because it was shared."""

    function = "regie_paragraph"
    output_field = TextField()


@dataclass(frozen=True)
class Item:
    """One thing to share. When it has no category of its own, who shares it says what kind it is."""

    kind: str
    row: Model
    text: str
    owner: Organisation
    origin: str
    classification: str
    category: str = ""
    part: str = ""

    @property
    def key(self) -> UUID:
        found: UUID = self.row.pk
        return found

    @property
    def ref(self) -> str:
        return ":".join(filter(None, (self.kind, str(self.key), self.part)))

    @property
    def label(self) -> str:
        return str(ItemKind(self.kind).label)

    def as_category(self, category: str) -> "Item":
        return replace(self, category=category)

    @property
    def is_of_the_file(self) -> bool:
        """The municipality's own work on the case, which its regisseur always reads."""
        return self.kind not in {ItemKind.CONTRIBUTION, ItemKind.STATEMENT}

    @property
    def is_held(self) -> bool:
        """Nobody but the owner gives it on without the owner's recorded yes (I10)."""
        return self.classification != Classification.NORMAL or self.origin in ALWAYS_THE_OWNERS


def of_contribution(row: Contribution) -> Item:
    return Item(
        ItemKind.CONTRIBUTION,
        row,
        row.text,
        owner=row.owner,
        origin=row.origin,
        classification=row.classification,
        category=row.category,
    )


def of_statement(row: Statement) -> Item:
    return Item(
        ItemKind.STATEMENT,
        row,
        row.text,
        owner=row.owner,
        origin=row.origin,
        classification=row.classification,
    )


def of_plan_version(row: PlanVersion, case: Case) -> Item:
    owner = case.authority
    assert owner is not None  # noqa: S101  an open case has one: the database says so
    return of_plan(ItemKind.PLAN_VERSION, row, "", owner)


def of_plan(kind: str, row: Action | Goal | PlanVersion, text: str, owner: Organisation) -> Item:
    """A plan and what stands in it belong to the municipality, and are the progress of an action."""
    return Item(
        kind,
        row,
        text,
        owner=owner,
        origin=Origin.MUNICIPALITY,
        classification=Classification.NORMAL,
        category=DataCategory.ACTION_PROGRESS,
    )


def paragraphs_of(weighing: Weighing, owner: Organisation) -> list[Item]:
    texts = {name: getattr(weighing, name) for name in PARAGRAPHS}
    return [_paragraph(weighing, name, text, owner) for name, text in texts.items() if text]


def _paragraph(weighing: Weighing, name: str, text: str, owner: Organisation) -> Item:
    return Item(
        ItemKind.PARAGRAPH,
        weighing,
        text,
        owner=owner,
        origin=Origin.MUNICIPALITY,
        classification=Classification.NORMAL,
        part=name,
    )


def to_share(user: User, case: Case, *, directs: bool) -> list[Item]:
    """What this person can share: what they may read and was not called back; the file, when they direct."""
    found = [of_contribution(row) for row in Contribution.objects.visible_to(user).of(case).not_recalled()]
    if not directs:
        return found
    gone = recalled_of(ItemKind.STATEMENT)
    statements = statements_for_regisseur(case).exclude(Exists(gone))
    return [*found, *_of_the_file(case), *map(of_statement, statements)]


def _of_the_file(case: Case) -> list[Item]:
    owner = case.authority
    assert owner is not None  # noqa: S101  an open case has one: the database says so
    actions = Action.objects.of(case).agreed().first_due_first()
    goals = Goal.objects.filter(plan_version__plan__case=case, plan_version__state=VersionState.AGREED)
    return [
        *(of_plan(ItemKind.ACTION, row, row.what, owner) for row in actions),
        *(of_plan(ItemKind.GOAL, row, row.text, owner) for row in goals.order_by("order", "pk")),
        *paragraphs_of(case.weighing, owner),
    ]


@dataclass(frozen=True)
class Shown:
    """An item on a page, and the act by which it came there; without one it is the reader's own side's."""

    item: Item
    shared: SharedItem | None = None
    is_recalled: bool = False

    @property
    def rows(self) -> list[Model]:
        return [self.item.row, *([self.shared] if self.shared else [])]

    @property
    def at(self) -> datetime:
        """When it was shared; else when it was written."""
        found: datetime = self.shared.sharing.at if self.shared else self.item.row.written_at  # type: ignore[attr-defined]
        return found

    @property
    def category(self) -> str:
        code = self.shared.category if self.shared else self.item.category
        return str(DataCategory(code).label) if code else ""


def shown_to(reader: User, case: Case) -> list[Shown]:
    """All that was brought in and this person may read now: shared with them, or of their organisation."""
    if not case.may_hold_shared:
        return []
    rows = list(Contribution.objects.visible_to(reader).of(case).with_recall())
    brought = {one.ref: one for one in map(of_contribution, rows)}
    acts = _acts_towards(reader, case)
    items = brought | items_of(case, [row for ref, row in acts.items() if ref not in brought])
    shared = [Shown(items[ref], row) for ref, row in acts.items() if ref in items]
    recalled = {row.pk for row in rows if row.recalled}  # type: ignore[attr-defined]
    mine = [Shown(one, is_recalled=one.key in recalled) for ref, one in brought.items() if ref not in acts]
    return [*shared, *mine]


def keys_known_to(regisseur: User, case: Case) -> set[UUID]:
    """What who directs the case may read of what others own: shared with them, or reported in the file.

    Plan, actions and decision are the municipality's own and need no asking (see `is_of_the_file`).
    """
    brought = Contribution.objects.visible_to(regisseur).filter(case=case).values_list("pk")
    shared = SharedItem.objects.open_to(regisseur).filter(dossier_id=case.dossier_id).values_list("item_id")
    reported = statements_for_regisseur(case).values_list("pk")
    return {key for (key,) in brought.order_by().union(shared.order_by(), reported.order_by())}


def _acts_towards(reader: User, case: Case) -> dict[str, SharedItem]:
    """By reference, the newest act by which each thing may be read because it was shared."""
    found = (
        SharedItem.objects.open_to(reader)
        .filter(dossier_id=case.dossier_id)
        .exclude(item_kind=ItemKind.PLAN_VERSION)
        .select_related("sharing__by", "sharing__ground", "sharing__organisation")
        .order_by("-sharing__at", "pk")
    )
    acts: dict[str, SharedItem] = {}
    for row in found:
        acts.setdefault(row.ref, row)
    return acts


def to_recall(organisations: Collection[UUID], case: Case) -> list[Item]:
    """What these organisations own and somebody else has received, or can receive; once each."""
    own = Contribution.objects.of(case).filter(owner__in=organisations)
    given = (
        SharedItem.objects.filter(dossier_id=case.dossier_id, owner__in=organisations)
        .exclude(item_kind=ItemKind.PLAN_VERSION)
        .not_recalled()
    )
    shared = items_of(case, given)
    return list(
        {one.ref: one for one in (*map(of_contribution, own.not_recalled()), *shared.values())}.values()
    )


def has_to_recall(organisations: Collection[UUID], case: Case) -> bool:
    """Whether `to_recall` would name anything, in one question."""
    own = Contribution.objects.filter(case=case, owner__in=organisations).not_recalled()
    given = SharedItem.objects.filter(dossier_id=case.dossier_id, owner__in=organisations)
    shared = given.exclude(item_kind=ItemKind.PLAN_VERSION).not_recalled()
    return bool(own.values_list("pk").union(shared.values_list("pk")).exists())


def items_of(
    case: Case, rows: Iterable[ItemReference], *, readable_by: User | None = None
) -> dict[str, Item]:
    """The items that these rows name, by reference: one query for each kind that is among them.

    With `readable_by`, of what was brought in only what that person may read.
    """
    keys: dict[str, set[UUID]] = {}
    for row in rows:
        keys.setdefault(row.item_kind, set()).add(row.item_id)
    brought = Contribution.objects.visible_to(readable_by) if readable_by else Contribution.objects.all()
    found: list[Item] = []
    for kind, wanted in keys.items():
        if kind == ItemKind.CONTRIBUTION:
            found += map(of_contribution, brought.of(case).filter(pk__in=wanted))
        else:
            found += _load(case, kind, wanted)
    return {one.ref: one for one in found}


def _load(case: Case, kind: str, keys: Collection[UUID]) -> list[Item]:
    owner = case.authority
    assert owner is not None  # noqa: S101  an open case has one: the database says so
    if kind == ItemKind.STATEMENT:
        rows = Statement.objects.filter(pk__in=keys).select_related("owner")
        return [of_statement(row) for row in rows]
    if kind == ItemKind.ACTION:
        return [of_plan(kind, row, row.what, owner) for row in Action.objects.of(case).filter(pk__in=keys)]
    if kind == ItemKind.GOAL:
        goals = Goal.objects.filter(pk__in=keys, dossier_id=case.dossier_id)
        return [of_plan(kind, row, row.text, owner) for row in goals]
    return _shared_paragraphs(case, owner) if kind == ItemKind.PARAGRAPH else []


def _shared_paragraphs(case: Case, owner: Organisation) -> list[Item]:
    """The paragraphs alone: the row of a decision is not open to who received one of them."""
    shared = SharedItem.objects.filter(dossier_id=case.dossier_id, item_kind=ItemKind.PARAGRAPH)
    read = shared.annotate(text=Paragraph(F("item_id"), F("part")))
    texts = {row.part: row.text for row in read if row.text}
    return [_paragraph(Weighing(pk=case.weighing_id), name, text, owner) for name, text in texts.items()]


def heading_of(item: Item) -> str:
    """How a choice names an item: its kind, whose it is, and the text itself."""
    return _("%(kind)s, %(owner)s: %(text)s") % {
        "kind": item.label,
        "owner": item.owner.name,
        "text": item.text,
    }
