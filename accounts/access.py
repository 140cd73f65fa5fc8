"""Who is asking: a request with a person in it, and the roles that open a door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from audit.refusals import NotKnown


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: `user` is a person, never a visitor."""

    user: User


def role_refusal(user: User) -> str:
    """The closed word for a door that this person's roles do not open."""
    from accounts.states import Role  # noqa: PLC0415  keeps the words next to their use

    if user.has_role(Role.ADMINISTRATOR):
        return "administrator_no_content"
    if user.has_role(Role.EXECUTOR):
        return "executor_card_only"
    if user.has_role(Role.YOUTH_WORKER, Role.ATTENTION_OFFICER):
        return "own_signals_only"
    return "no_admission"


def for_roles(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A door for some roles; to all others the page does not exist."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise NotKnown(role_refusal(request.user))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
