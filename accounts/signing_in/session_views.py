"""The own sessions: where one is signed in, staying, locking, and going on with what was typed."""

from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from accounts import actions
from accounts.access import SignedInRequest
from accounts.models import Session
from accounts.signing_in import second_factor
from accounts.signing_in.events import KEPT, end_other_sessions
from accounts.signing_in.forms import UnlockForm
from accounts.signing_in.store import hashed

UNPROCESSABLE, NO_CONTENT = 422, 204


@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    held = Session.objects.of(request.user).live().order_by("-seen_at")
    here = hashed(request.session.session_key or "")
    return render(request, "accounts/sessions.html", {"sessions": held, "here": here})


@require_POST
def end_session(request: SignedInRequest, pk: UUID) -> HttpResponse:
    if actions.end_session(of=request.user, handle=pk, by=request.user):
        messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@require_POST
def end_all(request: SignedInRequest) -> HttpResponse:
    """Everywhere else; here one stays, to see that it is done."""
    end_other_sessions(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:sessions")


@require_POST
def stay(request: SignedInRequest) -> HttpResponse:
    """Somebody is still there."""
    idle, most = request.session.seconds_left()  # type: ignore[attr-defined]
    return JsonResponse({"idle": idle, "most": most})


@require_POST
def lock(request: SignedInRequest) -> HttpResponse:
    row = request.session.row  # type: ignore[attr-defined]
    if row is not None and row.locked_at is None:
        actions.lock(session=row, by=request.user)
    if is_script(request):
        return HttpResponse(status=NO_CONTENT)
    answer = redirect(f"{reverse('accounts:unlock')}?next={back_to(request)}")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


class Unlock(FormView):
    """The password, or by script the passkey; then one is where one was."""

    template_name = "accounts/unlock.html"
    form_class = UnlockForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.without_shell = True  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {
            "next": safe(self.request, "next"),
            "has_passkey": second_factor.has_passkey(self.get_form_kwargs()["user"]),
        }

    def form_valid(self, form: UnlockForm) -> HttpResponse:
        row = self.request.session.row  # type: ignore[attr-defined]
        if row is not None and row.locked_at is not None:
            actions.unlock(session=row, by=form.user)
        if is_script(self.request):
            return HttpResponse(status=NO_CONTENT)
        return redirect(safe(self.request, "next") or "home")

    def form_invalid(self, form: UnlockForm) -> HttpResponse:
        answer = self.render_to_response(self.get_context_data(form=form))
        answer.status_code = UNPROCESSABLE
        return answer


def resume(request: SignedInRequest) -> HttpResponse:
    """What somebody sent when the session was over or locked, ready to be sent again."""
    kept = request.session.get(KEPT)
    if request.method == "POST" or not kept:
        request.session.pop(KEPT, None)
        return redirect("home")
    return render(request, "accounts/resume.html", {"path": kept["path"], "fields": kept["fields"]})


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def safe(request: HttpRequest, name: str) -> str:
    """An address of ours, or nothing."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def back_to(request: HttpRequest) -> str:
    """The page on which somebody pressed the button; our own pages tell each other where one came from."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    return quote(came_from.path or "/") if came_from.netloc == request.get_host() else "/"


unlock = Unlock.as_view()
