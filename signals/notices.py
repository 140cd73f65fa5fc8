"""Who is told that something is waiting; never what it says (I18)."""

from django.urls import reverse

from accounts.models import Membership, Municipality, Notice, User
from accounts.notices import tell
from accounts.states import Role
from signals.models import Decider, Draft, Feedback, Question, Signal, Statement, Weighing


def contact_point_of(town: Municipality) -> list[User]:
    held = Membership.objects.live().in_town(town).with_role(Role.CONTACT_POINT).select_related("user")
    return [one.user for one in held]


def _who_looks_after(signal: Signal) -> list[User]:
    """The person who took it up, else everybody at the contact point."""
    return [signal.claimed_by] if signal.claimed_by else contact_point_of(signal.municipality)


def signal_filed(signal: Signal) -> None:
    path = reverse("signals:detail", args=[signal.pk])
    tell(Notice.Kind.SIGNAL_RECEIVED, to=contact_point_of(signal.municipality), path=path, about=signal)


def added_to(statement: Statement) -> None:
    path = reverse("signals:detail", args=[statement.signal_id])
    tell(Notice.Kind.SIGNAL_ADDED_TO, to=_who_looks_after(statement.signal), path=path, about=statement)


def question_asked(question: Question) -> None:
    path = reverse("signals:answer", args=[question.pk])
    tell(Notice.Kind.QUESTION_ASKED, to=[question.signal.reporter], path=path, about=question)


def question_answered(question: Question) -> None:
    path = reverse("signals:detail", args=[question.signal_id])
    to = [question.asked_by, *_who_looks_after(question.signal)]
    tell(Notice.Kind.QUESTION_ANSWERED, to=to, path=path, about=question)


def decider_admitted(signal: Signal, user: User) -> None:
    path = reverse("signals:detail", args=[signal.pk])
    tell(Notice.Kind.ADMITTED, to=[user], path=path, about=signal)


def weighing_to_confirm(decider: Decider) -> None:
    path = reverse("signals:confirm", args=[decider.weighing_id])
    tell(Notice.Kind.WEIGHING_TO_CONFIRM, to=[decider.user], path=path, about=decider)


def weighing_decided(weighing: Weighing) -> None:
    path = reverse("signals:weighing", args=[weighing.pk])
    tell(Notice.Kind.WEIGHING_DECIDED, to=[weighing.proposed_by], path=path, about=weighing)


def weighing_fell(weighing: Weighing) -> None:
    """So many declared a conflict of interest that nobody may decide it any more: the proposer goes on."""
    path = reverse("signals:weighing", args=[weighing.pk])
    tell(Notice.Kind.WEIGHING_DECIDED, to=[weighing.proposed_by], path=path, about=f"fell:{weighing.pk}")


def feedback_to_review(feedback: Feedback) -> None:
    path = reverse("signals:review-feedback", args=[feedback.pk])
    to = [user for user in contact_point_of(feedback.signal.municipality) if user.pk != feedback.given_by_id]
    tell(Notice.Kind.FEEDBACK_TO_REVIEW, to=to, path=path, about=feedback)


def feedback_sent_back(feedback: Feedback) -> None:
    path = reverse("signals:feedback", args=[feedback.signal_id])
    tell(Notice.Kind.FEEDBACK_TO_REVIEW, to=[feedback.given_by], path=path, about=f"back:{feedback.pk}")


def feedback_released(feedback: Feedback) -> None:
    path = reverse("signals:own", args=[feedback.signal_id])
    tell(Notice.Kind.FEEDBACK_GIVEN, to=[feedback.to], path=path, about=feedback)


def term_near(signal: Signal, what: str, due: object) -> None:
    path = reverse("signals:detail", args=[signal.pk])
    about = f"{signal.pk}:{what}:{due}"
    tell(Notice.Kind.TERM_NEAR, to=_who_looks_after(signal), path=path, about=about)


def draft_expires_soon(draft: Draft) -> None:
    tell(Notice.Kind.TERM_NEAR, to=[draft.author], path=reverse("signals:start"), about=draft)
