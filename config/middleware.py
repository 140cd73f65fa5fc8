"""One request is one transaction: it carries the actor, the journal line and the effect.

Opened around view *and* render. A refusal or an error rolls it back; what was looked at and what was
refused is journalled after it, in a transaction of its own.
"""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, InterfaceError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from accounts.actions import refuse_closed
from accounts.models import User
from audit import actions as audit
from audit.models import Entry
from audit.refusals import NotKnown, Refused
from config import errors
from foundation import acting
from foundation.addresses import client_address

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
FIRST_ERROR = 400
FIRST_FAULT = 500
NOT_FOUND = 404
FORBIDDEN = 403


class Headers:
    """Nothing that was shown to a signed-in person stays behind in a cache, a proxy or a history."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response["Cache-Control"] = "no-store"
            response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class RequestTrace:
    """Gives the request an id of our own making; a client's own id is never used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting.traced(acting.new_request_id()):
            return self.get_response(request)


class ClosedAccount:
    """A session of an account that was closed ends with its next request, wherever it was open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = _signed_in_as(request)
        if held is not None and not request.user.is_authenticated:
            with acting.acting_as(None, purpose="request"):
                known = User.objects.filter(pk=held).first()
                refuse_closed(known, address=client_address(request))
            request.session.flush()
        return self.get_response(request)


class Language:
    """The reader's own language: profile, else Dutch. Never the browser's: a shared desk is nobody's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get("language", settings.LANGUAGE_CODE)
        with translation.override(chosen):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", chosen)
            return response


class RequestTransaction:
    """Opens the transaction, runs the page in it, and decides whether it stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._answer(request)
        except (DatabaseError, InterfaceError) as error:
            # Nothing was shown and nothing was changed: the transaction is gone, the journal line with it.
            log.exception("database", exc_info=error)
            request.session.modified = False
            return errors.unavailable(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        with acting.acting_as(_signed_in_as(request), purpose="request") as current:
            response = self.get_response(request)
            refused = response.status_code >= FIRST_ERROR
            if refused:
                transaction.set_rollback(True)
        if response.status_code >= FIRST_FAULT:
            request.session.modified = False  # a sign-in that was rolled back did not happen
        if refused:
            self._journal_refusal(request, response, current)
        self._afterwards(request, current)
        return response

    def _afterwards(self, request: HttpRequest, current: acting.Acting) -> None:
        """What counts whatever became of the request, such as a wrong guess at a password."""
        works = getattr(request, "afterwards", [])
        if works:
            with acting.acting_as(current.actor, purpose="request"):
                for work in works:
                    work()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        request.refusal = exception  # type: ignore[attr-defined]
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, DatabaseError):
            # The transaction is broken: leave it before any page is rendered.
            raise exception
        return None

    def _journal_refusal(self, request: HttpRequest, response: HttpResponse, current: acting.Acting) -> None:
        """What was shown before the refusal stays journalled, and the refusal gets its own line."""
        with acting.acting_as(current.actor, purpose="request"):
            for look in current.looks:
                audit.write(look)  # type: ignore[arg-type]
            line = refusal_line(request, response)
            if line is not None:
                line.actor_id = current.actor
                audit.write(line)


def _signed_in_as(request: HttpRequest) -> UUID | None:
    key = request.session.get(SESSION_KEY)
    return UUID(str(key)) if key else None


def refusal_line(request: HttpRequest, response: HttpResponse) -> audit.Line | None:
    """The journal line of a refusal: which page, which object, which closed word."""
    match = request.resolver_match
    if match is None:
        return None
    refusal: Any = getattr(request, "refusal", None)
    keys = [str(value) for value in match.kwargs.values() if isinstance(value, UUID)]
    line = audit.Line(
        kind=Entry.Kind.REFUSAL,
        act="refused",
        page=match.view_name,
        method=request.method or "",
        status=response.status_code,
        object_id=keys[0] if keys else "",
        reason_code=_code_of(refusal, response),
        address=client_address(request),
        object_label=getattr(request, "refused_label", ""),
    )
    subject = getattr(request, "refused_subject", None)
    if subject is not None:
        audit.about(line, subject)
    return line


def _code_of(refusal: Any, response: HttpResponse) -> str:
    if isinstance(refusal, (Refused, NotKnown)):
        return refusal.code
    if isinstance(refusal, Http404) or response.status_code == NOT_FOUND:
        return "not_found"
    return {403: "forbidden", 405: "method_not_allowed", 422: "form_incomplete"}.get(
        response.status_code, "error"
    )
