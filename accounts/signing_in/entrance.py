"""Before a page answers: who is there, whether the session is open, whether a second factor is set up."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Session, User
from accounts.signing_in import events, second_factor
from accounts.signing_in.store import SessionStore, hashed

GetResponse = Callable[[HttpRequest], HttpResponse]
MOST_KEPT = 200_000
NOT_KEPT = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code", "credential")
SIGN_OUT = frozenset({"account_logout"})
# Nothing else answers while a session is locked …
WHILE_LOCKED = SIGN_OUT | {"accounts:unlock", "accounts:lock", "accounts:unlock-passkey"}
# … or before a second factor is there.
SET_UP = SIGN_OUT | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "accounts:language",
    "accounts:stay",
}


class Sessions:
    """Around the request's transaction: who is here is noted before it, a new key is given after it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        session.is_empty()
        if session.get("started_at"):
            session.touch()
        response = self.get_response(request)
        if getattr(request, "new_session_key", False) and session.session_key:
            session.cycle_key()
        return response


class Entrance:
    """Inside the transaction, before the page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        if not isinstance(request.user, User):
            return _too_late(request)
        page = request.resolver_match.view_name if request.resolver_match else ""
        session: SessionStore = request.session  # type: ignore[assignment]
        if session.is_locked:
            return None if page in WHILE_LOCKED else _locked(request)
        if second_factor.is_lacking(request):
            return _obliged(request, page)
        rights = events.rights_of(request.user)
        if session.get("rights") != rights:
            session["rights"] = rights
            request.new_session_key = True  # type: ignore[attr-defined]
        return None


def _too_late(request: HttpRequest) -> HttpResponse | None:
    """The session is over. What was sent with it is kept for the same person, and nothing is done with it."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    over = Session.objects.filter(pk=hashed(key), user__isnull=False).first() if key else None
    if over is None or _by_script(request):
        return None  # an ordinary visitor: LoginRequiredMiddleware shows the way
    kept = request.method == "POST" and _keep(request, str(over.user_id))
    sentence = _("You were away too long. Your text is kept: sign in, then you go on where you were.")
    messages.warning(request, sentence if kept else _("You were away too long. Sign in to go on."))
    return redirect(_to("account_login", reverse("accounts:resume") if kept else _path(request)))


def _locked(request: HttpRequest) -> HttpResponse | None:
    if _by_script(request):
        return HttpResponse(status=401)
    request.without_shell = True  # type: ignore[attr-defined]
    kept = request.method == "POST" and _keep(request, str(request.user.pk))
    return redirect(_to("accounts:unlock", reverse("accounts:resume") if kept else _path(request)))


def _obliged(request: HttpRequest, page: str) -> HttpResponse | None:
    """First the second factor. Who has one but did not show it, shows it."""
    if Authenticator.objects.filter(user_id=request.user.pk, type__in=second_factor.REAL).exists():
        logout(request)
        return redirect("account_login")
    request.without_shell = True  # type: ignore[attr-defined]
    if page in SET_UP:
        return None
    if _by_script(request):
        return HttpResponse(status=403)
    return redirect("mfa_index")


def _keep(request: HttpRequest, user: str) -> bool:
    """Sealed in the session, without passwords and files, until it is sent again or thrown away."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in NOT_KEPT]
    if not fields or sum(len(text) for _name, text in fields) > MOST_KEPT:
        return False
    request.session[events.KEPT] = {"user": user, "path": request.get_full_path(), "fields": fields}
    return True


def _by_script(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _path(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else "/"


def _to(page: str, target: str) -> str:
    return f"{reverse(page)}?{urlencode({'next': target})}"
