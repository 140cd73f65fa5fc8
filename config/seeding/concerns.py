"""The verbs of signals, as a dossier tells them."""

from collections.abc import Callable
from functools import cache
from typing import Any

from accounts.models import District, Municipality, Organisation, User
from agreements.access import covenants_covering
from agreements.actions import admit
from agreements.states import DECIDER_STARTS_WITH
from config.seeding.book import Step
from foundation import acting
from signals import access
from signals.actions import draft, feedback, signal, weighing
from signals.actions.feedback import Message
from signals.actions.proposal import Proposal
from signals.models import CriteriaSet
from signals.models import Signal as SignalRow
from signals.states import SourceKind, StatementKind

REASONS = ("facts_for", "facts_against", "proportionality", "subsidiarity", "conflict_declaration")
MORE = ("alternatives_considered", "dissent", "question", "care_plan", "no_care_plan_reason")


@cache
def person(email: str) -> User:
    """Who this is, asked once: nobody changes jobs while the history is played."""
    return User.objects.get(email=email)


def organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def file_signal(step: Step, by: User) -> None:
    town = Municipality.objects.get(slug=step.typed.get("municipality", step.dossier.town))
    begun = draft.begin(key=step.form_key, municipality=town, by=by)
    step.keep(signal.file(draft=begun, answers=answers(step.typed), by=by))


def answers(typed: dict[str, Any]) -> dict[str, Any]:
    """What the three screens of the form would hold."""
    return {**_who(typed), **_what(typed), **_how_urgent(typed), **_steps(typed.get("steps_taken", {}))}


def _who(typed: dict[str, Any]) -> dict[str, Any]:
    youth = typed["subject"]
    age = youth.get("estimated_age")
    return {
        "given_name": youth.get("given_name", ""),
        "family_name": youth.get("family_name", ""),
        "aliases": youth.get("aliases", []),
        "birth_date": youth.get("birth_date"),
        "estimated_age": None if age is None else str(age),
        "district": District.objects.get(slug=youth["district"]).pk if youth.get("district") else None,
    }


def _what(typed: dict[str, Any]) -> dict[str, Any]:
    source = typed.get("source", {})
    return {
        "observation": typed["observation"],
        "observed_on": typed["observed_on"],
        "place": typed.get("place", ""),
        "kinds": typed["kinds"],
        "opinion": typed.get("opinion", ""),
        "counter_signals": typed.get("counter_signals", ""),
        "drivers_suspected": typed.get("drivers_suspected", []),
        "source_kind": source.get("kind", SourceKind.OWN),
        "source_may_be_named": source.get("may_be_named", True),
        "classification": typed.get("classification", ""),
    }


def _how_urgent(typed: dict[str, Any]) -> dict[str, Any]:
    youth, parents, call = typed["youth_informed"], typed["parents_informed"], typed.get("callback", {})
    return {
        "urgency": typed["urgency"],
        "youth_informed": youth["informed"],
        "youth_informed_reason": youth.get("reason", ""),
        "parents_informed": parents["informed"],
        "parents_informed_reason": parents.get("reason", ""),
        "callback_wanted": call.get("wanted", False),
        "callback_when": call.get("when", ""),
        "wanted_role": typed.get("wanted_role", ""),
    }


def _steps(taken: dict[str, Any]) -> dict[str, Any]:
    ticked = {f"steps_{name}": bool(taken.get(name)) for name in signal.STEPS}
    return {**ticked, "steps_gap_reason": taken.get("gap_reason", "")}


def add_to_signal(step: Step, by: User) -> None:
    said = {name: step.typed.get(name) for name in ("kind", "text", "observed_on", "classification")}
    said |= {"kind": said["kind"] or StatementKind.FACT, "form_key": step.form_key}
    step.keep(signal.add(signal=step.made("signal"), addition=said, by=by))


def claim_signal(step: Step, by: User) -> None:
    signal.claim(signal=fresh(step.made("signal")), by=by)


def ask_reporter(step: Step, by: User) -> None:
    asked = {"text": step.typed["question"], "answer_by": step.typed["answer_by"], "form_key": step.form_key}
    step.keep(signal.ask(signal=fresh(step.made("signal")), asked=asked, by=by))


