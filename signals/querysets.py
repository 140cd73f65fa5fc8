"""Questions about signals. Each starts with who asks."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.states import Role
from agreements.querysets import ids_open_to
from agreements.states import OWNER_HOLDS, Kind
from foundation import clock
from signals.states import DECIDED, OPEN, FeedbackState, State

if TYPE_CHECKING:
    from accounts.models import User
    from signals.models import Feedback, Signal, Statement, Weighing


class SignalQuerySet(QuerySet["Signal"]):
    def visible_to(self, user: "User") -> "SignalQuerySet":
        """Own signals, signals of the own contact point's town, and signals one is admitted to."""
        return self.filter(
            Q(reporter=user)
            | Q(municipality__in=user.towns_as(Role.CONTACT_POINT))
            | Q(dossier_id__in=ids_open_to(user, Kind.SIGNAL))
        )

    def reported_by(self, user: "User") -> "SignalQuerySet":
        return self.filter(reporter=user)

    def at_the_desk_of(self, user: "User") -> "SignalQuerySet":
        """Signals of the towns whose contact point this person works for."""
        return self.filter(municipality__in=user.towns_as(Role.CONTACT_POINT))

    def open(self) -> "SignalQuerySet":
        return self.filter(state__in=OPEN)

    def awaiting_triage(self) -> "SignalQuerySet":
        return self.filter(state=State.SUBMITTED)

    def awaiting_feedback(self) -> "SignalQuerySet":
        return self.filter(state__in=DECIDED, feedback_given_at=None)

    def overdue(self) -> "SignalQuerySet":
        """Contact, weighing or feedback is late today."""
        today = clock.today()
        return self.filter(
            Q(contacted_at=None, state__in=OPEN, contact_due_on__lt=today)
            | Q(state__in=OPEN, weighing_due_on__lt=today)
            | Q(feedback_given_at=None, feedback_due_on__lt=today)
        )

    def oldest_first(self) -> "SignalQuerySet":
        return self.order_by("filed_at", "pk")


class StatementQuerySet(QuerySet["Statement"]):
    def visible_to(self, user: "User") -> "StatementQuerySet":
        """Own words; everything at the own contact point; to the admitted what its owner does not hold back."""
        return self.filter(
            Q(author=user)
            | Q(signal__municipality__in=user.towns_as(Role.CONTACT_POINT))
            | Q(dossier_id__in=ids_open_to(user, Kind.SIGNAL))
        )

    def not_held_back(self) -> "StatementQuerySet":
        return self.exclude(classification__in=OWNER_HOLDS)

    def oldest_first(self) -> "StatementQuerySet":
        return self.order_by("written_at", "pk")


class WeighingQuerySet(QuerySet["Weighing"]):
    def visible_to(self, user: "User") -> "WeighingQuerySet":
        """The contact point of the town, and deciders who are admitted to (one of) its signals."""
        return self.filter(
            Q(municipality__in=user.towns_as(Role.CONTACT_POINT))
            | Q(signals__dossier_id__in=ids_open_to(user, Kind.WEIGHING))
        ).distinct()


class FeedbackQuerySet(QuerySet["Feedback"]):
    def released(self) -> "FeedbackQuerySet":
        return self.filter(state=FeedbackState.RELEASED)

    def to_review_by(self, user: "User") -> "FeedbackQuerySet":
        towns = user.towns_as(Role.CONTACT_POINT)
        return self.filter(state=FeedbackState.PROPOSED, signal__municipality__in=towns).exclude(given_by=user)
