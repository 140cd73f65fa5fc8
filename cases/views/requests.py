"""Asking for access: the asker hears the same whether or not there is such a case; the regisseur answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import role_refusal
from agreements.access import Permit
from agreements.models import AccessRequest, RequestForDossier
from audit.refusals import Incomplete, NotKnown
from audit.views import ActView
from cases import access, actions, forms
from cases.models import Case
from cases.views.door import ActDoor, me
from signals.models import Signal

MOST_SHOWN = 50


class Ask(ActView):
    template_name = "cases/ask_access.html"
    form_class = forms.AskAccess

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not me(request).has_role(*access.ASKING_ROLES):
            raise NotKnown(role_refusal(me(request)))
        self.towns = access.asks_for(me(request))

    def get_form_kwargs(self) -> dict[str, Any]:
        own = Signal.objects.reported_by(me(self.request)).newest_first()[:MOST_SHOWN]
        return super().get_form_kwargs() | {"towns": list(self.towns.values()), "signals": list(own)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = AccessRequest.objects.filter(asker=me(self.request)).select_related("municipality")
        asked = list(own.order_by("-asked_at")[:MOST_SHOWN])
        self.seen(None, asked, under=Permit(rule="asker") if asked else None)
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "may_ask": bool(self.towns),
        }

    def act(self, form: forms.AskAccess) -> HttpResponse:
        said, user = form.cleaned_data, me(self.request)
        if said["number"] and Case.objects.visible_to(user).filter(number=said["number"]).exists():
            raise Incomplete("form_incomplete", _("You see this case already."), field="number")
        held = self.towns[UUID(said["town"])]
        asked = actions.Asked(
            municipality=held.municipality,
            organisation=held.organisation,
            purpose=said["purpose"],
            number=said["number"],
            signal_key=UUID(said["signal"]) if said["signal"] else None,
        )
        actions.ask_for_access(asked=asked, form_key=said["form_key"], by=user)
        messages.success(self.request, _("Your question is sent. You hear within 5 working days."))
        return redirect("cases:ask-access")


class Answer(ActDoor, ActView):
    """The regisseur reads who asks and what for; admits by the usual form, or says no with a reason."""

    template_name = "cases/access_request.html"
    form_class = forms.DeclineAccess
    tab = "participants"
    route: RequestForDossier

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = RequestForDossier.objects.filter(dossier_id=self.case.dossier_id, pk=kwargs["route"])
        route = found.select_related("request__asker", "request__organisation", "answered_by").first()
        if route is None:
            raise Http404
        self.route = route

    def on_page(self) -> list[Model]:
        return [self.route, self.route.request]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"route": self.route, "asked": self.route.request}

    def act(self, form: forms.DeclineAccess) -> HttpResponse:
        because = form.cleaned_data["because"]
        actions.decline_request(case=self.case, route=self.route, because=because, by=me(self.request))
        messages.success(self.request, _("Noted. The asker hears only that the answer is no."))
        return redirect("cases:participants", self.case.pk)
