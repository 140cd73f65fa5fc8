"""What happens around a sign-in, as lines in the journal.

The one place that listens to Django's own events: it offers no other door.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from accounts import actions
from accounts.models import Membership, User
from accounts.signing_in.guesses import Guesser
from audit import actions as audit
from audit.models import Entry
from foundation import acting, clock
from foundation.addresses import client_address

KEPT = "kept_form"
# What a browser says about itself, shortened to what its owner recognises.
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def _signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    session = request.session
    session["language"] = user.language
    session["started_at"] = clock.now().isoformat()
    session["browser"] = browser_of(request)
    session["rights"] = rights_of(user)
    methods = [record["method"] for record in get_authentication_records(request, user)]
    session["second_factor"] = "mfa" in methods
    if session.get(KEPT, {}).get("user") != str(user.pk):
        session.pop(KEPT, None)
    acting.became(user.pk)
    for kind, name in (("account", user.email), ("code", user.pk)):
        Guesser.of(request, kind, name).succeeded()
    journal(request, "signed_in", user, facts={"with": ", ".join(dict.fromkeys(methods)) or "session"})


def _signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        journal(request, "signed_out", user)


def journal(
    request: HttpRequest, act: str, user: User | None, facts: dict[str, Any] | None = None, because: str = ""
) -> None:
    """One line about signing in, in the name of this person or of nobody."""
    home = user.live_memberships[0] if user is not None and user.live_memberships else None
    audit.write(
        audit.Line(
            kind=Entry.Kind.SIGN_IN,
            act=act,
            actor_id=user.pk if user else None,
            municipality_id=home.municipality_id if home else None,
            organisation_id=home.organisation_id if home else None,
            facts=facts or {},
            reason_code=because,
            address=client_address(request),
        )
    )


def journal_failure(request: HttpRequest, act: str, login: str) -> None:
    """Whose account was tried stands in the line when there is one; it costs the same when there is none.

    Written after the request, so that an answer that rolls back leaves its line all the same.
    """
    found = Membership.objects.live().filter(user__email__iexact=login).order_by("municipality_id").first()
    line = audit.Line(
        kind=Entry.Kind.SIGN_IN,
        act=act,
        object_kind="accounts.user" if found else "",
        object_id=str(found.user_id) if found else "",
        municipality_id=found.municipality_id if found else None,
        organisation_id=found.organisation_id if found else None,
        address=client_address(request),
    )
    closed = User.objects.filter(email__iexact=login, is_active=False).values_list("pk", flat=True).first()
    if closed is not None:
        line.kind, line.actor_id, line.reason_code = Entry.Kind.REFUSAL, closed, "account_closed"
    after(request, lambda: audit.write(line))


def after(request: HttpRequest, work: Callable[[], None]) -> None:
    """Do this when the request's own transaction is over, whatever became of it (config.middleware)."""
    request.__dict__.setdefault("afterwards", []).append(work)


def rights_of(user: User) -> str:
    """Changes when a role comes or goes; then the session gets another key."""
    held = sorted(
        f"{one.role}:{one.organisation_id}:{one.municipality_id}:{one.is_team_lead}"
        for one in user.live_memberships
    )
    return hashlib.sha256("|".join(held).encode()).hexdigest()[:16]


def browser_of(request: HttpRequest) -> str:
    said = request.META.get("HTTP_USER_AGENT", "")
    found = [next((name for mark, name in names if mark in said), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found))


def end_other_sessions(request: HttpRequest, user: User) -> None:
    actions.end_sessions(of=user, by=user, but=request.session.session_key)


user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
