"""Telling the reporter: a text of the catalogue, and a free line that a second person reviews (R14)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import actions as audit
from audit.refusals import Incomplete, TooLate, insist
from foundation import clock
from signals import access, notices, states
from signals.actions import once
from signals.actions.signal import mark_contact
from signals.models import Feedback, FeedbackText, Signal
from signals.states import FeedbackCode, FeedbackState


@dataclass(frozen=True)
class Message:
    """What the contact point wants to say."""

    form_key: UUID
    code: str
    free_line: str = ""
    late_reason: str = ""


@transaction.atomic
def give(*, signal: Signal, message: Message, to: User, by: User) -> Feedback:
    """Without a free line it goes out at once; with one a colleague reads it first."""
    insist(access.may_handle(by, signal), "no_admission")
    signal = once.hold(signal)
    sent = once.sent_before(Feedback.objects.all(), message.form_key, signal_id=signal.pk)
    if sent is not None:
        return sent
    _check(signal, message, to)
    feedback = Feedback.objects.create(
        dossier=signal.dossier,
        signal=signal,
        to=to,
        code=message.code,
        text=_text_of(signal, message.code),
        free_line=message.free_line,
        late_reason=message.late_reason,
        given_by=by,
        form_key=message.form_key,
    )
    if feedback.free_line:
        _ask_for_review(feedback, by)
    else:
        _release(feedback, by=by)
    return feedback


def _ask_for_review(feedback: Feedback, by: User) -> None:
    permit = access.permit_at_the_desk(by, feedback.signal)
    facts = {"code": feedback.code}
    audit.record(act="signals.feedback_proposed", subject=feedback.signal, by=by, under=permit, facts=facts)
    notices.feedback_to_review(feedback)


def _check(signal: Signal, message: Message, to: User) -> None:
    if to.pk != signal.reporter_id:
        raise Incomplete(
            "receiver_missing", _("Only the reporter of this signal gets this message."), field="to"
        )
    if signal.feedback_is_late and message.code != FeedbackCode.RECEIVED and not message.late_reason:
        raise Incomplete("form_incomplete", _("This message is late. Write down why."), field="late_reason")


def _text_of(signal: Signal, code: str) -> str:
    text = FeedbackText.objects.in_force(signal.municipality).get(code)
    if text is None:
        raise Incomplete(
            "form_incomplete", _("Your town has no text for this yet. Choose another."), field="code"
        )
    return text


@transaction.atomic
def approve(*, feedback: Feedback, by: User) -> Feedback:
    """A second person read the free line and lets it go out."""
    held = _to_review(feedback, by)
    if held.state == FeedbackState.RELEASED and held.reviewed_by_id == by.pk:
        return held
    _still_open(held)
    held.reviewed_by = by
    held.save(update_fields=["reviewed_by"])
    _release(held, by=by)
    return held


@transaction.atomic
def send_back(*, feedback: Feedback, by: User) -> Feedback:
    held = _to_review(feedback, by)
    if held.state == FeedbackState.SENT_BACK and held.reviewed_by_id == by.pk:
        return held
    _still_open(held)
    held.reviewed_by = by
    held.save(update_fields=["reviewed_by"])
    audit.move(held, states.SEND_BACK, by=by, under=access.permit_at_the_desk(by, held.signal))
    notices.feedback_sent_back(held)
    return held


def _to_review(feedback: Feedback, by: User) -> Feedback:
    found = Feedback.objects.select_for_update(of=("self",)).select_related("signal", "to", "given_by")
    held = found.get(pk=feedback.pk)
    insist(
        access.may_review(by, held),
        "no_admission",
        _("You wrote this yourself. A colleague has to read it before it goes out."),
    )
    return held


def _still_open(held: Feedback) -> None:
    if held.state != FeedbackState.PROPOSED:
        raise TooLate("too_late", _("A colleague has already reviewed this message."))


def _release(feedback: Feedback, *, by: User) -> None:
    """Send it, stop the clock that it answers, and journal it in the name of who gave it."""
    audit.move(feedback, states.RELEASE_FEEDBACK, by=by, facts={"code": feedback.code})
    feedback.released_at = clock.now()
    feedback.save(update_fields=["released_at"])
    signal = once.hold(feedback.signal)
    _tell(signal, feedback)
    mark_contact(signal)
    if feedback.code != FeedbackCode.RECEIVED and signal.awaits_feedback:
        signal.feedback_given_at = feedback.released_at
        signal.save(update_fields=["feedback_given_at"])
    notices.feedback_released(feedback)


def _tell(signal: Signal, feedback: Feedback) -> None:
    """Only a message after a decision moves the signal; "we got it" never does."""
    giver = feedback.given_by
    permit = access.permit_at_the_desk(giver, signal)
    late = signal.feedback_is_late and feedback.code != FeedbackCode.RECEIVED
    facts = {"code": feedback.code, "late": late}
    if feedback.code != FeedbackCode.RECEIVED and states.TELL.can_leave(signal.state):
        audit.move(signal, states.TELL, by=giver, under=permit, because=feedback.late_reason, facts=facts)
        return
    audit.record(
        act=states.TELL.verb,
        subject=signal,
        by=giver,
        under=permit,
        because=feedback.late_reason,
        facts=facts,
    )
