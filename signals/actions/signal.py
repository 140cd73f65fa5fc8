"""What happens to a signal before it is weighed: filed, added to, taken up, asked about, answered."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership, Municipality, Organisation, User
from accounts.terms import term
from agreements.models import Dossier
from agreements.states import DossierKind
from audit import actions as audit
from audit.refusals import Incomplete, TooLate, insist
from foundation import clock, lookups, working_days
from signals import access, notices, states
from signals.actions import once
from signals.models import Draft, Identity, Question, ReporterNote, Signal, Statement
from signals.states import State, StatementKind

STEPS = ("described", "consulted", "talked_with_youth", "weighed", "consent_asked")


@transaction.atomic
def file(*, draft: Draft, answers: Mapping[str, Any], by: User) -> Signal:
    """Send a draft to the contact point. The second send of the same draft is the same signal."""
    # The town's row is the lock under which numbers are given out: no gap is skipped, no number given twice.
    town = Municipality.objects.select_for_update(no_key=True).get(pk=draft.municipality_id)
    sent = Signal.objects.reported_by(by).filter(form_key=draft.pk).first()
    if sent is not None:
        return sent
    held = access.may_file_in(by, town.pk)
    insist(held, "no_admission", _("Your organisation has no agreement to report in this town."))
    assert held is not None  # noqa: S101  insist has just said so
    signal = _write(draft, answers, held, town)
    _write_identity(signal, answers)
    _write_statements(signal, answers, held.organisation)
    _write_note(signal, answers)
    audit.record(
        act="signals.file_signal",
        subject=signal,
        by=by,
        facts={"urgency": signal.urgency, "kinds": signal.kinds},
    )
    draft.delete()
    notices.signal_filed(signal)
    return signal


def _write(draft: Draft, answers: Mapping[str, Any], held: Membership, town: Municipality) -> Signal:
    today = clock.today()
    contact = term(town, f"human_contact_working_days.{answers['urgency']}", today)
    return Signal.objects.create(
        number=_next_number(town),
        municipality=town,
        dossier=Dossier.objects.create(municipality=town, kind=DossierKind.SIGNAL),
        reporter=held.user,
        organisation=held.organisation,
        form_key=draft.pk,
        urgency=answers["urgency"],
        kinds=answers["kinds"],
        drivers_suspected=answers["drivers_suspected"],
        observed_on=answers["observed_on"],
        source_kind=answers["source_kind"],
        source_may_be_named=answers["source_may_be_named"],
        youth_informed=answers["youth_informed"],
        parents_informed=answers["parents_informed"],
        callback_wanted=answers["callback_wanted"],
        steps_taken={step: answers[f"steps_{step}"] for step in STEPS},
        contact_due_on=working_days.after(today, contact),
        weighing_due_on=working_days.after(today, term(town, "weighing_working_days", today)),
    )


def _next_number(town: Municipality) -> str:
    """`W-2026-0001`: the town, the local year, and how manieth."""
    start = f"{town.number_prefix}-{clock.today().year}-"
    return f"{start}{lookups.last_number('signal', town.pk, start) + 1:04d}"


def _write_identity(signal: Signal, answers: Mapping[str, Any]) -> None:
    age = answers["estimated_age"]
    Identity.objects.create(
        dossier=signal.dossier,
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        aliases=answers["aliases"] or None,
        birth_date=answers["birth_date"],
        estimated_age="" if age is None else str(age),
        district_id=answers["district"] or None,
    )


def _write_statements(signal: Signal, answers: Mapping[str, Any], owner: Organisation) -> None:
    """Facts, opinion and what speaks against it are never one text (R2)."""
    texts = {
        StatementKind.OBSERVATION: answers["observation"],
        StatementKind.OPINION: answers["opinion"],
        StatementKind.COUNTER_SIGNAL: answers["counter_signals"],
    }
    for kind, text in texts.items():
        if text:
            seen = kind == StatementKind.OBSERVATION
            Statement.objects.create(
                dossier=signal.dossier,
                signal=signal,
                kind=kind,
                text=text,
                observed_on=signal.observed_on if seen else None,
                place=answers["place"] if seen else "",
                origin=states.origin_of(owner.kind),
                owner=owner,
                classification=answers["classification"] or states.starts_as(owner.kind),
                author=signal.reporter,
            )


def _write_note(signal: Signal, answers: Mapping[str, Any]) -> None:
    ReporterNote.objects.create(
        signal=signal,
        dossier=signal.dossier,
        youth_informed_reason=answers["youth_informed_reason"],
        parents_informed_reason=answers["parents_informed_reason"],
        wanted_role=answers["wanted_role"],
        callback_when=answers["callback_when"],
        steps_gap_reason=answers["steps_gap_reason"],
    )


@transaction.atomic
def add(*, signal: Signal, addition: Mapping[str, Any], by: User) -> Statement:
    """The reporter adds a fact, or says how the opinion turned out (R15)."""
    insist(access.may_add(by, signal), "own_signals_only")
    signal = once.hold(signal)
    sent = once.sent_before(
        Statement.objects.all(), addition["form_key"], signal_id=signal.pk, author_id=by.pk
    )
    if sent is not None:
        return sent
    statement = _said(signal, signal.organisation, by, addition)
    audit.record(
        act="signals.add_to_signal",
        subject=signal,
        by=by,
        under=access.permit_as_reporter(by, signal),
        facts={"kind": statement.kind},
    )
    notices.added_to(statement)
    return statement


def _said(signal: Signal, owner: Organisation, by: User, said: Mapping[str, Any]) -> Statement:
    return Statement.objects.create(
        dossier=signal.dossier,
        signal=signal,
        kind=said["kind"],
        text=said["text"],
        observed_on=said.get("observed_on"),
        origin=states.origin_of(owner.kind),
        owner=owner,
        classification=said.get("classification") or states.starts_as(owner.kind),
        author=by,
        form_key=said.get("form_key"),
    )


@transaction.atomic
def claim(*, signal: Signal, by: User) -> Signal:
    """Take a signal up. Who comes second reads who has it, and since when."""
    insist(access.may_handle(by, signal), "no_admission")
    held = Signal.objects.select_for_update(of=("self",)).select_related("claimed_by").get(pk=signal.pk)
    if held.claimed_by_id == by.pk:
        return held
    if held.claimed_by is not None and held.claimed_at is not None:
        raise TooLate("claimed_by_other", _claimed(held.claimed_by.name, held.claimed_at))
    if held.state == State.SUBMITTED:
        audit.move(held, states.TAKE_UP, by=by, under=access.permit_at_the_desk(by, held))
    else:
        audit.record(act=states.TAKE_UP.verb, subject=held, by=by, under=access.permit_at_the_desk(by, held))
    held.claimed_by, held.claimed_at = by, clock.now()
    held.save(update_fields=["claimed_by", "claimed_at"])
    return held


def _claimed(name: str, since: Any) -> str:
    moment = date_format(clock.local(since), _("j F Y, H:i"))
    return _("%(name)s has been looking at this signal since %(moment)s.") % {"name": name, "moment": moment}


@transaction.atomic
def release(*, signal: Signal, by: User) -> Signal:
    """Let a colleague take it up."""
    held = once.hold(signal)
    insist(access.may_handle(by, held), "no_admission")
    if held.claimed_by_id is None:
        return held
    insist(access.may_release(by, held), "claimed_by_other", _("Only who took it up can let it go."))
    audit.move(held, states.RELEASE, by=by, under=access.permit_at_the_desk(by, held))
    held.claimed_by, held.claimed_at = None, None
    held.save(update_fields=["claimed_by", "claimed_at"])
    return held


@transaction.atomic
def ask(*, signal: Signal, asked: Mapping[str, Any], by: User) -> Question:
    """Ask the reporter something; that is contact too."""
    insist(access.may_handle(by, signal), "no_admission")
    signal = once.hold(signal)
    sent = once.sent_before(Question.objects.all(), asked["form_key"], signal_id=signal.pk)
    if sent is not None:
        return sent
    question = Question.objects.create(
        form_key=asked["form_key"],
        signal=signal,
        dossier=signal.dossier,
        text=asked["text"],
        answer_by=asked["answer_by"],
        asked_by=by,
    )
    audit.record(
        act="signals.ask_reporter",
        subject=signal,
        by=by,
        under=access.permit_at_the_desk(by, signal),
        facts={"answer_by": question.answer_by},
    )
    mark_contact(signal)
    notices.question_asked(question)
    return question


@transaction.atomic
def answer(*, question: Question, said: Mapping[str, Any], by: User) -> Statement:
    """The reporter answers; a signal that waited for it goes on."""
    insist(access.may_answer(by, question), "own_signals_only")
    held = Question.objects.select_for_update(of=("self",)).select_related("answer").get(pk=question.pk)
    if held.answer is not None:
        if held.answer.form_key == said["form_key"]:
            return held.answer
        raise TooLate("too_late", _("This question has been answered already."))
    signal = once.hold(question.signal)
    kept = {**said, "kind": StatementKind.ANSWER}
    once.sent_before(Statement.objects.all(), said["form_key"], signal_id=signal.pk)
    held.answer = _said(signal, signal.organisation, by, kept)
    held.save(update_fields=["answer"])
    permit = access.permit_as_reporter(by, signal)
    audit.record(act="signals.answer_question", subject=signal, by=by, under=permit)
    if states.RESUME.can_leave(signal.state):
        audit.move(signal, states.RESUME, by=by, under=permit)
    notices.question_answered(question)
    return held.answer


@transaction.atomic
def note(*, signal: Signal, noted: Mapping[str, Any], by: User) -> None:
    """Keep something for the contact point alone, or that somebody spoke to the reporter."""
    insist(access.may_handle(by, signal), "no_admission")
    if not noted["text"] and not noted["contacted"]:
        raise Incomplete(
            "form_incomplete", _("Write a note, or tick that you spoke to the reporter."), field="text"
        )
    signal = once.hold(signal)
    if once.sent_before(Statement.objects.all(), noted["form_key"], signal_id=signal.pk):
        return
    if noted["text"]:
        unit = by.organisation_in(signal.municipality_id) or signal.organisation
        _said(signal, unit, by, {"kind": StatementKind.NOTE, **noted})
    if noted["contacted"]:
        mark_contact(signal)
    audit.record(
        act="signals.note",
        subject=signal,
        by=by,
        under=access.permit_at_the_desk(by, signal),
        facts={"contacted": noted["contacted"], "text": bool(noted["text"])},
    )


def mark_contact(signal: Signal) -> None:
    """The first time that a person spoke or wrote to the reporter stops the first clock (R13)."""
    if signal.contacted_at is None:
        signal.contacted_at = clock.now()
        signal.save(update_fields=["contacted_at"])
