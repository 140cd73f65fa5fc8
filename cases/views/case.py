"""The regisseur's own desk: the work of today, and one case at a glance."""

from typing import Any

from django.http import HttpRequest

from accounts.states import Role
from agreements.access import Permit
from audit.refusals import NotKnown
from audit.views import Page
from cases import access
from cases.items import shown_to
from cases.models import Action, Case, PlanVersion
from cases.querysets import statements_for_regisseur
from cases.recalls import recalls_to_confirm
from cases.states import VersionState
from cases.views.door import EverybodysDoor, me
from cases.views.plan import by_state
from cases.work import Work
from signals.models import Decider


class Desk(Page):
    """Late, today, this week, waiting for others; and the own cases."""

    template_name = "cases/work.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not me(request).has_role(Role.REGISSEUR):
            raise NotKnown(access.refusal_without_case(me(request)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        directed = Case.objects.directed_by(user).open().with_identity().with_sharing()
        cases = list(directed.order_by("-opened_at", "pk"))
        work = Work(cases, user)
        identities = [case.dossier.identity for case in cases if hasattr(case.dossier, "identity")]
        under = Permit(rule="admission_task") if cases else None
        self.seen(None, [*cases, *identities, *work.items], under=under)
        return super().get_context_data(**kwargs) | {"work": work, "cases": cases}


class Overview(EverybodysDoor, Page):
    """Who it is about, what was reported, why it was taken up, who takes part, and the next step."""

    template_name = "cases/detail.html"
    tab = "detail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = self.case
        statements = list(statements_for_regisseur(case))
        versions = list(PlanVersion.objects.visible_to(me(self.request)).of(case))
        actions = list(
            Action.objects.of(case).agreed().unfinished().first_due_first().select_related("executor")
        )
        deciders = deciders_of(case)
        weighing = deciders[0].weighing if deciders else None
        shared, rows = self.shared()
        self.shown(statements, [weighing], self.participants, versions, actions, rows)
        return super().get_context_data(**kwargs) | {
            **shared,
            "statements": statements,
            "weighing": weighing,
            "criteria": criteria_of(weighing) if weighing else [],
            "deciders": deciders,
            "participants": self.participants,
            "actions": actions[:5],
            "actions_left": len(actions),
            "agreed": by_state(versions, VersionState.AGREED),
            "making": by_state(versions, VersionState.DRAFT) or by_state(versions, VersionState.ASKED),
            "two_hats": any(one.user_id == case.regisseurship.user_id for one in deciders if one.confirmed_at)
            if case.regisseurship
            else False,
        }

    def shared(self) -> tuple[dict[str, Any], list[Any]]:
        """What was brought in and may be read, and what was called back and must be confirmed."""
        user = me(self.request)
        brought, to_confirm = shown_to(user, self.case), recalls_to_confirm(user, self.case)
        rows = [*to_confirm, *(row for one in brought for row in one.rows)]
        return {"brought": brought, "to_confirm": to_confirm}, rows


def deciders_of(case: Case) -> list[Decider]:
    """With the decision itself; none of it to whom the weighing is not open."""
    found = Decider.objects.filter(weighing=case.weighing_id)
    whole = found.select_related("user", "organisation", "weighing__criteria_set")
    return list(whole.order_by("organisation__name"))


def criteria_of(weighing: Any) -> list[str]:
    """The criteria that were met, in the words of the version then in force (R45)."""
    words = weighing.criteria_set.criteria
    return [f"{code}: {words.get(code, code)}" for code in weighing.criteria]
