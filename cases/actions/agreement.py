"""Agreeing a version of the plan by name: each from the own account; until then it does not count."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.actions import open_kind
from agreements.models import Admission
from agreements.states import Kind
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, TooLate
from cases import access, notices, states
from cases.actions.sharing import share_plan
from cases.models import Action, Case, PlanAgreement, PlanVersion
from cases.states import VersionState
from foundation import clock


@transaction.atomic
def ask_agreement(*, version: PlanVersion, people: Iterable[User], by: User) -> PlanVersion:
    """Open the plan to everybody who is asked. The regisseur agrees by asking."""
    case = version.plan.case
    access.insist_directs(by, case)
    held = _held(version)
    if held.state == VersionState.ASKED and held.agreements.filter(user=by).exists():
        return held  # the same form, sent twice
    asked = list({person.pk: person for person in people if person.pk != by.pk}.values())
    for person in asked:
        admission = _admission_of(person, case)
        share_plan(version=held, person=person, by=by)
        open_kind(admission=admission, kind=Kind.PLAN, by=by)
        PlanAgreement.objects.create(plan_version=held, dossier_id=held.dossier_id, user=person)
    PlanAgreement.objects.create(
        plan_version=held, dossier_id=held.dossier_id, user=by, agreed_at=clock.now()
    )
    facts = {"version": held.number, "people": len(asked) + 1}
    audit.move(held, states.ASK_AGREEMENT, by=by, under=access.permit_to_read(by, case), facts=facts)
    notices.agreement_asked(held, asked)
    _settle(held, by)
    return held


@transaction.atomic
def agree(*, version: PlanVersion, by: User) -> PlanVersion:
    held = _held(version)
    answer = held.agreements.filter(user=by).first()
    if answer is None:
        raise NotKnown("not_shared")
    if answer.agreed_at is not None:
        return held  # said twice is said
    if held.state != VersionState.ASKED:
        raise TooLate("too_late", _("This version is not waiting for agreement any more."))
    answer.agreed_at = clock.now()
    answer.save(update_fields=["agreed_at"])
    audit.record(
        act="cases.agree_plan",
        subject=held,
        by=by,
        under=access.permit_to_read(by, held.plan.case),
        facts={"version": held.number},
    )
    _settle(held, by)
    return held


@transaction.atomic
def take_back(*, version: PlanVersion, by: User) -> PlanVersion:
    """Back to the draft; who had agreed is asked again later, about the new text."""
    access.insist_directs(by, version.plan.case)
    held = _held(version)
    audit.move(held, states.TAKE_BACK, by=by, facts={"version": held.number})
    held.version += 1
    held.save(update_fields=["version"])
    for answer in held.agreements.all():
        answer.delete()
    return held


def _held(version: PlanVersion) -> PlanVersion:
    return (
        PlanVersion._base_manager.select_for_update(of=("self",))
        .select_related("plan__case__dossier")
        .get(pk=version.pk)
    )


def _admission_of(person: User, case: Case) -> Admission:
    held = (
        Admission.objects.of(person)
        .in_force()
        .filter(dossier_id=case.dossier_id)
        .order_by("-starts_at")
        .first()
    )
    if held is None:
        raise Incomplete(
            "receiver_not_admitted", _("Choose people who are admitted to this case today."), field="people"
        )
    return held


def _settle(held: PlanVersion, by: User) -> None:
    """When the last one agrees, this version counts and the earlier one does not any more."""
    if held.agreements.filter(agreed_at=None).exists():
        return
    for earlier in held.plan.versions.agreed():
        audit.move(earlier, states.SUPERSEDE, by=by, facts={"by_version": held.number})
    held.agreed_at = clock.now()
    held.save(update_fields=["agreed_at"])
    due = held.plan.case.plan_due_on
    late = max((clock.today() - due).days, 0) if due else 0
    facts = {"version": held.number, "people": held.agreements.count(), "days_late": late}
    audit.move(held, states.AGREE, by=by, under=access.permit_to_read(by, held.plan.case), facts=facts)
    for action in Action.objects.filter(plan=held.plan, added_in=held.number).unfinished():
        notices.action_assigned(action)
