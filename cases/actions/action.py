"""Who does what by when: adding an action, and saying how it goes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, Stale, TooLate
from cases import access, notices
from cases.models import Action, Case, Plan
from cases.states import ActionStatus, VersionState
from foundation import clock

# Who stops, or cannot go on, says why: the next person must not try the same.
NEEDS_REASON = frozenset({ActionStatus.NOT_WORKING, ActionStatus.STOPPED})


@dataclass(frozen=True)
class ActionTexts:
    """What a regisseur agrees with somebody."""

    what: str
    executor: Organisation
    executor_user: User | None
    basis: str
    alternative: str
    starts_on: date
    due_on: date
    expected_effect: str
    possible_harm: str


@dataclass(frozen=True)
class Progress:
    """How an action goes; only the regisseur gives it to somebody else."""

    status: str
    result: str
    executor: Organisation | None = None  # None: stays with whom it is
    executor_user: User | None = None


@transaction.atomic
def add_action(*, case: Case, texts: ActionTexts, form_key: UUID, by: User) -> Action:
    """Add to the plan as it stands; on an agreed version it says that it came after."""
    access.insist_directs(by, case)
    plan = Plan.objects.select_for_update(of=("self",)).filter(case=case).first()
    again = Action.objects.filter(form_key=form_key).first()
    if again is not None and plan is not None and again.plan_id == plan.pk:
        return again  # the same form, sent twice
    version = plan.versions.agreed().first() or plan.versions.in_the_making().first() if plan else None
    if plan is None or version is None:
        raise TooLate("too_late", _("Draft a plan first. Then you can add actions to it."))
    action = write_action(plan=plan, added_in=version.number, texts=texts, known=None, by=by)
    action.form_key, action.added_after = form_key, version.state == VersionState.AGREED
    action.save(update_fields=["form_key", "added_after"])
    permit, facts = access.permit_to_read(by, case), {"version": version.number, "basis": texts.basis}
    audit.record(act="cases.add_action", subject=action, by=by, under=permit, facts=facts)
    if action.added_after:
        notices.action_assigned(action)
    return action


def write_action(*, plan: Plan, added_in: int, texts: ActionTexts, known: Action | None, by: User) -> Action:
    _insist_member(texts.executor, texts.executor_user, plan.municipality_id)
    values = _by_name(texts)
    if known is None:
        return Action.objects.create(
            plan=plan,
            dossier_id=plan.dossier_id,
            municipality_id=plan.municipality_id,
            added_in=added_in,
            changed_by=by,
            **values,
        )
    changed = [name for name, value in values.items() if getattr(known, name) != value]
    if changed:
        for name in changed:
            setattr(known, name, values[name])
        known.version += 1
        known.changed_by, known.changed_at = by, clock.now()
        known.save(update_fields=[*changed, "version", "changed_by", "changed_at"])
    return known


@transaction.atomic
def update_action(*, action: Action, progress: Progress, seen: int, by: User) -> Action:
    """Save how it goes, unless somebody saved after this form was opened: then both texts are shown."""
    held = Action._base_manager.select_for_update(of=("self",)).select_related("plan__case").get(pk=action.pk)
    if not access.may_update(by, held):
        raise NotKnown("not_shared")
    new_executor = _new_executor(held, progress, by)
    if _is_saved(held, progress, new_executor) and held.changed_by_id == by.pk:
        return held  # the same form, sent twice
    if held.version != seen:
        sentence = _("Somebody else just saved this action. Choose what to keep.")
        raise Stale("stale_version", sentence, theirs=held)
    if progress.status in NEEDS_REASON and not progress.result:
        raise Incomplete(
            "reason_or_decider_missing", _("Write what went wrong, in one line."), field="result"
        )
    _apply(held, progress, new_executor, by)
    _tell(held, progress, new_executor, by)
    return held


def _tell(held: Action, progress: Progress, new_executor: bool, by: User) -> None:  # noqa: FBT001  a fact, not a switch
    facts = {"status": progress.status}
    if new_executor:
        facts["new_executor"] = str(held.executor_user_id or held.executor_id)
        notices.action_assigned(held)
    permit = access.permit_to_read(by, held.plan.case)
    audit.record(
        act="cases.update_action", subject=held, by=by, under=permit, because=progress.result, facts=facts
    )
    notices.action_changed(held, by)


def _apply(held: Action, progress: Progress, new_executor: bool, by: User) -> None:  # noqa: FBT001  a fact, not a switch
    held.status, held.result = progress.status, progress.result
    held.version += 1
    held.changed_by, held.changed_at = by, clock.now()
    names = ["status", "result", "version", "changed_by", "changed_at"]
    if new_executor and progress.executor is not None:
        _insist_member(progress.executor, progress.executor_user, held.municipality_id)
        held.executor, held.executor_user = progress.executor, progress.executor_user
        names += ["executor", "executor_user"]
    held.save(update_fields=names)


def _new_executor(held: Action, progress: Progress, by: User) -> bool:
    if progress.executor is None or not access.directs(by, held.plan.case):
        return False
    now = (held.executor_id, held.executor_user_id)
    return now != (progress.executor.pk, progress.executor_user.pk if progress.executor_user else None)


def _is_saved(held: Action, progress: Progress, new_executor: bool) -> bool:  # noqa: FBT001  a fact, not a switch
    return not new_executor and (held.status, held.result) == (progress.status, progress.result)


def _insist_member(organisation: Organisation, person: User | None, town_id: UUID) -> None:
    """A named person works for the organisation that carries the action out."""
    if person is None:
        return
    if not any(
        held.organisation_id == organisation.pk and held.municipality_id == town_id
        for held in person.live_memberships
    ):
        raise Incomplete(
            "executor_elsewhere",
            _("This person does not work for that organisation. Choose both again."),
            field="executor_user",
        )


def _by_name(texts: ActionTexts) -> dict[str, object]:
    """The fields by name; `asdict` would copy the organisation and the person as well."""
    return {name: getattr(texts, name) for name in ActionTexts.__dataclass_fields__}