def answer_question(step: Step, by: User) -> None:
    said = {
        "text": step.typed["text"],
        "classification": step.typed.get("classification", ""),
        "form_key": step.form_key,
    }
    step.keep(signal.answer(question=step.made("question"), said=said, by=by))


def record_weighing(step: Step, by: User) -> None:
    signals = [fresh(step.dossier.made[ref]) for ref in step.typed["signals"]]
    deciders = {person(one["user"]): organisation(one["organisation"]) for one in step.typed["deciders"]}
    for someone in deciders:
        _seat(someone, signals, by)
    proposed = weighing.propose(proposal=proposal(step, signals, deciders), by=by)
    step.keep(proposed)
    step.keep(proposed, "case_ref")
    waits = set(step.typed.get("waits_for", []))
    for someone in deciders:
        if someone != by and someone.email not in waits:
            with acting.acting_as(someone.pk, purpose="demo"):
                weighing.confirm(weighing=proposed, by=someone)
    proposed.refresh_from_db()


def proposal(step: Step, signals: list[SignalRow], deciders: dict[User, Organisation]) -> Proposal:
    typed = step.typed
    town, watch = signals[0].municipality, typed.get("watch", {})
    conflicted = [person(email) for email in typed.get("conflicted", [])]
    return Proposal(
        form_key=step.form_key,
        signals=signals,
        outcome=typed["outcome"],
        criteria_set=CriteriaSet.objects.in_force(town).first(),
        criteria=typed.get("criteria", []),
        **{name: typed.get(name, "") for name in (*REASONS, *MORE)},
        legal_grounds=typed.get("legal_basis", []),
        deciders={one.pk: held for one, held in deciders.items()},
        conflicted={one.pk: one.organisation_in(town.pk) for one in conflicted},  # type: ignore[misc]
        question_owner=person(typed["owner"]) if "owner" in typed else None,
        question_due_on=typed.get("due"),
        receivers=[organisation(slug) for slug in typed.get("receivers", [])],
        watch_wanted=watch.get("wanted"),
        watch_ends_on=watch.get("end_date"),
        re_entry_rule=watch.get("re_entry_rule", ""),
        supersedes=step.made("supersedes") if "supersedes" in typed else None,
    )


def _seat(someone: User, signals: list[SignalRow], by: User) -> None:
    """Admit a decider to every one of the signals, under a covenant that covers town and organisation."""
    for one in signals:
        if someone.pk in access.seats([one]):
            continue
        works_for = someone.organisation_in(one.municipality_id)
        if works_for is None:
            raise ValueError(f"{someone.email} does not work in this town")
        covenant = covenants_covering(one.municipality, works_for).first()
        if covenant is None:
            raise ValueError(f"no covenant covers {works_for.slug} at this moment")
        admit(
            dossier=one.dossier,
            user=someone,
            organisation=works_for,
            covenant=covenant,
            ground=covenant.grounds.order_by("pk").first(),
            kinds=DECIDER_STARTS_WITH,
            purpose="Samen wegen",
            until=None,
            by=by,
        )


def give_feedback(step: Step, by: User) -> None:
    held = fresh(step.made("signal"))
    message = Message(
        form_key=step.form_key,
        code=step.typed["catalogue"],
        free_line=step.typed.get("free_line", ""),
        late_reason=step.typed.get("late_reason", ""),
    )
    given = feedback.give(signal=held, message=message, to=held.reporter, by=by)
    reviewer = step.typed.get("reviewed_by")
    if given.free_line and reviewer:
        second = person(reviewer)
        with acting.acting_as(second.pk, purpose="demo"):
            feedback.approve(feedback=given, by=second)


def fresh(held: SignalRow) -> SignalRow:
    """The signal as it is now: earlier steps changed other copies of it."""
    return SignalRow.objects.select_related("municipality", "dossier", "reporter").get(pk=held.pk)


VERBS: dict[str, Callable[[Step, User], None]] = {
    "file_signal": file_signal,
    "add_to_signal": add_to_signal,
    "claim_signal": claim_signal,
    "ask_reporter": ask_reporter,
    "answer_question": answer_question,
    "record_weighing": record_weighing,
    "give_feedback": give_feedback,
}
