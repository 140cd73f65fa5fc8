"""What a partner sees: shared cases, opened parts, the own actions. The rest leaves no trace."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import Role
from agreements.access import Permit
from agreements.models import Admission, Recall
from agreements.states import Kind
from audit.refusals import NotKnown
from audit.views import Page
from cases import access
from cases.items import Shown, shown_to
from cases.models import Action, Case, PlanAgreement, PlanVersion
from cases.recalls import recalls_to_confirm
from cases.shared_work import Waiting
from cases.states import VersionState
from cases.views.action import Update
from cases.views.door import CaseDoor, me
from cases.views.plan import GOALS
from foundation.paging import Place


class Shared(Page):
    template_name = "cases/partner.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if me(request).has_role(Role.ADMINISTRATOR, Role.EXECUTOR):
            raise NotKnown(access.refusal_without_case(me(request)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        shared = Case.objects.not_directed_by(user).open()
        place = Place.read(self.request.GET.get("na", ""))
        page = shared.with_identity().with_regisseur().with_sharing().newest_page(user, place)
        cases = page.rows
        held = admissions_by_dossier(user, cases)
        mine = Action.objects.visible_to(user).carried_out_by(user).agreed().unfinished()
        own = list(mine.filter(plan__case__in=shared).first_due_first().select_related("plan__case"))
        asked = list(
            PlanAgreement.objects.asked_of(user)
            .select_related("plan_version__plan__case")
            .order_by("asked_at")
        )
        under = Permit(rule="admission_covenant") if cases else None
        waiting = Waiting(user, cases)
        self.seen(None, [*cases, *own, *asked, *waiting.rows], under=under)
        cards = [{"case": case, "admission": held[case.dossier_id]} for case in cases]
        return super().get_context_data(**kwargs) | {
            "rows": cards,
            "page": page,
            "actions": own,
            "asked": asked,
            "waiting": waiting,
        }


def admissions_by_dossier(user: Any, cases: Sequence[Case]) -> dict[Any, Admission]:
    keys = [case.dossier_id for case in cases]
    found = Admission.objects.of(user).in_force().to_dossiers(keys).select_related("covenant")
    return {one.dossier_id: one for one in found.order_by("-starts_at")}


@dataclass(frozen=True)
class Opened:
    """What was opened to one reader of a case: what a page shows of it, and the rows for the journal."""

    shown: PlanVersion | None
    own: list[Action]
    others: list[Action]
    asked: list[PlanAgreement]
    brought: list[Shown]
    to_confirm: list[Recall]
    rows: list[Model]

    @property
    def context(self) -> dict[str, Any]:
        names = ("shown", "own", "others", "asked", "brought", "to_confirm")
        return {name: getattr(self, name) for name in names} | {"own_keys": {one.pk for one in self.own}}

    def known_to(self, keys: Collection[UUID]) -> "Opened":
        """Without what was brought in for this reader and is unknown to who looks along (I10)."""
        kept = [one for one in self.brought if one.item.is_of_the_file or one.item.key in keys]
        hidden = {row.pk for one in self.brought if one not in kept for row in one.rows}
        return replace(self, brought=kept, rows=[row for row in self.rows if row.pk not in hidden])


def opened_to(reader: User, case: Case, permit: Permit) -> Opened:
    """The same questions for the reader's own page and for a preview with the reader's eyes."""
    versions = []
    if permit.opens(Kind.PLAN):
        versions = list(PlanVersion.objects.visible_to(reader).of(case).prefetch_related(GOALS))
    agreed = next((one for one in versions if one.state == VersionState.AGREED), None)
    visible = Action.objects.visible_to(reader).of(case).first_due_first()
    acts = list(visible.select_related("executor", "executor_user", "changed_by"))
    own = [one for one in acts if access.carries_out(reader, one)]
    brought, to_confirm = shown_to(reader, case), recalls_to_confirm(reader, case)
    return Opened(
        shown=agreed or next(iter(versions), None),
        own=own,
        others=[one for one in acts if one not in own],
        asked=list(PlanAgreement.objects.asked_of(reader).filter(plan_version__in=versions)),
        brought=brought,
        to_confirm=to_confirm,
        rows=[*versions, *acts, *to_confirm, *(row for one in brought for row in one.rows)],
    )


class SharedCase(CaseDoor, Page):
    """The purpose on top; then only what was opened to this person."""

    template_name = "cases/partner_case.html"
    opens = Kind.ACTIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opened = opened_to(me(self.request), self.case, self.permit)
        self.shown(opened.rows)
        return super().get_context_data(**kwargs) | opened.context


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
