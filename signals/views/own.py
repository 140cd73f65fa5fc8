"""The reporter's own signal: the own words, questions, and what was told; nothing that others wrote (I3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from audit.views import ActView, Page
from signals import access
from signals.actions import signal as signals
from signals.forms.signal import Add, Answer
from signals.models import Feedback, Question, Statement
from signals.views.doors import Door, OwnDoor, find


class Own(OwnDoor, Page):
    template_name = "signals/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, signal = self.request.user, self.signal
        said = list(Statement.objects.of_the_reporter(user).about(signal).oldest_first())
        questions = list(Question.objects.about(signal).select_related("answer").oldest_first())
        told = list(Feedback.objects.visible_to(user).about(signal).released().oldest_first())
        identity = signal.dossier.identity
        self.seen(signal, [identity, *said, *questions, *told], under=self.permit)
        return super().get_context_data(
            identity=identity,
            said=[one for one in said if one.kind != "answer"],
            questions=questions,
            told=told,
            note=signal.reporter_note,
            may_add=access.may_add(user, signal),
            **kwargs,
        )


class AddTo(OwnDoor, ActView):
    template_name = "signals/add.html"
    form_class = Add

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = list(Statement.objects.of_the_reporter(self.request.user).about(self.signal).oldest_first())
        self.seen(self.signal, said, under=self.permit)
        return super().get_context_data(said=said, **kwargs)

    def act(self, form: Add) -> HttpResponse:
        signals.add(signal=self.signal, addition=form.cleaned_data, by=self.request.user)
        messages.success(self.request, _("Thank you. The contact point can read this now."))
        return redirect("signals:own", self.signal.pk)


class AnswerQuestion(Door, ActView):
    template_name = "signals/answer.html"
    form_class = Answer
    question: Question

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        asked = Question.objects.asked_of(request.user)
        whole = asked.select_related("signal__organisation", "answer", "dossier")
        self.question = find(request, whole, kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signal = self.question.signal
        permit = access.permit_as_reporter(self.request.user, signal)
        self.seen(signal, [self.question], under=permit)
        return super().get_context_data(question=self.question, signal=signal, **kwargs)

    def act(self, form: Answer) -> HttpResponse:
        signals.answer(question=self.question, said=form.cleaned_data, by=self.request.user)
        messages.success(self.request, _("Thank you. Your answer has been sent."))
        return redirect("signals:own", self.question.signal_id)
