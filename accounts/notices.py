"""Telling somebody that something is waiting: in the app and by mail, without content (I18).

`tell` writes promises in the running transaction; the worker keeps them. The notice is a row, so it
exists exactly once; the mail goes at least once, with the same Message-ID each time.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage  # noqa: TID251  this is the one door for mail
from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import FactorReset, Membership, Municipality, Notice, User
from accounts.states import Role
from foundation import acting, clock, outbox
from foundation.models import Promise

# A higher room says whether somebody may still know of a dossier (`agreements.notices`).
_still_knows: list[Callable[[User, UUID], bool]] = []


def ask_before_telling(knows: Callable[[User, UUID], bool]) -> None:
    """Who was admitted when something was promised may have gone when the promise is kept."""
    _still_knows.append(knows)


def tell(
    kind: str, *, to: Iterable[User], path: str, about: Model | str, of: Model | str | None = None
) -> None:
    """Promise a notice and a mail to each person. `about` only makes the promise unique.

    `of` is the noun whose dossier and town decide whether it is still told when the promise is kept.
    """
    mark = about if isinstance(about, str) else str(about.pk)
    belongs = _belongs(of or about)
    for user in {person.pk: person for person in to}.values():
        key = f"{kind}:{mark}:{user.pk}"
        payload = {"user": str(user.pk), "kind": str(kind), "path": path, "key": key, **belongs}
        outbox.promise("accounts.notice", key=f"notice:{key}", payload=payload)
        outbox.promise(
            "accounts.mail", key=f"mail:{key}", payload={"user": str(user.pk), "key": key, **belongs}
        )


def _belongs(noun: Model | str) -> dict[str, str]:
    """The keys of its dossier and town, as far as the noun has them."""
    dossier = getattr(noun, "dossier_id", None)
    town = noun.pk if isinstance(noun, Municipality) else getattr(noun, "municipality_id", None)
    return {name: str(key) for name, key in (("dossier", dossier), ("town", town)) if key}


def _receiver(payload: dict[str, Any]) -> User | None:
    """The person, unless they left, or may not know of the dossier any more."""
    with acting.acting_as(None, purpose="outbox", system=True):
        return _who_may_still_know(payload)


def _who_may_still_know(payload: dict[str, Any]) -> User | None:
    user = User.objects.filter(pk=payload["user"], is_active=True).first()
    if user is None:
        return None
    dossier, town = payload.get("dossier"), payload.get("town")
    if town and not any(str(held.municipality_id) == town for held in user.live_memberships):
        return None
    if dossier and not all(knows(user, UUID(dossier)) for knows in _still_knows):
        return None
    return user


def rights_changed(noun: User | Membership, by: User) -> None:
    """Who watches over the town hears at once that somebody got an account or a role."""
    person = noun if isinstance(noun, User) else noun.user
    towns = set(Membership.objects.of(person).not_ended().values_list("municipality_id", flat=True))
    watching = Membership.objects.live().with_role(Role.PRIVACY_OFFICER).filter(municipality__in=towns)
    to = [held.user for held in watching.select_related("user") if held.user_id != by.pk]
    about = f"{noun.pk}:{clock.now().isoformat()}"
    tell(Notice.Kind.RIGHTS_CHANGED, to=to, path=reverse("management:person", args=[person.pk]), about=about)


def factor_to_confirm(reset: FactorReset, people: list[User]) -> None:
    path = reverse("management:factor-confirm", args=[reset.pk])
    tell(Notice.Kind.FACTOR_TO_CONFIRM, to=people, path=path, about=reset)


def factor_was_reset(reset: FactorReset, watching: list[User]) -> None:
    """The person hears it, and who watches over the town."""
    tell(Notice.Kind.FACTOR_RESET, to=[reset.user], path=reverse("mfa_index"), about=reset)
    path = reverse("management:person", args=[reset.user_id])
    tell(Notice.Kind.FACTOR_RESET, to=watching, path=path, about=reset)


@outbox.keeps("accounts.notice")
def keep_notice(found: Promise) -> None:
    user = _receiver(found.payload)
    if user is None:
        return  # who left gets nothing more
    Notice.objects.get_or_create(
        key=found.payload["key"],
        defaults={
            "user": user,
            "kind": found.payload["kind"],
            "path": found.payload["path"],
            "municipality_id": found.payload.get("town"),
            "dossier": found.payload.get("dossier"),
        },
    )


@outbox.keeps("accounts.mail", on_the_wire=True)
def keep_mail(found: Promise) -> None:
    user = _receiver(found.payload)
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
