"""Sentences for what went wrong. A refusal says what to do; an unknown page says the same to everybody."""

import sys

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from audit.refusals import Refused
from foundation import acting

RETRY_AFTER_SECONDS = "30"


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    template = "409.html" if refusal.status == 409 else "403.html"  # noqa: PLR2004  the status itself
    return render(request, template, {"sentence": refusal.sentence}, status=refusal.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    sentence = _(
        "This form was opened too long ago, or in another window. Go back, reload the page and try again."
    )
    return render(request, "403.html", {"sentence": sentence}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw (Django's handler500): our fault, except when the database does not answer."""
    if isinstance(sys.exc_info()[1], DatabaseError | InterfaceError):
        return unavailable(request)
    page = render_to_string("500.html", {"reference": acting.request_id()})
    return HttpResponse(page, status=500)


def unavailable(_request: HttpRequest) -> HttpResponse:
    """Rendered without the request: the shell around other pages would ask the database again."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response
