"""What the shell around every page shows: the menu of this person's roles, the bell, the demo bar."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice, User
from accounts.states import Role
from agreements.access import why
from cases.search import ROLES


@dataclass(frozen=True)
class MenuItem:
    url: str
    label: str
    current: bool


# Five at most per person; each row: roles, name of the page, label.
MENU = (
    ({Role.REGISSEUR}, "cases:work", _("My work")),
    ({Role.CONTACT_POINT}, "signals:desk", _("Signals")),
    ({Role.CONTACT_POINT}, "cases:proposals", _("Cases to open")),
    ({Role.YOUTH_WORKER, Role.ATTENTION_OFFICER, Role.PARTNER}, "signals:start", _("Start")),
    ({Role.PARTNER, Role.YOUTH_WORKER, Role.PROCESS_DIRECTOR}, "cases:partner", _("Shared with me")),
    ({Role.PRIVACY_OFFICER}, "cases:break-glass-reviews", _("Emergency access")),
    (set(ROLES), "cases:search", _("Search")),
    ({Role.SUPERVISOR, Role.PRIVACY_OFFICER}, "audit:journal", _("Journal")),
    ({Role.ADMINISTRATOR}, "audit:refused", _("Refused")),
    ({Role.CONTACT_POINT, Role.REGISSEUR, Role.PROCESS_DIRECTOR}, "cases:break-glass", _("Emergency access")),
    ({Role.ADMINISTRATOR}, "management:people", _("People")),
    ({Role.ADMINISTRATOR}, "management:organisations", _("Organisations")),
    (
        {Role.ADMINISTRATOR, Role.CONTROLLER_OFFICER, Role.PRIVACY_OFFICER, Role.SUPERVISOR},
        "agreements:covenants",
        _("Covenants"),
    ),
    ({Role.PRIVACY_OFFICER, Role.SUPERVISOR}, "management:people", _("People")),
    ({Role.CONTACT_POINT, Role.REGISSEUR}, "agreements:covenants", _("Covenants")),
)
MOST_ITEMS = 5


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"SITE_IS_DEMO": settings.SITE_IS_DEMO, "menu": [], "unread_notices": 0}
    if isinstance(user, User) and not hasattr(request, "without_shell"):
        context["menu"] = menu_for(user, request.path)
        context["session_idle"], context["session_most"] = request.session.seconds_left()  # type: ignore[attr-defined]
        context["unread_notices"] = Notice.objects.visible_to(user).unread().count()
    shown_under = getattr(request, "shown_under", None)
    if shown_under is not None:
        context["why"] = why(shown_under)  # what the journal's line of this look names, in words
    return context


def menu_for(user: User, path: str) -> list[MenuItem]:
    items = []
    for roles, page, label in MENU:
        if user.has_role(*roles):
            url = reverse(page)
            items.append(MenuItem(url, str(label), path.startswith(url)))
    return items[:MOST_ITEMS]
