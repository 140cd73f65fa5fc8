"""The contact point names a regisseur and opens a case; of what happens inside it sees nothing after that."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import Role
from agreements.access import Permit
from audit import hidden
from audit.refusals import NotKnown, Refused
from audit.views import ActView, Page
from cases import access, actions, forms
from cases.models import Case
from cases.querysets import proposed_to
from cases.views.door import me
from signals.models import Weighing
from signals.states import Outcome, WeighingState


class Proposals(Page):
    """Decisions that wait for a case; below them the cases that were opened, with who directs them."""

    template_name = "cases/proposals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        if not user.has_role(Role.CONTACT_POINT):
            raise NotKnown(access.refusal_without_case(user))
        found = list(proposed_to(user).prefetch_related("signals"))
        cases = {
            case.weighing_id: case
            for case in Case.objects.filter(weighing__in=found)
            .select_related("municipality")
            .with_regisseur()
        }
        rows: list[dict[str, Any]] = [{"weighing": one, "case": cases.get(one.pk)} for one in found]
        self.seen(
            None, [*found, *cases.values()], under=access.permit_to_propose(user, found[0]) if found else None
        )
        waiting = [row for row in rows if row["case"] is None or not row["case"].is_open]
        opened = [row for row in rows if row["case"] is not None and row["case"].is_open]
        return super().get_context_data(**kwargs) | {"waiting": waiting, "opened": opened}


class ProposalDoor:
    """Loads the decision of the address: of the own town, decided, with the outcome that carries a case."""

    request: HttpRequest
    weighing: Weighing
    case: Case | None
    permit: Permit

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.weighing, self.permit = self.find(kwargs["weighing"])
        self.case = Case.objects.with_regisseur().filter(weighing=self.weighing).first()

    def find(self, pk: UUID) -> tuple[Weighing, Permit]:
        user = me(self.request)
        if user.has_role(Role.ADMINISTRATOR, Role.EXECUTOR):
            raise NotKnown(access.refusal_without_case(user))
        weighing = self.of_own_town(user, pk)
        permit = access.permit_to_propose(user, weighing)
        if permit is None:
            raise NotKnown("no_admission")
        if weighing.state != WeighingState.DECIDED:
            raise NotKnown("weighing_missing")
        if weighing.outcome != Outcome.RADICALISATION_CONCERN:
            sentence = _("Only a decision “concern about radicalisation” opens a case.")
            raise Refused("wrong_outcome_for_case", sentence)
        return weighing, permit

    def of_own_town(self, user: User, pk: UUID) -> Weighing:
        """A decision of another town carries no case here: the same answer as for one that does not exist."""
        weighing = Weighing.objects.select_related("municipality").filter(pk=pk).first()
        self.request.refused_subject = weighing  # type: ignore[attr-defined]
        if weighing is None:
            raise NotKnown(self.why_not(user, pk))
        return weighing

    def why_not(self, user: User, pk: UUID) -> str:
        there = hidden.look_up("signals.weighing", pk)
        self.request.refused_subject = there  # type: ignore[attr-defined]
        towns = {held.municipality_id for held in user.live_memberships}
        return "no_admission" if there and there.municipality_id in towns else "weighing_missing"

    def look(self) -> None:
        items = [*self.weighing.signals.all(), *([self.case] if self.case else [])]
        self.seen(self.weighing, items, under=self.permit)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.look()
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        held = self.case.regisseurship if self.case else None
        deciders = list(
            self.weighing.deciders.select_related("user", "organisation").order_by("organisation__name")
        )
        return context | {
            "weighing": self.weighing,
            "case": self.case,
            "held": held,
            "deciders": deciders,
            "two_hats": held is not None
            and any(one.user_id == held.user_id and one.confirmed_at for one in deciders),
            "weighed_signals": self.weighing.signals.order_by("filed_at"),
        }


class Proposal(ProposalDoor, Page):
    template_name = "cases/proposal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.case is None or self.case.regisseurship is None:
            context["assign_form"] = forms.AssignRegisseur(weighing=self.weighing)
        elif not self.case.is_open:
            context["open_form"] = forms.OpenCase(weighing=self.weighing)
        return context


class ProposalAct(ProposalDoor, ActView):
    """One of the two forms of the proposal, on the same page."""

    template_name = "cases/proposal.html"
    form_name = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"weighing": self.weighing}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {self.form_name: context["form"]}

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("cases:proposal", self.weighing.pk)


class Assign(ProposalAct):
    form_class = forms.AssignRegisseur
    form_name = "assign_form"

    def act(self, form: forms.AssignRegisseur) -> HttpResponse:
        regisseur = form.cleaned_data["regisseur"]
        actions.assign_regisseur(weighing=self.weighing, regisseur=regisseur, by=me(self.request))
        return self.done(
            _("%(name)s is the regisseur. You can now open the case.") % {"name": regisseur.name}
        )


class Open(ProposalAct):
    form_class = forms.OpenCase
    form_name = "open_form"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["held"] is None:  # first things first: the page asks for a regisseur
            context["assign_form"] = forms.AssignRegisseur(weighing=self.weighing)
        return context

    def act(self, form: forms.OpenCase) -> HttpResponse:
        case = actions.open_case(
            weighing=self.weighing,
            legal_grounds=form.cleaned_data["legal_grounds"],
            authority=form.cleaned_data["authority"],
            by=me(self.request),
        )
        return self.done(_("Case %(number)s is open. The regisseur has been told.") % {"number": case.number})
