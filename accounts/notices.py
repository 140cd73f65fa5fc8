"""Telling somebody that something is waiting: in the app and by mail, without content (I18).

`tell` writes promises in the running transaction; the worker keeps them. The notice is a row, so it
exists exactly once; the mail goes at least once, with the same Message-ID each time.
"""

from collections.abc import Iterable
from uuid import UUID

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage  # noqa: TID251  this is the one door for mail
from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from foundation import outbox
from foundation.models import Promise


def tell(kind: str, *, to: Iterable[User], path: str, about: Model | str) -> None:
    """Promise a notice and a mail to each person. `about` only makes the promise unique."""
    mark = about if isinstance(about, str) else str(about.pk)
    for user in {person.pk: person for person in to}.values():
        key = f"{kind}:{mark}:{user.pk}"
        payload = {"user": str(user.pk), "kind": str(kind), "path": path, "key": key}
        outbox.promise("accounts.notice", key=f"notice:{key}", payload=payload)
        outbox.promise("accounts.mail", key=f"mail:{key}", payload={"user": str(user.pk), "key": key})


@outbox.keeps("accounts.notice")
def keep_notice(found: Promise) -> None:
    user = User.objects.filter(pk=found.payload["user"], is_active=True).first()
    if user is None:
        return  # who left gets nothing more
    Notice.objects.get_or_create(
        key=found.payload["key"],
        defaults={"user": user, "kind": found.payload["kind"], "path": found.payload["path"]},
    )


@outbox.keeps("accounts.mail", on_the_wire=True)
def keep_mail(found: Promise) -> None:
    user = User.objects.filter(pk=found.payload["user"], is_active=True).first()
    if user is None:
        return
    with translation.override(user.language):
        message = EmailMessage(
            subject=_("Something is waiting for you"),
            body=_("Something is waiting for you in Regie. Sign in to read it:\n\n%(address)s\n")
            % {"address": settings.SITE_URL},
            to=[user.email],
            headers={"Message-ID": message_id(found)},
        )
    message.send()


def tell_of_reset(user: UUID, *, mark: str) -> None:
    """Promise a link for a new password. Of an address that nobody has, the key is made up."""
    outbox.promise("accounts.reset", key=f"reset:{mark}", payload={"user": str(user)})


@outbox.keeps("accounts.reset", on_the_wire=True)
def keep_reset(found: Promise) -> None:
    user = User.objects.filter(pk=found.payload["user"], is_active=True).first()
    if user is None:
        return
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    uid = user_pk_to_url_str(user)
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    with translation.override(user.language):
        message = EmailMessage(
            subject=_("A new password for Regie"),
            body=_(
                "Somebody asked for a new password for your account in Regie. Was that you? "
                "Then open this link within an hour:\n\n%(link)s\n\n"
                "Was it not you? Then do nothing. Nobody gets in without your second factor.\n"
            )
            % {"link": link},
            to=[user.email],
            headers={"Message-ID": message_id(found)},
        )
    message.send()


def message_id(found: Promise) -> str:
    """The same for every attempt, so that a doubled mail can be recognised as one."""
    return f"<{found.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
