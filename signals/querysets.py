"""Questions about signals. Each starts with who asks."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Least

from accounts.states import Role
from agreements.querysets import ids_open_to
from agreements.states import OWNER_HOLDS, Classification, Kind
from foundation import clock
from signals.states import DECIDED, OPEN, UNDECIDED, FeedbackState, State, StatementKind, WeighingState

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Municipality, User
    from signals.models.draft import Draft  # noqa: F401  ruff does not see the names in QuerySet["…"]
    from signals.models.feedback import Feedback, FeedbackText  # noqa: F401
    from signals.models.signal import Question, Signal, Statement  # noqa: F401
    from signals.models.weighing import CriteriaSet, Decider, Weighing  # noqa: F401


class DraftQuerySet(QuerySet["Draft"]):
    def visible_to(self, user: "User") -> "DraftQuerySet":
        """The author's alone, and only while it lives."""
        return self.filter(author=user, expires_at__gt=clock.Now())

    def expired(self) -> "DraftQuerySet":
        return self.filter(expires_at__lte=clock.Now())

    def expiring_within(self, span: timedelta) -> "DraftQuerySet":
        return self.filter(expires_at__gt=clock.Now(), expires_at__lte=clock.now() + span)

    def newest_first(self) -> "DraftQuerySet":
        return self.order_by("-saved_at", "pk")


class SignalQuerySet(QuerySet["Signal"]):
    def visible_to(self, user: "User") -> "SignalQuerySet":
        """Own signals, signals of the own contact point's town, and signals one is admitted to."""
        return self.filter(Q(reporter=user) | self._table_of(user))

    def reported_by(self, user: "User") -> "SignalQuerySet":
        return self.filter(reporter=user)

    def at_the_desk_of(self, user: "User") -> "SignalQuerySet":
        """Signals of the towns whose contact point this person works for."""
        return self.filter(municipality__in=user.towns_as(Role.CONTACT_POINT))

    def on_the_table_of(self, user: "User") -> "SignalQuerySet":
        """At the own desk, or opened to this person to weigh; being the reporter does not count here."""
        return self.filter(self._table_of(user))

    @staticmethod
    def _table_of(user: "User") -> Q:
        return Q(municipality__in=user.towns_as(Role.CONTACT_POINT)) | Q(
            dossier_id__in=ids_open_to(user, Kind.SIGNAL)
        )

    def of_form(self, key: "UUID") -> "Signal | None":
        """The signal that was filed from this draft, if it was."""
        return self.filter(form_key=key).first()

    def in_town(self, town_id: "UUID") -> "SignalQuerySet":
        return self.filter(municipality_id=town_id)

    def open(self) -> "SignalQuerySet":
        return self.filter(state__in=OPEN)

    def to_weigh_beside(self, signal: "Signal") -> "SignalQuerySet":
        """Open signals of the same town, and those that were weighed together with this one."""
        together = Q(weighed__weighing__weighed__signal=signal)
        others = self.in_town(signal.municipality_id).filter(Q(state__in=OPEN) | together)
        return others.exclude(pk=signal.pk).distinct()

    def awaiting_triage(self) -> "SignalQuerySet":
        return self.filter(state=State.SUBMITTED)

    def awaiting_feedback(self) -> "SignalQuerySet":
        return self.filter(feedback_given_at=None, feedback_due_on__isnull=False)

    def to_do(self) -> "SignalQuerySet":
        """Not decided yet, or decided and the reporter has not heard."""
        return self.filter(Q(state__in=OPEN) | Q(state__in=DECIDED, feedback_given_at=None))

    def with_next_term(self) -> "SignalQuerySet":
        """`react_before`: the first of the terms that still run; `question_due_on` of the latest decision."""
        asked = apps.get_model("signals", "Weighing").objects.filter(
            weighed__signal=OuterRef("pk"), state=WeighingState.DECIDED
        )
        due = asked.order_by("-decided_at").values("question_due_on")[:1]
        return self.annotate(question_due_on=Subquery(due)).annotate(
            react_before=Least(
                _while(Q(contacted_at=None, state__in=OPEN), "contact_due_on"),
                _while(Q(state__in=UNDECIDED), "weighing_due_on"),
                _while(Q(state=State.MORE_INFORMATION), "question_due_on"),
                _while(Q(feedback_given_at=None), "feedback_due_on"),
            )
        )

    def overdue(self) -> "SignalQuerySet":
        """A term has passed: contact, weighing, the question or feedback."""
        return self.with_next_term().past_due()

    def past_due(self) -> "SignalQuerySet":
        return self.filter(self._past_due())

    @staticmethod
    def _past_due() -> Q:
        """Ask it of signals `with_next_term()`."""
        return Q(("react_before__lt", clock.today()))

    def due_within(self, span: timedelta) -> "SignalQuerySet":
        return self.with_next_term().filter(Q(("react_before__lte", clock.today() + span)))

    def late_first(self) -> "SignalQuerySet":
        """By the first term that runs; what has none comes last. Never by how worrying it looks (R50)."""
        return self.order_by(F("react_before").asc(nulls_last=True), "filed_at", "number", "pk")

    def oldest_first(self) -> "SignalQuerySet":
        return self.order_by("filed_at", "pk")

    def newest_first(self) -> "SignalQuerySet":
        return self.order_by("-filed_at", "pk")

    def matching(self, wanted: "dict[str, Any]", user: "User") -> "SignalQuerySet":
        """What the filters of the desk ask for."""
        found = self._in_status(wanted.get("status") or "")
        if wanted.get("urgency"):
            found = found.filter(urgency=wanted["urgency"])
        if wanted.get("kind"):
            found = found.filter(kinds__contains=[wanted["kind"]])
        if wanted.get("late"):
            found = found.past_due()
        if wanted.get("mine"):
            found = found.filter(claimed_by=user)
        if wanted.get("q"):
            found = found.filter(number__icontains=wanted["q"].strip())
        return found

    def _in_status(self, status: str) -> "SignalQuerySet":
        if status == "all":
            return self
        return self.filter(state=status) if status else self.to_do()

    def counted(self) -> "dict[str, int]":
        """How many, and how many of them are late."""
        return self.aggregate(all=Count("pk"), late=Count("pk", filter=self._past_due()))


