"""The second factor: of whom it is asked, and whether a code may be spent.

A passkey is two factors in one (the device and its lock). A code from an app and a recovery code come on
top of the password. Each code counts once, in the database, also when several processes are asked at once.
"""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.models import User

MARK = "second_factor"
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_asked_of(user: User) -> bool:
    """Of everybody. Only made-up people on a site marked as a demo may do without."""
    return not (bool(settings.SITE_IS_DEMO) and user.is_fictional)


def is_lacking(request: HttpRequest) -> bool:
    """Whether this session was opened with less than this person must show."""
    user = request.user
    return isinstance(user, User) and not request.session.get(MARK) and is_asked_of(user)


def has_one(user: AbstractBaseUser) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=REAL).exists())


def has_passkey(user: AbstractBaseUser) -> bool:
    held = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
    return bool(held.exists())


def is_the_last(authenticator: Authenticator) -> bool:
    """Without it, nothing but the password would be left; codes on paper do not count."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=REAL)
    return is_asked_of(authenticator.user) and not others.exclude(pk=authenticator.pk).exists()


def of(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user_id=user.pk).order_by("type", "created_at"))


def used_in(request: HttpRequest, user: User) -> str:
    """Which kind opened this session."""
    records = get_authentication_records(request, user)
    return next((record.get("type", "") for record in reversed(records) if record["method"] == "mfa"), "")


def spend(user: User, code: str) -> Authenticator | None:
    """The authenticator that knows this code, after which nobody can use the code again."""
    held = (
        Authenticator.objects.select_for_update()
        .filter(user_id=user.pk)
        .exclude(type=Authenticator.Type.WEBAUTHN)
    )
    for authenticator in held.order_by("pk"):
        authenticator.user = user
        is_app = authenticator.type == Authenticator.Type.TOTP
        if _spend_time_code(authenticator, code) if is_app else authenticator.wrap().validate_code(code):
            return authenticator
    return None


def _spend_time_code(authenticator: Authenticator, code: str) -> bool:
    """Of the minute around now, and later than the last one that was used (RFC 6238 §5.2)."""
    secret = decrypt(authenticator.data["secret"])
    for step in yield_hotp_counters_from_time():
        right = compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        if right and step > authenticator.data.get("last_step", -1):
            authenticator.data["last_step"] = step
            authenticator.save(update_fields=["data"])
            return True
    return False
