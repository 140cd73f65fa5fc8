"""The contact point's desk: the list, one signal, and what is done there before it is weighed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.states import Role
from agreements.states import Kind
from audit.views import ActView, Page
from signals import access
from signals.actions import decider as deciders
from signals.actions import signal as signals
from signals.forms.signal import AdmitDecider, Ask, DeskFilter, Note
from signals.models import Decider, Feedback, Question, Signal, Statement, Weighing
from signals.states import StatementKind
from signals.views.doors import DeskDoor, RoleDoor, TableDoor
from signals.views.terms import Running, running

PER_PAGE = 25


@dataclass(frozen=True)
class Line:
    """One row of the desk."""

    signal: Signal
    first: Running | None


@dataclass(frozen=True)
class Chip:
    """A chosen filter, and the address without it."""

    url: str
    label: str


class Desk(RoleDoor, Page):
    """What is late comes first; nothing is ranked by how worrying it looks (R13, R50)."""

    template_name = "signals/desk.html"
    roles = (Role.CONTACT_POINT,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        form = DeskFilter(self.request.GET, auto_id="filter_%s")
        wanted = form.cleaned_data if form.is_valid() else {}
        found = Signal.objects.at_the_desk_of(user).with_next_term().matching(wanted, user)
        rows = found.select_related("dossier__identity", "claimed_by").late_first()
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        identities = [signal.dossier.identity for signal in page]
        self.seen(None, [*page, *identities], under=access.BY_ROLE if identities else None)
        return super().get_context_data(
            lines=[Line(signal, next(iter(running(signal)), None)) for signal in page],
            page=page,
            counts=found.counted(),
            filter_form=form,
            chips=self._chips(form, wanted),
            to_review=Feedback.objects.to_review_by(user).count(),
            to_confirm=Decider.objects.to_confirm_by(user).count(),
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def _chips(self, form: DeskFilter, wanted: dict[str, Any]) -> list[Chip]:
        return [
            Chip(self._without(name), _chosen(form, name, value)) for name, value in wanted.items() if value
        ]

    def _without(self, name: str) -> str:
        left = self.request.GET.copy()
        left.pop(name, None)
        left.pop("page", None)
        return f"?{left.urlencode()}"


def _chosen(form: DeskFilter, name: str, value: Any) -> str:
    field: Any = form.fields[name]
    label = str(field.label)
    if value is True:
        return label
    words = dict(getattr(field, "choices", [])).get(value, value)
    return f"{label}: {words}"


class Detail(TableDoor, Page):
    """One signal: all of it for the contact point, for who is admitted to weigh what is not shielded."""

    template_name = "signals/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, signal = self.request.user, self.signal
        at_the_desk = access.may_handle(user, signal)
        said = self._said()
        weighings = list(Weighing.objects.visible_to(user).about(signal).newest_first())
        sees_identity = self.permit is not None and self.permit.opens(Kind.IDENTITY)
        shown = [*said, *weighings, *([signal.dossier.identity] if sees_identity else [])]
        context = self._desk_only() if at_the_desk else {}
        for part in context.values():
            shown.extend(part)
        self.seen(signal, shown, under=self.permit)
        return super().get_context_data(
            identity=signal.dossier.identity if sees_identity else None,
            said=[one for one in said if one.kind not in {StatementKind.ANSWER, StatementKind.NOTE}],
            answers=[one for one in said if one.kind == StatementKind.ANSWER],
            notes=[one for one in said if one.kind == StatementKind.NOTE],
            weighings=weighings,
            clocks=running(signal),
            at_the_desk=at_the_desk,
            permit=self.permit,
            may_release=access.may_release(user, signal),
            back=self.request.GET.urlencode(),
            **context,
            **kwargs,
        )

    def _said(self) -> list[Statement]:
        rows = Statement.objects.visible_to(self.request.user).about(self.signal)
        return list(rows.select_related("owner", "author").oldest_first())

    def _desk_only(self) -> dict[str, list[Any]]:
        signal = self.signal
        asked = Question.objects.about(signal).select_related("answer", "asked_by").oldest_first()
        told = Feedback.objects.about(signal).select_related("given_by", "reviewed_by").oldest_first()
        return {
            "questions": list(asked),
            "told": list(told),
            "admissions": list(access.admissions_to(signal)),
        }


class Claim(DeskDoor, View):
    http_method_names = ["post"]

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        signals.claim(signal=self.signal, by=request.user)
        messages.success(request, _("This signal is yours now."))
        return redirect("signals:detail", self.signal.pk)


class Release(DeskDoor, View):
    http_method_names = ["post"]

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        signals.release(signal=self.signal, by=request.user)
        messages.success(request, _("A colleague can take this signal up now."))
        return redirect("signals:detail", self.signal.pk)


class DeskForm(DeskDoor, ActView):
    """A form about one signal, on a page of its own."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.seen(self.signal, under=self.permit)
        return super().get_context_data(**kwargs)


class AskReporter(DeskForm):
    template_name = "signals/ask.html"
    form_class = Ask

    def act(self, form: Ask) -> HttpResponse:
        signals.ask(signal=self.signal, asked=form.cleaned_data, by=self.request.user)
        messages.success(self.request, _("Your question has been sent to the reporter."))
        return redirect("signals:detail", self.signal.pk)


class WriteNote(DeskForm):
    template_name = "signals/note.html"
    form_class = Note

    def act(self, form: Note) -> HttpResponse:
        signals.note(signal=self.signal, noted=form.cleaned_data, by=self.request.user)
        messages.success(self.request, _("Your note is saved."))
        return redirect("signals:detail", self.signal.pk)


class AdmitToWeigh(DeskForm):
    template_name = "signals/admit.html"
    form_class = AdmitDecider

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.people = access.people_to_admit(self.signal)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "people": self.people,
            "covenants": access.covenants_of(self.signal),
            "grounds": access.grounds_today(),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"until": deciders.until_when(self.signal)}

    def act(self, form: AdmitDecider) -> HttpResponse:
        said = form.cleaned_data
        terms = deciders.Terms(said["covenant"], said["ground"], said["purpose"], said["until"])
        seat = self.people[said["user"]]
        admission = deciders.admit(signal=self.signal, user=seat.user, terms=terms, by=self.request.user)
        messages.success(self.request, _("%(name)s can read this signal now.") % {"name": seat.user.name})
        if admission.was_capped:
            messages.warning(self.request, _("The covenant ends earlier: access ends with the covenant."))
        return redirect("signals:detail", self.signal.pk)
