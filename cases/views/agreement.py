"""Asking people to agree a version of the plan, and agreeing from the own account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Admission
from agreements.states import Kind
from audit.refusals import Incomplete, NotKnown, TooLate
from audit.views import ActView
from cases import access, actions, forms
from cases.models import Action, PlanVersion
from cases.states import VersionState
from cases.views.door import ActDoor, CaseDoor, me, not_shared
from cases.views.plan import GOALS
from foundation.forms import OnceForm


class Ask(ActDoor, ActView):
    """Choose who agrees; or take the version back while it waits."""

    template_name = "cases/plan_ask.html"
    form_class = forms.AskAgreement
    tab = "plan"
    version: PlanVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = PlanVersion.objects.of(self.case).in_the_making().prefetch_related(GOALS).first()
        if found is None:
            raise TooLate("too_late", _("There is no draft to ask agreement for. Start a new version first."))
        self.version = found

    def get_form_kwargs(self) -> dict[str, Any]:
        admitted = Admission.objects.filter(dossier_id=self.case.dossier_id).in_force()
        people = User.objects.filter(pk__in=admitted.values("user_id")).exclude(pk=me(self.request).pk)
        return super().get_form_kwargs() | {"people": people.order_by("name", "pk")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = self.version.agreements.select_related("user").order_by("user__name")
        return super().get_context_data(**kwargs) | {
            "version": self.version,
            "answers": answers,
            "is_asked": self.version.state == VersionState.ASKED,
        }

    def act(self, form: forms.AskAgreement) -> HttpResponse:
        version = actions.ask_agreement(
            version=self.version, people=form.cleaned_data["people"], by=me(self.request)
        )
        if version.state == VersionState.AGREED:
            messages.success(self.request, _("The plan is agreed."))
        else:
            messages.success(self.request, _("Agreement is asked. Everybody has been told."))
        return redirect("cases:plan", self.case.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take_back" not in request.POST:
            return super().post(request, *args, **kwargs)
        actions.take_back(version=self.version, by=me(request))
        messages.success(request, _("The version is a draft again. Ask agreement anew when it is ready."))
        return redirect("cases:plan-draft", self.case.pk)


class Agree(CaseDoor, ActView):
    """The whole plan on one page, and one button. Who was not asked does not know of it."""

    template_name = "cases/plan_agree.html"
    form_class = OnceForm
    opens = Kind.PLAN
    version: PlanVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        version = self.find(request, kwargs["pk"])
        self.version = version
        super().setup(request, *args, **kwargs | {"pk": version.plan.case_id})
        self.kwargs = kwargs
        if not access.may_agree(me(request), version):
            raise NotKnown("not_shared")

    def find(self, request: HttpRequest, pk: UUID) -> PlanVersion:
        user = me(request)
        found = PlanVersion.objects.visible_to(user).select_related("plan__case").prefetch_related(GOALS)
        version: PlanVersion | None = found.filter(pk=pk).first()
        if version is not None:
            return version
        raise not_shared(request, "cases.planversion", pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        acts = list(
            Action.objects.visible_to(user)
            .of(self.case)
            .first_due_first()
            .select_related("executor", "executor_user")
        )
        answers = list(self.version.agreements.select_related("user").order_by("user__name"))
        self.shown([self.version], acts, answers)
        mine = next(one for one in answers if one.user_id == user.pk)
        return super().get_context_data(**kwargs) | {
            "version": self.version,
            "actions": acts,
            "answers": answers,
            "mine": mine,
            "waits": self.version.state == VersionState.ASKED and mine.agreed_at is None,
        }

    def act(self, form: OnceForm) -> HttpResponse:  # noqa: ARG002  there is nothing in it but the yes
        if "confirm" not in self.request.POST:
            raise Incomplete("form_incomplete", _("Choose “I agree to this plan”."))
        actions.agree(version=self.version, by=me(self.request))
        messages.success(
            self.request, _("You agreed to version %(number)d.") % {"number": self.version.number}
        )
        return redirect("cases:plan" if self.directs else "cases:partner-case", self.case.pk)