FIRST_THE_FACT = Case(
    When(kind=StatementKind.OBSERVATION, then=0), When(kind=StatementKind.COUNTER_SIGNAL, then=1), default=2
)


def _while(condition: Q, field: str) -> Case:
    return Case(When(condition, then=F(field)), default=None, output_field=DateField())


class StatementQuerySet(QuerySet["Statement"]):
    def visible_to(self, user: "User") -> "StatementQuerySet":
        """Own words; everything at the own contact point; at the weighing table what is not shielded."""
        own = {held.organisation_id for held in user.live_memberships}
        at_the_table = Q(dossier_id__in=ids_open_to(user, Kind.SIGNAL)) & ~Q(kind=StatementKind.NOTE)
        return self.filter(
            Q(author=user)
            | Q(signal__municipality__in=user.towns_as(Role.CONTACT_POINT))
            | (at_the_table & (~Q(classification=Classification.SOURCE_SHIELDED) | Q(owner__in=own)))
        )

    def of_the_reporter(self, user: "User") -> "StatementQuerySet":
        """What the reporter wrote; never a note of the contact point, also not the own."""
        return self.filter(author=user).exclude(kind=StatementKind.NOTE)

    def about(self, signal: "Signal") -> "StatementQuerySet":
        return self.filter(signal=signal)

    def not_held_back(self) -> "StatementQuerySet":
        return self.exclude(classification__in=OWNER_HOLDS)

    def for_case_file(self, signals: "QuerySet[Signal] | list[Signal]") -> "StatementQuerySet":
        """What a case file shows of its signals: what the owner does not hold back, and no internal notes."""
        return self.filter(signal__in=signals).not_held_back().exclude(kind=StatementKind.NOTE)

    def oldest_first(self) -> "StatementQuerySet":
        """Of one moment: the fact, then what speaks against it, then the opinion."""
        return self.order_by("written_at", FIRST_THE_FACT, "pk")


class QuestionQuerySet(QuerySet["Question"]):
    def visible_to(self, user: "User") -> "QuestionQuerySet":
        """Asked of this person as the reporter, or asked by the own contact point."""
        return self.filter(
            Q(signal__reporter=user) | Q(signal__municipality__in=user.towns_as(Role.CONTACT_POINT))
        )

    def asked_of(self, user: "User") -> "QuestionQuerySet":
        return self.filter(signal__reporter=user)

    def to_answer_by(self, user: "User") -> "QuestionQuerySet":
        return self.filter(signal__reporter=user, answer=None)

    def about(self, signal: "Signal") -> "QuestionQuerySet":
        return self.filter(signal=signal)

    def oldest_first(self) -> "QuestionQuerySet":
        return self.order_by("asked_at", "pk")


