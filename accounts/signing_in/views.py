"""Pages around signing in that are allauth's with our rules on top: passkeys, codes, passwords."""

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts import actions
from accounts.models import User
from accounts.signing_in import events, qr, second_factor
from accounts.signing_in.guesses import Guesser
from audit.refusals import NotKnown, Refused


def made_safer(request: HttpRequest, user: User, act: str, kind: str) -> None:
    """A factor came: the journal knows, the session gets another key, and every other session ends."""
    request.session[second_factor.MARK] = True
    record_authentication(request, user, method="mfa", type=kind, reauthenticated=True)
    request.new_session_key = True  # type: ignore[attr-defined]
    events.journal(request, act, user, facts={"kind": kind})
    events.end_other_sessions(request, user)


class Overview(TemplateView):
    """What protects this account, and what can be added."""

    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: User = self.request.user  # type: ignore[assignment]
        held = second_factor.of(user)
        codes_held = next((one.wrap() for one in held if one.type == "recovery_codes"), None)
        return super().get_context_data(**kwargs) | {
            "app": next((one for one in held if one.type == "totp"), None),
            "passkeys": [one for one in held if one.type == "webauthn"],
            "codes_left": len(codes_held.get_unused_codes()) if codes_held else None,
            "is_obliged": second_factor.is_lacking(self.request),
            "is_exempt": not second_factor.is_asked_of(user),
        }


class AddApp(totp.ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        secret = found["form"].secret
        spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return found | {"qr": qr.drawn(found["totp_url"]), "secret": spaced}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        made_safer(self.request, self.request.user, "second_factor_added", "totp")
        return response


class RemoveApp(totp.DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        made_safer(self.request, self.request.user, "second_factor_removed", "totp")
        return response


class AddPasskey(webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return found | {"form": kwargs.get("form") or self.get_form()}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        made_safer(self.request, self.request.user, "second_factor_added", "webauthn")
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if second_factor.is_the_last(self.get_object()):
            raise Refused(
                "last_second_factor", _("This is your only one. Add another passkey or an app first.")
            )
        response: HttpResponse = super().form_valid(form)
        made_safer(self.request, self.request.user, "second_factor_removed", "webauthn")
        return response


class NewCodes(codes.GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        events.journal(self.request, "recovery_codes_made", self.request.user)
        return response


class SignInWithPasskey(webauthn.LoginWebAuthnView):
    """No name is typed: the passkey says who it is, and the device asked for its own lock."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        if not authenticator.user.is_active:
            return self.form_invalid(form)
        target = get_next_redirect_url(self.request)
        login = webauthn.Login(user=authenticator.user, redirect_url=target)
        response: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        events.journal_failure(self.request, "sign_in_failed", "")
        events.after(self.request, Guesser.of(self.request, "account", "").failed_from_here)
        response: HttpResponse = super().form_invalid(form)
        return response


class ShowAgainWithPasskey(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response


class UnlockWithPasskey(ShowAgainWithPasskey):
    """Only by script: the options for the browser, then its answer; the session opens again."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return JsonResponse({"request_options": auth.begin_authentication(request.user)})

    def _check_reauthentication_method_available(self, request: HttpRequest) -> HttpResponse | None:
        if not Authenticator.objects.filter(user_id=request.user.pk, type="webauthn").exists():
            raise NotKnown("not_found")
        return None

    def form_valid(self, form: Any) -> HttpResponse:
        flows.reauthenticate(self.request, form.cleaned_data["credential"])
        actions.unlock(session=self.request.session.row, by=self.request.user)
        if self.request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return HttpResponse(status=204)
        return redirect(get_next_redirect_url(self.request) or "home")

    def form_invalid(self, _form: Any) -> HttpResponse:
        events.journal_failure(self.request, "second_factor_failed", self.request.user.email)
        messages.error(self.request, _("That did not work. Try again, or use your password."))
        return redirect("accounts:unlock")


class ChangePassword(account.PasswordChangeView):
    """Behind the door of the second factor; afterwards one signs in anew, here and everywhere."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        events.journal(self.request, "password_changed", user)
        actions.end_sessions(of=user, by=user)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_default_success_url(self) -> str:
        return reverse("account_login")


class SetNewPassword(account.PasswordResetFromKeyView):
    """The link stands for the mailbox only: the second factor is asked for at the sign-in that follows."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        events.journal(self.request, "password_reset", self.reset_user)
        actions.end_sessions(of=self.reset_user, by=self.reset_user)
        return response


overview = Overview.as_view()
add_app, remove_app = AddApp.as_view(), RemoveApp.as_view()
add_passkey, remove_passkey = AddPasskey.as_view(), RemovePasskey.as_view()
new_codes = NewCodes.as_view()
sign_in_with_passkey = SignInWithPasskey.as_view()
show_again_with_passkey = ShowAgainWithPasskey.as_view()
change_password = ChangePassword.as_view()
set_new_password = SetNewPassword.as_view()
unlock_with_passkey = UnlockWithPasskey.as_view()
