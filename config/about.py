"""Pages for everybody: how it works, what happens with information, and how usable this site is."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.states import Role


@dataclass(frozen=True)
class Sight:
    """What one role sees, in a sentence."""

    role: Role
    sees: object


WHO_SEES_WHAT = (
    Sight(
        Role.YOUTH_WORKER,
        _("Your own signals, questions to you, and what the contact point tells you. Nothing of others."),
    ),
    Sight(
        Role.CONTACT_POINT,
        _("All signals of the own municipality, and who decided what. A case only when admitted to it."),
    ),
    Sight(
        Role.REGISSEUR,
        _("The whole file of the own cases, except what its owner keeps back."),
    ),
    Sight(
        Role.PARTNER,
        _("Only the parts that were opened to you by name, for one purpose, until a date."),
    ),
    Sight(Role.EXECUTOR, _("Only the own agreement. No file.")),
    Sight(
        Role.SUPERVISOR,
        _("Who did, saw or was refused what, when and why. No content of files."),
    ),
    Sight(
        Role.PRIVACY_OFFICER,
        _("The same as the supervisor, to advise and to watch over the law. No content of files."),
    ),
    Sight(Role.ADMINISTRATOR, _("Accounts and settings. No content of files, in no way.")),
)


@login_not_required
@require_safe
def explanation(request: HttpRequest) -> HttpResponse:
    return render(request, "about/explanation.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "about/privacy.html", {"who_sees_what": WHO_SEES_WHAT})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "about/accessibility.html")
