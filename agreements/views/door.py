"""Who stands before a covenant: of the own town, or it is as if it were not there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from agreements import covenants
from agreements.models import Accession, Covenant
from audit.refusals import NotKnown
from audit.views import ActView

NOBODYS = UUID(int=0)  # looked for all the same: how long a refusal takes tells nothing either


def me(request: HttpRequest) -> User:
    """LoginRequiredMiddleware stands before every page here."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def find_covenant(request: HttpRequest, pk: UUID) -> Covenant:
    user = me(request)
    covenants.insist_reads(user)
    found = covenants.with_towns(Covenant.objects.filter(pk__in=covenants.visible_to(user).values("pk")))
    covenant = found.filter(pk=pk).first()
    if covenant is None:
        raise NotKnown("other_municipality")
    return covenant


class CovenantAct(ActView):
    """A form about one covenant that leads to one verb; afterwards back to the covenant."""

    template_name = "agreements/act.html"
    covenant: Covenant
    heading: Any = ""
    lead: Any = ""
    button: Any = ""
    done: Any = ""
    danger = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.covenant = find_covenant(request, self.covenant_key(kwargs["pk"]))
        self.insist()

    def covenant_key(self, pk: UUID) -> UUID:
        return pk

    def insist(self) -> None:
        """By default: who writes it, the administrator of the town that keeps it."""
        covenants.insist_keeps(me(self.request), self.covenant)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.seen(self.covenant)
        return super().get_context_data(**kwargs) | {
            "covenant": self.covenant,
            "heading": self.heading,
            "lead": self.lead,
            "button": self.button,
            "danger": self.danger,
        }

    def back(self) -> HttpResponse:
        messages.success(self.request, str(self.done))
        return redirect("agreements:covenant", self.covenant.pk)


class AccessionAct(CovenantAct):
    """The same for one town that takes part, by people of that town."""

    accession: Accession

    def covenant_key(self, pk: UUID) -> UUID:
        found = Accession.objects.select_related("municipality", "proposed_by").filter(pk=pk).first()
        if found is None:
            return NOBODYS
        self.accession = found
        return found.covenant_id

    def insist(self) -> None:
        covenants.insist_acts_in(me(self.request), self.accession.municipality_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"accession": self.accession}
