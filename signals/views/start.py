"""Where a reporter starts: what to know before, own drafts and own signals."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch

from accounts.models import Municipality
from accounts.states import Role
from audit.refusals import NotKnown
from audit.views import Page
from signals import access
from signals.models import Decider, Draft, Feedback, Question, Signal, Statement
from signals.views.doors import Door, RoleDoor

REPORTERS = (
    Role.YOUTH_WORKER,
    Role.ATTENTION_OFFICER,
    Role.PARTNER,
    Role.PROCESS_DIRECTOR,
    Role.CONTACT_POINT,
)
PER_PAGE = 20


class Start(RoleDoor, Page):
    template_name = "signals/start.html"
    roles = REPORTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        said = Statement.objects.of_the_reporter(user).oldest_first()
        told = Feedback.objects.released().oldest_first()
        asked = Question.objects.to_answer_by(user)
        own = Signal.objects.reported_by(user).select_related("municipality").newest_first()
        signals = own.prefetch_related(
            Prefetch("statements", queryset=said, to_attr="said"),
            Prefetch("feedback", queryset=told, to_attr="told"),
            Prefetch("questions", queryset=asked, to_attr="asked"),
        )
        page = self.paged(signals)
        items = [row for signal in page for row in (signal, *signal.said, *signal.told, *signal.asked)]
        self.seen(None, items, under=access.OWN if items else None)
        return super().get_context_data(
            signals=page,
            drafts=Draft.objects.visible_to(user).select_related("municipality").newest_first(),
            may_file=bool(access.reporting_memberships(user)),
            to_confirm=Decider.objects.to_confirm_by(user).count(),
            **kwargs,
        )

    def paged(self, signals: Any) -> Any:
        return Paginator(signals, PER_PAGE).get_page(self.request.GET.get("page"))


class Before(Door, Page):
    """What a reporter of this town should know first (R1)."""

    template_name = "signals/before.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            town = Municipality.objects.select_related("contact_point_fallback").get(slug=kwargs["town"])
        except Municipality.DoesNotExist:
            raise NotKnown("not_found") from None
        kwargs["town"] = town
        return super().get_context_data(may_file=access.may_file_in(self.request.user, town.pk), **kwargs)
