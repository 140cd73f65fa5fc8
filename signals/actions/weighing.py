"""Weighing: propose a decision, confirm it from the own account, and what follows from the last yes (I6)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.terms import term
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, Refused, TooLate, insist
from foundation import clock, working_days
from signals import access, notices, states
from signals.actions import once
from signals.actions.proposal import FEWEST_ORGANISATIONS, Proposal, problems
from signals.models import Decider, Signal, WeighedSignal, Weighing
from signals.states import Outcome, WeighingState

TEXTS = (
    "facts_for",
    "facts_against",
    "proportionality",
    "subsidiarity",
    "alternatives_considered",
    "dissent",
    "conflict_declaration",
    "question",
    "question_owner",
    "question_due_on",
    "care_plan",
    "no_care_plan_reason",
    "watch_wanted",
    "watch_ends_on",
    "re_entry_rule",
    "legal_grounds",
    "criteria",
    "criteria_set",
    "supersedes",
    "outcome",
    "form_key",
)


@transaction.atomic
def propose(*, proposal: Proposal, by: User) -> Weighing:
    """Write down what was weighed. It counts when every named decider has confirmed it."""
    insist(access.may_weigh(by, proposal.signals), "no_admission")
    for signal in sorted(proposal.signals, key=lambda one: one.pk):
        once.hold(signal)
    sent = once.sent_before(Weighing.objects.all(), proposal.form_key, proposed_by_id=by.pk)
    if sent is not None:
        return sent
    _insist_on(proposal)
    weighing = _write(proposal, by)
    audit.record(
        act="signals.weighing_proposed",
        subject=weighing,
        by=by,
        under=access.permit_at_the_desk(by, proposal.signals[0]),
        facts={"outcome": weighing.outcome, "deciders": len(proposal.deciders)},
    )
    if by.pk in proposal.deciders:
        return confirm(weighing=weighing, by=by)
    return weighing


def _insist_on(proposal: Proposal) -> None:
    for problem in problems(proposal):
        raise Incomplete(problem.code, problem.sentence, field=problem.field)
    seats = access.seats(proposal.signals)
    if any(key not in seats for key in [*proposal.deciders, *proposal.conflicted]):
        sentence = _("Admit this person to every one of these signals first.")
        raise Incomplete("no_admission", sentence, field="deciders")


def _write(proposal: Proposal, by: User) -> Weighing:
    weighing = Weighing.objects.create(
        municipality=proposal.town,
        proposed_by=by,
        listed_for_sight=len(proposal.organisations) < FEWEST_ORGANISATIONS,
        **{name: getattr(proposal, name) for name in TEXTS},
    )
    for signal in proposal.signals:
        WeighedSignal.objects.create(weighing=weighing, signal=signal)
    weighing.receivers.set(proposal.receivers)
    for key, organisation in proposal.deciders.items():
        decider = Decider.objects.create(weighing=weighing, user_id=key, organisation=organisation)
        if key != by.pk:
            notices.weighing_to_confirm(decider)
    for key, organisation in proposal.conflicted.items():
        Decider.objects.create(weighing=weighing, user_id=key, organisation=organisation, conflicted=True)
    return weighing


@transaction.atomic
def confirm(*, weighing: Weighing, by: User) -> Weighing:
    """Say yes from the own account; the last yes makes it a decision."""
    held, decider = _held(weighing, by)
    if decider.confirmed_at is not None:
        return held
    if held.state != WeighingState.PROPOSED:
        raise fixed()
    if decider.conflicted:
        raise Refused(
            "conflict_of_interest", _("You declared a conflict of interest. You do not decide here.")
        )
    insist(access.may_confirm(by, decider), "no_admission", _("You are no longer admitted to this signal."))
    decider.confirmed_at = clock.now()
    decider.save(update_fields=["confirmed_at"])
    audit.record(act="signals.weighing_confirmed", subject=held, by=by, under=_permit(by, held))
    return _decide_if_complete(held)


def _held(weighing: Weighing, by: User) -> tuple[Weighing, Decider]:
    found = Weighing.objects.select_for_update(of=("self",)).select_related("municipality", "criteria_set")
    held = found.get(pk=weighing.pk)
    decider = held.deciders.filter(user=by).first()
    if decider is None:
        raise NotKnown("no_admission")
    return held, decider


def _permit(by: User, weighing: Weighing) -> Any:
    return access.permit_to_see_weighing(by, weighing)


def fixed() -> TooLate:
    """A decision is never edited; a later one can replace it (I6)."""
    return TooLate(
        "decision_fixed", _("A decision is not changed. You can take a new decision that replaces it.")
    )


def _decide_if_complete(held: Weighing) -> Weighing:
    deciders = [one for one in held.deciders.select_related("user") if not one.conflicted]
    if any(one.confirmed_at is None for one in deciders):
        return held
    held.decided_at = clock.now()
    held.save(update_fields=["decided_at"])
    by, facts = held.proposed_by, _facts(held, deciders)
    audit.move(held, states.CONFIRMED, by=by, under=_permit(by, held), because=held.facts_for, facts=facts)
    if held.supersedes is not None:
        audit.move(held.supersedes, states.SUPERSEDE, by=by, facts={"superseded_by": str(held.pk)})
    for one in held.weighed.select_related("signal").order_by("signal_id"):
        _decided(one.signal, held)
    notices.weighing_decided(held)
    return held


def _facts(held: Weighing, deciders: list[Decider]) -> dict[str, Any]:
    others = Weighing.objects.standing().filter(weighed__signal__in=held.signals.all())
    beside = others.exclude(pk__in=[held.pk, held.supersedes_id or held.pk]).newest_first().first()
    return {
        "outcome": held.outcome,
        "deciders": len(deciders),
        "organisations": len({one.organisation_id for one in deciders}),
        "dissent": bool(held.dissent.strip()),
        "criteria_version": held.criteria_set.version,
        "supersedes": str(held.supersedes_id) if held.supersedes_id else None,
        "alongside": str(beside.pk) if beside else None,
    }


def _decided(signal: Signal, held: Weighing) -> None:
    """The signal moves, and the clock of the feedback starts anew with each decision (R13)."""
    by = held.proposed_by
    audit.move(
        signal,
        states.DECIDE[Outcome(held.outcome)],
        by=by,
        under=access.permit_at_the_desk(by, signal),
        facts={"outcome": held.outcome, "weighing": str(held.pk)},
    )
    today = clock.today()
    days = term(held.municipality, "feedback_after_decision_working_days", today)
    signal.decided_at = held.decided_at
    signal.feedback_due_on = working_days.after(today, days)
    signal.feedback_given_at = None
    signal.save(update_fields=["decided_at", "feedback_due_on", "feedback_given_at"])


@transaction.atomic
def declare_conflict(*, weighing: Weighing, by: User) -> Weighing:
    """Step back. When too few are left to decide, the proposal falls and the proposer hears it (R10)."""
    held, decider = _held(weighing, by)
    if decider.conflicted:
        return held
    if held.state != WeighingState.PROPOSED or decider.confirmed_at is not None:
        raise fixed()
    decider.conflicted = True
    decider.save(update_fields=["conflicted"])
    audit.record(act="signals.conflict_declared", subject=held, by=by, under=_permit(by, held))
    left = {one.organisation_id for one in held.deciders.all() if not one.conflicted}
    if not left or (held.outcome != Outcome.NO_ACTION and len(left) < FEWEST_ORGANISATIONS):
        audit.move(held, states.WITHDRAW, by=by, facts={"conflict": True})
        notices.weighing_fell(held)
        return held
    if len(left) < FEWEST_ORGANISATIONS and not held.listed_for_sight:
        held.listed_for_sight = True
        held.save(update_fields=["listed_for_sight"])
    return _decide_if_complete(held)


@transaction.atomic
def withdraw(*, weighing: Weighing, by: User) -> Weighing:
    """Take back a proposal that was not decided yet."""
    insist(access.may_withdraw(by, weighing), "no_admission")
    held = Weighing.objects.select_for_update(of=("self",)).get(pk=weighing.pk)
    if held.state == WeighingState.WITHDRAWN:
        return held
    if held.state != WeighingState.PROPOSED:
        raise fixed()
    audit.move(held, states.WITHDRAW, by=by, under=_permit(by, held))
    return held
