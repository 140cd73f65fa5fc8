"""What somebody proposes to decide, and everything that is still wrong with it (R8-R12)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Municipality, Organisation, User
from accounts.terms import term
from foundation import clock
from signals.models import CriteriaSet, Signal, Weighing
from signals.states import OPEN, Outcome, WeighingState

REASONS = ("facts_for", "facts_against", "proportionality", "subsidiarity", "conflict_declaration")
FEWEST_ORGANISATIONS = 2


@dataclass(frozen=True)
class Problem:
    code: str
    sentence: str
    field: str


@dataclass
class Proposal:
    form_key: UUID
    signals: list[Signal]
    outcome: str
    criteria_set: CriteriaSet | None
    criteria: list[str] = field(default_factory=list)
    facts_for: str = ""
    facts_against: str = ""
    proportionality: str = ""
    subsidiarity: str = ""
    alternatives_considered: str = ""
    dissent: str = ""
    conflict_declaration: str = ""
    legal_grounds: list[str] = field(default_factory=list)
    deciders: dict[UUID, Organisation] = field(default_factory=dict)
    conflicted: dict[UUID, Organisation] = field(default_factory=dict)
    question: str = ""
    question_owner: User | None = None
    question_due_on: date | None = None
    receivers: list[Organisation] = field(default_factory=list)
    care_plan: str = ""
    no_care_plan_reason: str = ""
    watch_wanted: bool | None = None
    watch_ends_on: date | None = None
    re_entry_rule: str = ""
    supersedes: Weighing | None = None

    @property
    def town(self) -> Municipality:
        return self.signals[0].municipality

    @property
    def organisations(self) -> set[UUID]:
        return {organisation.pk for organisation in self.deciders.values()}


def problems(proposal: Proposal) -> Iterator[Problem]:
    """In the order in which they count: the first one names the refusal."""
    yield from _reasons(proposal)
    yield from _deciders(proposal)
    yield from _subject(proposal)
    if proposal.outcome == Outcome.MORE_INFORMATION:
        yield from _more_information(proposal)
    if proposal.outcome == Outcome.OTHER_CONCERN:
        yield from _other_concern(proposal)
    if proposal.outcome == Outcome.RADICALISATION_CONCERN and not proposal.criteria:
        yield Problem("criterion_missing", _("Choose at least one criterion that applies."), "criteria")


def _reasons(proposal: Proposal) -> Iterator[Problem]:
    for name in REASONS:
        if not getattr(proposal, name).strip():
            yield Problem(
                "reason_or_decider_missing", _("Write this down, also when the answer is short."), name
            )


def _deciders(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.deciders:
        sentence = _("Choose who decides. Two organisations at least.")
        yield Problem("reason_or_decider_missing", sentence, "deciders")
    elif proposal.deciders.keys() & proposal.conflicted.keys():
        sentence = _("Who has a conflict of interest does not decide. Choose somebody else.")
        yield Problem("conflict_of_interest", sentence, "deciders")
    elif proposal.outcome != Outcome.NO_ACTION and len(proposal.organisations) < FEWEST_ORGANISATIONS:
        yield Problem("one_organisation", _("At least two organisations have to decide."), "deciders")


def _subject(proposal: Proposal) -> Iterator[Problem]:
    if proposal.criteria_set is None:
        yield Problem("form_incomplete", _("Your town has no criteria that hold today."), "criteria")
    elif unknown := set(proposal.criteria) - proposal.criteria_set.criteria.keys():
        yield Problem(
            "form_incomplete", _("These criteria are not of today's version.") + f" {unknown}", "criteria"
        )
    old = proposal.supersedes
    if old is not None and old.state != WeighingState.DECIDED:
        yield Problem("decision_fixed", _("Only a decision that stands can be replaced."), "supersedes")
    decided = [signal for signal in proposal.signals if signal.state not in OPEN]
    if proposal.outcome == Outcome.MORE_INFORMATION and decided:
        yield Problem(
            "form_incomplete", _("There is a decision already. Ask the reporter directly."), "outcome"
        )


def _more_information(proposal: Proposal) -> Iterator[Problem]:
    wanted = {
        "question": _("Write down what you need to know."),
        "question_owner": _("Choose who gets the answer."),
        "question_due_on": _("Fill in by when the answer is needed."),
    }
    for name, sentence in wanted.items():
        if not getattr(proposal, name):
            yield Problem("form_incomplete", sentence, name)
    if proposal.question_due_on and proposal.question_due_on < clock.today():
        yield Problem("form_incomplete", _("Choose today or a later day."), "question_due_on")


def _other_concern(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.receivers:
        yield Problem("receiver_missing", _("Choose who will help."), "receivers")
    if not proposal.care_plan and not proposal.no_care_plan_reason:
        sentence = _("Write down the plan for help, or why there is none.")
        yield Problem("receiver_missing", sentence, "care_plan")
    if proposal.watch_wanted is None:
        yield Problem("form_incomplete", _("Choose whether you stay alert."), "watch_wanted")
    elif proposal.watch_wanted:
        yield from _watch(proposal)


def _watch(proposal: Proposal) -> Iterator[Problem]:
    today = clock.today()
    months = term(proposal.town, "watch_max_months", today)
    if proposal.watch_ends_on is None:
        yield Problem("end_date_missing", _("Fill in until when you stay alert."), "watch_ends_on")
    elif proposal.watch_ends_on > months_after(today, months):
        sentence = _("Choose a day within %(months)s months.") % {"months": months}
        yield Problem("end_date_too_far", sentence, "watch_ends_on")
    elif proposal.watch_ends_on <= today:
        yield Problem("form_incomplete", _("Choose a day after today."), "watch_ends_on")
    if not proposal.re_entry_rule:
        yield Problem("form_incomplete", _("Write down when this comes back to the table."), "re_entry_rule")


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
