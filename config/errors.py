"""Sentences for what went wrong. A refusal says what to do; an unknown page says the same to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.refusals import Refused

RETRY_AFTER_SECONDS = "30"


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    template = "409.html" if refusal.status == 409 else "403.html"  # noqa: PLR2004  the status itself
    return render(request, template, {"sentence": refusal.sentence}, status=refusal.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    sentence = _(
        "This form was opened too long ago, or in another window. Go back, reload the page and try again."
    )
    return render(request, "403.html", {"sentence": sentence}, status=403)


def unavailable(request: HttpRequest, _error: Exception) -> HttpResponse:
    response = render(request, "503.html", status=503, using=None)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response
