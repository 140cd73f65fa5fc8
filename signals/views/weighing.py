"""Weighing: propose, read, confirm or step back, withdraw, replace."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.states import Role
from audit.refusals import insist
from audit.views import ActView, Page
from foundation.forms import OnceForm
from signals import access
from signals.actions import weighing as weighings
from signals.forms.weighing import Weigh
from signals.models import Statement, Weighing
from signals.states import WeighingState
from signals.views.desk import DeskForm
from signals.views.doors import Door, RoleDoor, find
from signals.views.terms import running

DECIDERS = (Role.CONTACT_POINT, Role.PARTNER, Role.PROCESS_DIRECTOR, Role.REGISSEUR)


class Propose(DeskForm):
    """Beside the form stands what was said, so that nobody weighs from memory."""

    template_name = "signals/weighing/propose.html"
    form_class = Weigh

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "signal": self.signal}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Statement.objects.visible_to(self.request.user).about(self.signal)
        said = list(rows.select_related("owner").oldest_first())
        self.seen(self.signal, [*said, self.signal.dossier.identity], under=self.permit)
        return super(DeskForm, self).get_context_data(
            said=said, identity=self.signal.dossier.identity, clocks=running(self.signal), **kwargs
        )

    def act(self, form: Weigh) -> HttpResponse:
        weighing = weighings.propose(proposal=form.proposal(), by=self.request.user)
        if weighing.state == WeighingState.DECIDED:
            messages.success(self.request, _("The decision has been taken."))
        else:
            messages.success(self.request, _("The deciders have been asked to confirm."))
        return redirect("signals:weighing", weighing.pk)


class WeighingDoor(Door):
    """Loads the weighing that the address names."""

    weighing: Weighing

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        whole = Weighing.objects.select_related(
            "municipality", "criteria_set", "proposed_by", "question_owner", "supersedes"
        ).prefetch_related("weighed__signal", "deciders__user", "deciders__organisation", "receivers")
        self.weighing = find(request, whole.visible_to(request.user), kwargs["pk"])
        self.permit = access.permit_to_see_weighing(request.user, self.weighing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        weighing, user = self.weighing, self.request.user
        signals = [one.signal for one in weighing.weighed.all()]
        self.seen(weighing, [weighing, *signals], under=self.permit)  # type: ignore[attr-defined]
        deciders = sorted(weighing.deciders.all(), key=lambda one: (one.organisation.name, one.user.name))
        own = next((one for one in deciders if one.user_id == user.pk), None)
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            weighing=weighing,
            signals=signals,
            deciders=deciders,
            own=own,
            criteria=[(code, weighing.criteria_set.criteria.get(code, "")) for code in weighing.criteria],
            grounds=access.ground_texts(weighing.legal_grounds),
            may_withdraw=access.may_withdraw(user, weighing) and weighing.state == WeighingState.PROPOSED,
            may_replace=access.may_withdraw(user, weighing) and weighing.state == WeighingState.DECIDED,
            waits_for_me=own is not None and own.waits,
            **kwargs,
        )


class Read(WeighingDoor, Page):
    """A decision is read here; whoever tries to change it hears that a decision is not changed (I6)."""

    template_name = "signals/weighing/read.html"
    http_method_names = ["get", "head", "post"]

    def post(self, _request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        raise weighings.fixed()


class Confirm(WeighingDoor, ActView):
    """The own yes, or the own step back because of a conflict of interest."""

    template_name = "signals/weighing/confirm.html"
    form_class = OnceForm

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        named = any(one.user_id == request.user.pk for one in self.weighing.deciders.all())
        insist(named, "no_admission", _("You are not one of the deciders."))

    def act(self, _form: OnceForm) -> HttpResponse:
        by = self.request.user
        if self.request.POST.get("decision") == "conflict":
            weighings.declare_conflict(weighing=self.weighing, by=by)
            messages.success(
                self.request, _("You do not decide about this. The contact point can read that.")
            )
        else:
            weighings.confirm(weighing=self.weighing, by=by)
            messages.success(self.request, _("You have confirmed this decision."))
        return redirect("signals:weighing", self.weighing.pk)


class Withdraw(WeighingDoor, Page, View):
    template_name = "signals/weighing/withdraw.html"
    http_method_names = ["get", "head", "post"]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        insist(access.may_withdraw(request.user, self.weighing), "no_admission")

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        weighings.withdraw(weighing=self.weighing, by=request.user)
        messages.success(request, _("The proposal is withdrawn."))
        return redirect("signals:weighing", self.weighing.pk)


class Replace(Propose):
    """A new decision about the same signals, that replaces this one when it is confirmed."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        rows = Weighing.objects.visible_to(request.user).with_signal_keys()
        self.replaced = find(request, rows, kwargs["pk"])
        super().setup(request, *args, **{**kwargs, "pk": self.replaced.signal_keys[0]})

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "replaces": self.replaced}

    def get_initial(self) -> dict[str, Any]:
        along = [str(key) for key in self.replaced.signal_keys]
        return {"supersedes": str(self.replaced.pk), "signals": along}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.replaced.state != WeighingState.DECIDED:
            raise weighings.fixed()
        return super().post(request, *args, **kwargs)


class Weighings(RoleDoor, Page):
    """What waits for the own confirmation, and at the contact point what the table should look at (R8)."""

    template_name = "signals/weighing/list.html"
    roles = DECIDERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows = (
            Weighing.objects.visible_to(user)
            .prefetch_related("weighed__signal")
            .select_related("proposed_by")
        )
        waiting = list(rows.waiting_for(user).newest_first())
        others = rows.proposed().exclude(pk__in=[one.pk for one in waiting])
        proposed = list(others.newest_first()[:50])
        sight = list(rows.listed_for_sight().newest_first()[:50])
        at_the_desk = user.has_role(Role.CONTACT_POINT)
        found = [*waiting, *proposed, *sight]
        by = access.BY_ROLE if at_the_desk else access.BY_SEAT
        self.seen(None, found, under=by if found else None)
        return super().get_context_data(waiting=waiting, proposed=proposed, sight=sight, **kwargs)
