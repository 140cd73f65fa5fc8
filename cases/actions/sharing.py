"""Sharing items with named people: an act that says what, to whom, for what, and why no less (R22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import LegalGround, OwnerAnswer, SharedItem, Sharing
from agreements.states import DataCategory, SharingKind
from audit import actions as audit
from audit.refusals import Incomplete
from cases import access, notices
from cases.actions.receiving import (
    Gift,
    Giver,
    giver_of,
    insist_may_give,
    insist_may_have,
    may_have,
    needs_a_yes,
)
from cases.items import Item, of_contribution, of_plan_version, to_share
from cases.models import Case, Contribution, PlanVersion
from signals.states import origin_of


@dataclass(frozen=True)
class NewItem:
    """A text that is brought in with this act."""

    text: str
    category: str
    classification: str


@dataclass(frozen=True)
class SharingTexts:
    """What a person says about an act of sharing."""

    purpose: str
    ground: LegalGround
    proportional: str
    less_invasive: str
    secrecy: str
    says_yes: bool = False  # the owner's yes stays on record: these people may get it again


@dataclass(frozen=True)
class Chosen:
    """What is shared: new texts, and known items by reference with what kind of information they are."""

    new: Sequence[NewItem] = ()
    known: Sequence[str] = ()
    category: str = ""


@transaction.atomic
def share_items(
    *, case: Case, chosen: Chosen, people: Sequence[User], texts: SharingTexts, form_key: UUID, by: User
) -> Sharing:
    """Write the act into the register; from then on these people can read these items."""
    giver = giver_of(by, case)
    again = Sharing.objects.filter(form_key=form_key, by=by, dossier=case.dossier_id).first()
    if again is not None:
        return again  # the same form, sent twice
    known = _known(case, chosen, giver)
    new = bring_in(case, chosen.new, giver, form_key)
    if not (known or new):
        raise Incomplete("form_incomplete", _("Choose what you share, or write it."), field="known")
    if not people:
        raise Incomplete("receiver_missing", _("Choose with whom you share this."), field="to")
    items = [*new, *known]
    gifts = insist_may_have(case=case, giver=giver, items=items, people=people, ground=texts.ground)
    insist_may_give(items, texts.ground, giver)
    sharing = write_act(case, giver, texts, gifts, form_key)
    notices.items_shared(sharing, case, people)
    return sharing


def _known(case: Case, chosen: Chosen, giver: Giver) -> list[Item]:
    """Items that the giver may read; a reference to anything else is answered like one to nothing."""
    if not chosen.known:
        return []
    open_to = {one.ref: one for one in to_share(giver.user, case, directs=giver.directs)}
    found = [open_to.get(ref) for ref in chosen.known]
    if None in found:
        raise Incomplete("not_shared", _("Choose from the list what you share."), field="known")
    return [_named(one, chosen.category) for one in found if one is not None]


def _named(item: Item, category: str) -> Item:
    if item.category:
        return item
    if category not in DataCategory.values:
        raise Incomplete(
            "form_incomplete",
            _("Say what kind of information the text of the signal or the weighing is."),
            field="category",
        )
    return item.as_category(category)


def bring_in(case: Case, new: Sequence[NewItem], giver: Giver, form_key: UUID) -> list[Item]:
    owner = giver.organisation
    return [
        of_contribution(
            Contribution.objects.create(
                dossier_id=case.dossier_id,
                case=case,
                text=one.text,
                category=one.category,
                origin=origin_of(owner.kind),
                owner=owner,
                classification=one.classification,
                author=giver.user,
                form_key=uuid5(form_key, str(place)),
            )
        )
        for place, one in enumerate(new)
    ]


def write_act(
    case: Case, giver: Giver, texts: SharingTexts, gifts: Sequence[Gift], form_key: UUID
) -> Sharing:
    sharing = _act(case, giver, texts, form_key)
    for gift in gifts:
        says_yes = texts.says_yes and giver.owns(gift.item)
        if says_yes:
            _keep_yes(case, gift, giver)
        _open(sharing, gift, said_yes=says_yes or needs_a_yes(gift.item, giver))
        _journal(sharing, gift, giver, texts, said_yes=says_yes or needs_a_yes(gift.item, giver))
    return sharing


def _act(
    case: Case, giver: Giver, texts: SharingTexts, form_key: UUID, kind: str = SharingKind.ITEMS
) -> Sharing:
    return Sharing.objects.create(
        dossier_id=case.dossier_id,
        kind=kind,
        form_key=form_key,
        purpose=texts.purpose,
        ground=texts.ground,
        proportional=texts.proportional,
        less_invasive=texts.less_invasive,
        secrecy=texts.secrecy,
        by=giver.user,
        organisation=giver.organisation,
    )


def _keep_yes(case: Case, gift: Gift, giver: Giver) -> None:
    """The owner says yes while sharing: on record, for this receiver."""
    OwnerAnswer.objects.create(
        **reference(gift.item),
        dossier_id=case.dossier_id,
        owner=gift.item.owner,
        receiver=gift.receiver,
        receiver_organisation=gift.admission.organisation,
        said_yes=True,
        by=giver.user,
    )


def _open(sharing: Sharing, gift: Gift, *, said_yes: bool) -> SharedItem:
    return SharedItem.objects.create(
        **reference(gift.item),
        sharing=sharing,
        dossier_id=sharing.dossier_id,
        category=gift.item.category,
        owner=gift.item.owner,
        owner_said_yes=said_yes,
        receiver=gift.receiver,
        receiver_organisation=gift.admission.organisation,
        admission=gift.admission,
    )


def reference(item: Item) -> dict[str, Any]:
    return {"item_kind": item.kind, "item_id": item.key, "part": item.part}


def _journal(sharing: Sharing, gift: Gift, giver: Giver, texts: SharingTexts, *, said_yes: bool) -> None:
    """One line for each item and receiver: codes and keys, no texts."""
    audit.record(
        act="cases.share_items",
        subject=sharing,
        by=giver.user,
        under=giver.permit,
        because=texts.purpose,
        facts={
            "item": str(gift.item.key),
            "item_kind": gift.item.kind,
            "category": gift.item.category,
            "owner": str(gift.item.owner.pk),
            "receiver": str(gift.receiver.pk),
            "ground": texts.ground.pk,
            "owner_consent": said_yes,
            "use_restriction": bool(texts.secrecy.strip()),
        },
    )


def share_plan(*, version: PlanVersion, person: User, by: User) -> Sharing:
    """Asking somebody to agree a version of the plan is an act of sharing, for that purpose alone."""
    case = version.plan.case
    giver, item = giver_of(by, case), of_plan_version(version, case)
    held = next(
        (one for one in access.admissions_in_force(person, case) if may_have(one, item, giver, case)), None
    )
    if held is None:
        raise Incomplete(
            "category_not_in_covenant",
            _("The covenant does not let everybody you chose have a plan and its actions."),
            field="people",
        )
    purpose = _("Agree version %(number)d of the plan of action") % {"number": version.number}
    said = SharingTexts(purpose, held.ground or LegalGround.objects.get(pk=case.legal_grounds[0]), "", "", "")
    key = uuid5(version.pk, f"{version.version}:{person.pk}")
    sharing = _act(case, giver, said, key, kind=SharingKind.PLAN)
    gift = Gift(item, person, held)
    _open(sharing, gift, said_yes=False)
    _journal(sharing, gift, giver, said, said_yes=False)
    return sharing
