"""The front door: everybody starts where their work is."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.models import User
from config.context import menu_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101  LoginRequiredMiddleware stands before this
    menu = menu_for(request.user, request.path)
    return redirect(menu[0].url if menu else "accounts:notices")


@login_not_required
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Ready means: the database answers. Nothing else is needed to serve a page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})
