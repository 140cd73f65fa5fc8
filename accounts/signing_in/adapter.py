"""What allauth asks us: who may come in, how secrets are kept, where one goes next."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login  # noqa: F401  allauth builds its stages on it
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.signing_in import events, second_factor
from accounts.signing_in.guesses import Guesser
from foundation.addresses import client_address
from foundation.encryption import open_sealed, seal

BOUND_TO = "mfa.authenticator"


def name_of(user: User) -> str:
    """What a device shows beside a passkey, and only there: `str(user)` is a key, for logs."""
    return user.name


class Adapter(DefaultAccountAdapter):
    """Accounts are made by the administrator: nobody signs up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104  no address was told

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Known or not, closed or open, barred or free: the same work, the same words."""
        email, password = credentials.get("email", ""), credentials.get("password", "")
        guesser = Guesser.of(request, "account", email)
        if guesser.is_barred():
            User().set_password(password)
            events.journal_failure(request, "sign_in_barred", email)
            events.after(request, guesser.failed_from_here)
            raise self.validation_error("too_many_login_attempts")
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        email = credentials.get("email", "")
        events.journal_failure(request, "sign_in_failed", email)
        events.after(request, Guesser.of(request, "account", email).failed)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Also behind the door: the password of this account, guessed as slowly as at the door."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who sets up the first second factor has just signed in, and can do nothing else anyway."""
        user = context.request.user
        if app == "allauth.mfa" and not second_factor.has_one(user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactors(DefaultMFAAdapter):
    """Secrets of the second factor are sealed like every identity."""

    def encrypt(self, text: str) -> str:
        return seal(text, bound_to=BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text, bound_to=BOUND_TO)

    def get_totp_issuer(self) -> str:
        return "Regie (oefenen)" if settings.SITE_IS_DEMO else "Regie"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.is_the_last(authenticator)
