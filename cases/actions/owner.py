"""The owner's yes: asked for a named receiver, said by somebody of the owner from the own account (R23)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import OwnerAnswer, OwnerQuestion
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, TooLate
from cases import access, notices
from cases.actions.receiving import Giver, giver_of
from cases.actions.sharing import reference
from cases.items import Item, to_share
from cases.models import Case


@transaction.atomic
def ask_owner(
    *, case: Case, ref: str, receiver: User, purpose: str, form_key: UUID, by: User
) -> OwnerQuestion:
    """Ask for one item and one receiver; nothing is opened by asking."""
    giver = giver_of(by, case)
    again = OwnerQuestion.objects.filter(form_key=form_key, by=by, dossier=case.dossier_id).first()
    if again is not None:
        return again  # the same form, sent twice
    item = _item(case, ref, giver)
    held = access.admissions_in_force(receiver, case)
    if not held or receiver == by:
        raise Incomplete(
            "receiver_not_admitted",
            _("Choose somebody who is admitted to this case today."),
            field="receiver",
        )
    asked = {"receiver": receiver, "receiver_organisation": held[0].organisation, "purpose": purpose}
    question = OwnerQuestion.objects.create(
        **reference(item), **asked, dossier_id=case.dossier_id, form_key=form_key, owner=item.owner, by=by
    )
    facts = {"item": str(item.key), "receiver": str(receiver.pk), "owner": str(item.owner.pk)}
    audit.record(
        act="cases.ask_owner", subject=question, by=by, under=giver.permit, because=purpose, facts=facts
    )
    notices.owner_asked(question)
    return question


def _item(case: Case, ref: str, giver: Giver) -> Item:
    """Of another organisation, and one that the asker may read."""
    open_to = {one.ref: one for one in to_share(giver.user, case, directs=giver.directs)}
    if ref not in open_to or giver.owns(open_to[ref]):
        raise Incomplete("not_shared", _("Choose from the list what you ask for."), field="item")
    return open_to[ref]


@transaction.atomic
def answer_as_owner(
    *, question: OwnerQuestion, case: Case, said_yes: bool, because: str, by: User
) -> OwnerAnswer:
    """Said once for each question; who thinks again is asked again."""
    giver = giver_of(by, case)
    if question.owner_id not in giver.organisations:
        raise NotKnown("not_shared")
    again = OwnerAnswer.objects.filter(question=question).first()
    if again is not None:
        if again.by_id == by.pk and again.said_yes == said_yes:
            return again  # the same form, sent twice
        raise TooLate("too_late", _("A colleague has answered this already."))
    if not said_yes and not because.strip():
        raise Incomplete("reason_or_decider_missing", _("Write why not, in one line."), field="because")
    answer = _record(question, said_yes=said_yes, because=because, by=by)
    facts = {
        "item": str(question.item_id),
        "receiver": str(question.receiver_id),
        "owner_consent": said_yes,
    }
    permit = giver.permit
    audit.record(
        act="cases.owner_answered", subject=answer, by=by, under=permit, because=because, facts=facts
    )
    notices.owner_answered(question, case)
    return answer


def _record(question: OwnerQuestion, *, said_yes: bool, because: str, by: User) -> OwnerAnswer:
    """About the item and the receiver that were asked for."""
    same = ("item_kind", "item_id", "part", "dossier_id", "owner_id")
    about = {name: getattr(question, name) for name in (*same, "receiver_id", "receiver_organisation_id")}
    return OwnerAnswer.objects.create(**about, question=question, said_yes=said_yes, because=because, by=by)
