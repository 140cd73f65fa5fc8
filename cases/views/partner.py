"""What a partner sees: shared cases, opened parts, the own actions. The rest leaves no trace."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.states import Role
from agreements.models import Admission
from agreements.states import Kind
from audit.refusals import NotKnown
from audit.views import Page
from cases import access
from cases.models import Action, Case, PlanAgreement, PlanVersion
from cases.states import VersionState
from cases.views.action import Update
from cases.views.door import CaseDoor, me
from cases.views.plan import GOALS


class Shared(Page):
    template_name = "cases/partner.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if me(request).has_role(Role.ADMINISTRATOR, Role.EXECUTOR):
            raise NotKnown(access.refusal_without_case(me(request)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        cases = list(
            Case.objects.shared_with(user)
            .open()
            .with_identity()
            .with_regisseur()
            .order_by("-dossier__registered_at", "pk")
        )
        purposes = admissions_by_dossier(user)
        own = list(
            Action.objects.visible_to(user)
            .carried_out_by(user)
            .agreed()
            .unfinished()
            .filter(plan__case__in=cases)
            .first_due_first()
            .select_related("plan__case")
        )
        asked = list(
            PlanAgreement.objects.asked_of(user)
            .select_related("plan_version__plan__case")
            .order_by("asked_at")
        )
        self.seen(None, [*cases, *own, *asked])
        rows = [{"case": case, "admission": purposes[case.dossier_id]} for case in cases]
        return super().get_context_data(**kwargs) | {"rows": rows, "actions": own, "asked": asked}


def admissions_by_dossier(user: Any) -> dict[Any, Admission]:
    found = Admission.objects.of(user).in_force().select_related("covenant").order_by("-starts_at")
    return {one.dossier_id: one for one in found}


class SharedCase(CaseDoor, Page):
    """The purpose on top; then only what was opened to this person."""

    template_name = "cases/partner_case.html"
    opens = Kind.ACTIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        versions = []
        if self.permit.opens(Kind.PLAN):
            versions = list(PlanVersion.objects.visible_to(user).of(self.case).prefetch_related(GOALS))
        shown = next(
            (one for one in versions if one.state == VersionState.AGREED), next(iter(versions), None)
        )
        visible = Action.objects.visible_to(user).of(self.case).first_due_first()
        acts = list(visible.select_related("executor", "executor_user"))
        asked = list(PlanAgreement.objects.asked_of(user).filter(plan_version__in=versions))
        self.shown(versions, acts)
        own = [one for one in acts if access.carries_out(user, one)]
        keys = {one.pk for one in own}
        return super().get_context_data(**kwargs) | {
            "shown": shown,
            "own": own,
            "own_keys": keys,
            "others": [one for one in acts if one.pk not in keys],
            "asked": asked,
        }


class SharedAction(Update):
    """The own action: how it goes and what came of it. The regisseur comes in by the same door."""

    template_name = "cases/partner_action.html"

    def back_to(self) -> tuple[str, Any]:
        return ("cases:plan" if access.whole_file(self.permit) else "cases:partner-case", self.case.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "purpose": self.permit.admissions[0].purpose,
            "title": _("Your action"),
        }
