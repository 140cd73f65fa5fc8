"""Who could see a case on a day: for who directs it, and for who watches over the town."""

from datetime import date  # noqa: TC003
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.states import Role
from agreements.access import Permit, permit_by_role
from agreements.past import who_could_see
from agreements.states import Kind
from audit import hidden
from audit.hidden import Hidden
from audit.refusals import NotKnown
from audit.views import UNPROCESSABLE, Page
from cases import access
from cases.forms import OnDay
from cases.views.door import find_case, me
from foundation import clock

WATCHERS = (("privacy_officer_looks_back", Role.PRIVACY_OFFICER), ("supervisor_looks_back", Role.SUPERVISOR))


class WhoCouldSee(Page):
    """Names, rules and days; never what stood in the case. The database asks once more who wants to know."""

    template_name = "cases/who_could_see.html"
    case: Hidden
    permit: Permit
    directs = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = hidden.look_up("cases.case", kwargs["pk"])
        permit = self._as_watcher(found) if found is not None else None
        if found is None or permit is None:
            permit = self._as_regisseur()
        self.case, self.permit = found, permit  # type: ignore[assignment]

    def _as_watcher(self, case: Hidden) -> Permit | None:
        if case.municipality_id is None:
            return None
        held = (permit_by_role(me(self.request), *one, case.municipality_id) for one in WATCHERS)
        return next((permit for permit in held if permit is not None), None)

    def _as_regisseur(self) -> Permit:
        user, case = me(self.request), find_case(self.request, self.kwargs["pk"])
        permit = access.insist_admitted(user, case)
        self.request.refused_subject = case  # type: ignore[attr-defined]
        if not permit.opens(Kind.SIGNAL) or not access.directs(user, case):
            raise NotKnown("not_shared")
        self.directs = True
        return permit

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = any(name.startswith("day") for name in request.GET)
        self.form = OnDay(request.GET if asked else None, initial={"day": clock.today()})
        self.ok = self.form.is_valid() or not asked
        response = super().get(request, *args, **kwargs)
        if not self.ok:
            response.status_code = UNPROCESSABLE
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day: date = (self.form.is_valid() and self.form.cleaned_data["day"]) or clock.today()
        sights = who_could_see(self.case.dossier_id, day) if self.ok and self.case.dossier_id else []
        self.seen(self.case, {one.admission for one in sights}, under=self.permit, facts={"day": day})  # type: ignore[arg-type]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "case": self.case,
            "form": self.form,
            "ok": self.ok,
            "day": day,
            "sights": sights,
            "directs": self.directs,
        }
