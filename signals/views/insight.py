"""Who sees a signal, by which rule and until when; and who looked at it."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.states import Role
from agreements.access import why_of
from audit.views import LooksAt, Page
from signals import access
from signals.models import Signal
from signals.views.doors import DeskDoor


class WhoSees(DeskDoor, LooksAt, Page):
    """For the contact point of the town."""

    template_name = "signals/who_sees.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        admissions = list(access.admissions_to(self.signal).select_related("ground"))
        self.seen(self.signal, admissions, under=self.permit)
        people = [*by_rule(self.signal), *map(by_name, admissions)]
        looked = self.looked_at(self.signal.dossier_id)
        return super().get_context_data(people=people, **looked, **kwargs)


def by_rule(signal: Signal) -> list[dict[str, Any]]:
    """The contact point of the town and the reporter need nobody's admission."""
    held = Membership.objects.live().filter(municipality_id=signal.municipality_id, role=Role.CONTACT_POINT)
    rows = [
        {"name": one.user.name, "organisation": one.organisation.name, "why": _("Contact point of the town")}
        for one in held.select_related("user", "organisation").order_by("user__name")
    ]
    own = _("Reporter: what this person wrote and what we told")
    return [*rows, {"name": signal.reporter.name, "organisation": signal.organisation.name, "why": own}]


def by_name(admission: Any) -> dict[str, Any]:
    return {
        "name": admission.user.name,
        "organisation": admission.organisation.name,
        "why": why_of(admission),
        "purpose": admission.purpose,
        "last_day": admission.last_day,
    }