class CriteriaSetQuerySet(QuerySet["CriteriaSet"]):
    def in_force(self, town: "Municipality") -> "CriteriaSetQuerySet":
        """The version of today; old decisions keep theirs."""
        today = clock.today()
        until = Q(valid_until=None) | Q(valid_until__gte=today)
        return self.filter(until, municipality=town, valid_from__lte=today).order_by("-valid_from")


class FeedbackTextQuerySet(QuerySet["FeedbackText"]):
    def in_force(self, town: "Municipality") -> "dict[str, str]":
        """The town's text of today for each code of the catalogue."""
        found = self.filter(municipality=town, valid_from__lte=clock.today()).order_by("valid_from")
        return {one.code: one.text for one in found}


class WeighingQuerySet(QuerySet["Weighing"]):
    def visible_to(self, user: "User") -> "WeighingQuerySet":
        """The contact point of the town, and deciders who are admitted to (one of) its signals."""
        opened = ids_open_to(user, Kind.WEIGHING)
        return self.filter(
            Q(municipality__in=user.towns_as(Role.CONTACT_POINT))
            | Q(pk__in=self.model._default_manager.filter(signals__dossier_id__in=opened).values("pk"))
        )

    def with_signal_keys(self) -> "WeighingQuerySet":
        """`signal_keys`: of the signals that were weighed together, by number, in the same question."""
        weighed = apps.get_model("signals", "WeighedSignal").objects.filter(weighing=OuterRef("pk"))
        return self.annotate(
            signal_keys=ArraySubquery(weighed.order_by("signal__number").values("signal_id"))
        )

    def about(self, signal: "Signal") -> "WeighingQuerySet":
        return self.filter(weighed__signal=signal)

    def standing(self) -> "WeighingQuerySet":
        return self.filter(state=WeighingState.DECIDED)

    def listed_for_sight(self) -> "WeighingQuerySet":
        """Decided by one organisation, so the weighing table looks at it (R8)."""
        return self.filter(listed_for_sight=True, state=WeighingState.DECIDED)

    def waiting_for(self, user: "User") -> "WeighingQuerySet":
        """Proposed, and this person has not said yes or stepped back."""
        deciders = apps.get_model("signals", "Decider").objects  # the models import this module
        return self.filter(pk__in=deciders.to_confirm_by(user).order_by().values("weighing_id"))

    def proposed(self) -> "WeighingQuerySet":
        return self.filter(state=WeighingState.PROPOSED)

    def newest_first(self) -> "WeighingQuerySet":
        return self.order_by("-proposed_at", "pk")


class DeciderQuerySet(QuerySet["Decider"]):
    def to_confirm_by(self, user: "User") -> "DeciderQuerySet":
        return self.filter(
            user=user, confirmed_at=None, conflicted=False, weighing__state=WeighingState.PROPOSED
        ).order_by("weighing__proposed_at", "pk")


class FeedbackQuerySet(QuerySet["Feedback"]):
    def released(self) -> "FeedbackQuerySet":
        return self.filter(state=FeedbackState.RELEASED)

    def about(self, signal: "Signal") -> "FeedbackQuerySet":
        return self.filter(signal=signal)

    def visible_to(self, user: "User") -> "FeedbackQuerySet":
        """At the own desk; to the reporter what was released."""
        return self.filter(
            Q(to=user, state=FeedbackState.RELEASED)
            | Q(signal__municipality__in=user.towns_as(Role.CONTACT_POINT))
        )

    def at_the_desk_of(self, user: "User") -> "FeedbackQuerySet":
        return self.filter(signal__municipality__in=user.towns_as(Role.CONTACT_POINT))

    def to_review_by(self, user: "User") -> "FeedbackQuerySet":
        return self.at_the_desk_of(user).filter(state=FeedbackState.PROPOSED).exclude(given_by=user)

    def oldest_first(self) -> "FeedbackQuerySet":
        return self.order_by("given_at", "pk")
