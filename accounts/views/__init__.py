"""The bell and the own profile."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.models import Notice
from foundation import clock

MOST_NOTICES = 100


@require_safe
def notices(request: SignedInRequest) -> HttpResponse:
    found = Notice.objects.visible_to(request.user).order_by("-told_at", "pk")[:MOST_NOTICES]
    return render(request, "accounts/notices.html", {"notices": found})


@require_POST
def read_notice(request: SignedInRequest, pk: object) -> HttpResponse:
    """Mark as read and go where it points; the page there asks for the right anew."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    safe = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if safe else "accounts:notices")


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    for notice in Notice.objects.visible_to(request.user).unread():
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return redirect("accounts:notices")


@require_safe
def profile(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/profile.html", {"memberships": request.user.live_memberships})


@require_POST
def language(request: SignedInRequest) -> HttpResponse:
    chosen = request.POST.get("language")
    if chosen in {"nl", "en"}:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
        request.session["language"] = chosen
    return redirect("accounts:profile")
