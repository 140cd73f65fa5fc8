"""Signing in, with django-allauth; each sign-in and each failure is a line in the journal.

The one place that listens to Django's and allauth's own events: they offer no other door.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from accounts.models import User
from audit import actions as audit
from audit.models import Entry
from foundation import acting


class Adapter(DefaultAccountAdapter):
    """Accounts are made by the administrator: nobody signs up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        _journal("sign_in_failed", None, request)


def _signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    request.session["language"] = user.language
    acting.became(user.pk)
    _journal("signed_in", user, request)


def _signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        _journal("signed_out", user, request)


def _journal(act: str, user: User | None, request: HttpRequest) -> None:
    home = user.live_memberships[0] if user is not None and user.live_memberships else None
    audit.write(
        audit.Line(
            kind=Entry.Kind.SIGN_IN,
            act=act,
            actor_id=user.pk if user else None,
            municipality_id=home.municipality_id if home else None,
            organisation_id=home.organisation_id if home else None,
            address=request.META.get("REMOTE_ADDR") or None,
        )
    )


user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
