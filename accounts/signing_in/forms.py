"""What people type to sign in; allauth's own forms with our counting, and the forms that are ours."""

import secrets
import uuid
from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import User
from accounts.signing_in import events, second_factor
from accounts.signing_in.guesses import Guesser
from foundation.forms import PlainForm

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


LONGEST = 8000  # of a password or a passkey's answer: far more than anybody needs


class _WithCode:
    """A code of the app or a recovery code: counted as slowly as passwords, spent once."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        request, code = context.request, str(self.cleaned_data["code"])
        guesser = Guesser.of(request, "code", self.user.pk)
        if guesser.is_barred():
            events.journal_failure(request, "second_factor_barred", self.user.email)
            raise get_adapter().validation_error("too_many_login_attempts")
        found = second_factor.spend(self.user, code)
        if found is None:
            events.journal_failure(request, "second_factor_failed", self.user.email)
            events.after(request, guesser.failed)
            raise forms.ValidationError(
                _("This code is not right, or it was used already. Try the next one.")
            )
        self.authenticator: Authenticator = found
        return code


class AuthenticateForm(_WithCode, mfa.AuthenticateForm):
    code = _code()


class ReauthenticateForm(_WithCode, mfa.ReauthenticateForm):
    code = _code()


class ActivateForm(ActivateTOTPForm):
    code = forms.CharField(
        label=_("The six digits that your app shows"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AddPasskeyForm(AddWebAuthnForm):
    """Every key is a passkey: it is asked for its own lock, so it stands for two factors."""

    name = forms.CharField(
        label=_("What do you call this passkey?"), max_length=60, help_text=_("For example: my work phone.")
    )
    credential = forms.JSONField(widget=forms.HiddenInput, max_length=LONGEST)
    passwordless = None

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return dict(super().clean())


class AskResetForm(PlainForm):
    """Known or not: one promise is written, and the worker finds out whether there is anybody to mail."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )

    def save(self, request: HttpRequest, **_kwargs: Any) -> None:
        email = self.cleaned_data["email"]
        guesser = Guesser.of(request, "reset", email)
        barred = guesser.is_barred()
        found = filter_users_by_email(email, is_active=True)
        known = found[0].pk if found and not barred else uuid.uuid4()
        notices.tell_of_reset(known, mark=secrets.token_hex(8))
        events.journal_failure(request, "password_reset_barred" if barred else "password_reset_asked", email)
        events.after(request, guesser.failed_from_here if barred else guesser.failed)


class ChangePasswordForm(account.ChangePasswordForm):
    """The password that one had is guessed as slowly here as at the door."""

    oldpassword = account.PasswordField(
        label=_("The password you have now"), autocomplete="current-password", max_length=LONGEST
    )
    password1 = account.SetPasswordField(label=_("A new password"), max_length=LONGEST)
    password2 = account.PasswordField(
        label=_("The new password once more"), autocomplete="new-password", max_length=LONGEST
    )

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class UnlockForm(PlainForm):
    """The same person shows again that it is them."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(_("This password is not right."))
        return password
