"""Accounts: opened, changed, closed and opened again. Closing takes effect with the next request."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, notices
from accounts.actions import leaving
from accounts.actions.roles import Term, give_role
from accounts.models import Closure, User
from audit import actions as audit
from audit.refusals import Incomplete, TooLate
from foundation import clock


@transaction.atomic
def open_account(*, key: UUID, email: str, name: str, job: str, role: Term, by: User) -> User:
    """A new person with a first role; the password is set by the person, through a mail."""
    access.insist_administers(by, role.municipality)
    there = User.objects.filter(pk=key).first()
    if there is not None:
        return there  # the same form, sent twice
    if User.objects.filter(email__iexact=email).exists():
        raise Incomplete(
            "address_is_taken",
            _("There is an account with this address already. Look for it in the list, or give it a role."),
            field="email",
        )
    user = User.objects.create_user(email, None, id=key, name=name, job=job)
    audit.record(act="accounts.account_opened", subject=user, by=by)
    give_role(user=user, term=role, by=by)
    return user


@transaction.atomic
def change_person(*, user: User, name: str, job: str, by: User) -> None:
    access.insist_administers_person(by, user)
    changed = [field for field, value in (("name", name), ("job", job)) if getattr(user, field) != value]
    if not changed:
        return
    user.name, user.job = name, job
    user.save(update_fields=changed)
    audit.record(act="accounts.person_changed", subject=user, by=by, facts={"fields": changed})


@transaction.atomic
def close_account(*, user: User, because: str, by: User) -> None:
    """No request of this person is answered any more, also not from a page that is open now."""
    access.insist_may_close(by, user)
    if user.pk == by.pk:
        raise Incomplete("own_account", _("You cannot close your own account. Ask a colleague."))
    held = User.objects.select_for_update().get(pk=user.pk)
    if not held.is_active:
        raise TooLate("account_closed", _("This account has been closed already."))
    closure = Closure.objects.create(user=held, closed_by=by, because=because)
    held.is_active = False
    held.set_unusable_password()  # with it every session ends for good, also when the account opens again
    held.save(update_fields=["is_active", "password"])
    audit.record(act="accounts.account_closed", subject=held, by=by, because=because)
    leaving.promise_to_forget(held, key=str(closure.pk), town=None)


@transaction.atomic
def reopen_account(*, user: User, because: str, by: User) -> None:
    """The roles that have not ended count again; the person sets a new password through a mail."""
    access.insist_may_close(by, user)
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.is_active:
        raise TooLate("account_open", _("This account is open already."))
    closure = held.closures.filter(reopened_at=None).first()
    if closure is not None:
        closure.reopened_at, closure.reopened_by = clock.now(), by
        closure.save(update_fields=["reopened_at", "reopened_by"])
    held.is_active = True
    held.save(update_fields=["is_active"])
    audit.record(act="accounts.account_reopened", subject=held, by=by, because=because)
    notices.rights_changed(held, by)
