"""Calling items back, and confirming that they are not used any more (R24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.access import Permit
from agreements.models import Recall, RecallConfirmation, RecalledItem, Sharing
from agreements.states import ItemKind
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, TooLate
from cases import access, notices
from cases.actions.receiving import Gift, Giver, giver_of, may_have
from cases.actions.sharing import NewItem, SharingTexts, bring_in, reference, write_act
from cases.items import Item, to_recall
from cases.models import Case
from cases.recalls import Awaited, receivers_of
from foundation import clock


@dataclass(frozen=True)
class RecallTexts:
    """Why, until when receivers confirm, and the right text when there is one."""

    reason: str
    confirm_by: date
    corrected: str = ""


@transaction.atomic
def recall_items(*, case: Case, refs: Sequence[str], texts: RecallTexts, form_key: UUID, by: User) -> Recall:
    """Take the text from every page it stands on; each receiver is told and confirms."""
    giver = giver_of(by, case)
    again = Recall.objects.filter(form_key=form_key, by=by, dossier=case.dossier_id).first()
    if again is not None:
        return again  # the same form, sent twice
    items = _own_items(case, refs, giver)
    if texts.corrected and [one.kind for one in items] != [ItemKind.CONTRIBUTION]:
        raise Incomplete("form_incomplete", _("Correct one contribution at a time."), field="corrected")
    if texts.confirm_by < clock.today():
        raise Incomplete("form_incomplete", _("Choose today or a later day."), field="confirm_by")
    recall = Recall.objects.create(
        dossier_id=case.dossier_id,
        form_key=form_key,
        reason=texts.reason,
        confirm_by=texts.confirm_by,
        by=by,
        organisation=giver.organisation,
    )
    for item in items:
        better = _correct(case, item, texts, giver, form_key)
        RecalledItem.objects.create(
            **reference(item), recall=recall, dossier_id=case.dossier_id, corrected_by=better
        )
    _tell(recall, items, giver)
    return recall


def _own_items(case: Case, refs: Sequence[str], giver: Giver) -> list[Item]:
    """Only the owner calls back; what is not on the list is answered like what does not exist."""
    own = {one.ref: one for one in to_recall(giver.organisations, case)}
    found = [own.get(ref) for ref in refs]
    if not found or None in found:
        raise Incomplete("not_shared", _("Choose from the list what you call back."), field="items")
    return [one for one in found if one is not None]


def _correct(case: Case, item: Item, texts: RecallTexts, giver: Giver, form_key: UUID) -> UUID | None:
    """The right text goes to everybody who had the wrong one and may have it today, on the same grounds."""
    if not texts.corrected:
        return None
    new = NewItem(texts.corrected, item.category, item.classification)
    (better,) = bring_in(case, [new], giver, form_key)
    for act in Sharing.objects.that_shared(item.kind, item.key):
        people = [row.receiver for row in act.items.all() if row.item_id == item.key]
        gifts = [one for person in people if (one := _gift(better, person, giver, case))]
        said = SharingTexts(act.purpose, act.ground, act.proportional, act.less_invasive, act.secrecy)
        if gifts:
            write_act(case, giver, said, gifts, uuid5(form_key, str(act.pk)))
    return better.key


def _gift(item: Item, person: User, giver: Giver, case: Case) -> Gift | None:
    held = access.admissions_in_force(person, case)
    return next((Gift(item, person, one) for one in held if may_have(one, item, giver, case)), None)


def _tell(recall: Recall, items: Sequence[Item], giver: Giver) -> None:
    receivers = receivers_of([recall])
    for item in items:
        facts = {
            "stage": "recall",
            "item": str(item.key),
            "item_kind": item.kind,
            "confirm_by": recall.confirm_by,
            "receivers": len(receivers),
        }
        audit.record(
            act="cases.recall_item",
            subject=recall,
            by=giver.user,
            under=giver.permit,
            because=recall.reason,
            facts=facts,
        )
    notices.recalled(recall, [one.person for one in receivers if one.is_here])


@transaction.atomic
def confirm_recall(*, recall: Recall, case: Case, text: str, by: User) -> RecallConfirmation:
    """The receiver says in a line that it is not used any more."""
    permit = access.insist_admitted(by, case)
    mine = _receiver(recall, by)
    if mine.confirmation is not None:
        return mine.confirmation  # said twice is said
    return _confirm(mine, text, by, permit)


@transaction.atomic
def settle_left(*, recall: Recall, case: Case, person: User, text: str, by: User) -> RecallConfirmation:
    """Of a receiver who lost access the regisseur says how they were told outside the app."""
    access.insist_directs(by, case)
    theirs = _receiver(recall, person)
    if theirs.confirmation is not None:
        return theirs.confirmation
    if theirs.is_here:
        raise TooLate("too_late", _("This person has access again and confirms from the own account."))
    return _confirm(theirs, text, by, access.permit_to_read(by, case))


def _receiver(recall: Recall, person: User) -> Awaited:
    found = next((one for one in receivers_of([recall]) if one.person == person), None)
    if found is None:
        raise NotKnown("not_shared")
    return found


def _confirm(awaited: Awaited, text: str, by: User, permit: Permit | None) -> RecallConfirmation:
    recall = awaited.recall
    confirmation = RecallConfirmation.objects.create(
        recall=recall, dossier_id=recall.dossier_id, user=awaited.person, text=text, by=by
    )
    for item in recall.items.all():
        facts = {
            "stage": "confirm",
            "item": str(item.item_id),
            "receiver": str(awaited.person.pk),
            "late": awaited.is_late,
        }
        audit.record(act="cases.recall_item", subject=recall, by=by, under=permit, because=text, facts=facts)
    return confirmation
