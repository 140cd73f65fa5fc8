"""Telling the reporter, and the second look at what somebody wants to say."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.states import Role
from audit.views import ActView, Page
from signals import access
from signals.actions import feedback as feedbacks
from signals.forms.feedback import Give, Review
from signals.models import Feedback
from signals.states import FeedbackState
from signals.views.desk import DeskForm
from signals.views.doors import Door, RoleDoor, find
from signals.views.terms import running


class GiveFeedback(DeskForm):
    template_name = "signals/feedback/give.html"
    form_class = Give

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "signal": self.signal}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = list(Feedback.objects.about(self.signal).select_related("given_by").oldest_first())
        return super().get_context_data(told=told, clocks=running(self.signal), **kwargs)

    def act(self, form: Give) -> HttpResponse:
        given = feedbacks.give(
            signal=self.signal, message=form.message(), to=self.signal.reporter, by=self.request.user
        )
        if given.state == FeedbackState.RELEASED:
            messages.success(self.request, _("The reporter can read your message now."))
        else:
            messages.success(self.request, _("A colleague reads your line first. Then the reporter gets it."))
        return redirect("signals:detail", self.signal.pk)


class ReviewFeedback(Door, ActView):
    template_name = "signals/feedback/review.html"
    form_class = Review
    feedback: Feedback

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        whole = Feedback.objects.select_related("signal", "to", "given_by", "reviewed_by", "dossier")
        self.feedback = find(request, whole.at_the_desk_of(request.user), kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signal = self.feedback.signal
        permit = access.permit_at_the_desk(self.request.user, signal)
        self.seen(signal, [self.feedback], under=permit)
        return super().get_context_data(
            feedback=self.feedback,
            signal=signal,
            may_review=access.may_review(self.request.user, self.feedback)
            and self.feedback.state == FeedbackState.PROPOSED,
            **kwargs,
        )

    def act(self, form: Review) -> HttpResponse:
        by = self.request.user
        if form.cleaned_data["decision"] == "approve":
            feedbacks.approve(feedback=self.feedback, by=by)
            messages.success(self.request, _("The reporter can read this message now."))
        else:
            feedbacks.send_back(feedback=self.feedback, by=by)
            messages.success(self.request, _("Your colleague hears that this message has to change."))
        return redirect("signals:reviews")


class Reviews(RoleDoor, Page):
    template_name = "signals/feedback/list.html"
    roles = (Role.CONTACT_POINT,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Feedback.objects.to_review_by(self.request.user).select_related("signal", "given_by")
        waiting = list(rows.oldest_first())
        self.seen(None, waiting, under=access.BY_ROLE if waiting else None)
        return super().get_context_data(waiting=waiting, **kwargs)
