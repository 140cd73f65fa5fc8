"""A lost second factor is taken away by two people, each from their own account and in their own time."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, notices
from accounts.actions.sign_in import end_sessions, write
from accounts.models import FactorReset, User
from audit import actions as audit
from audit.refusals import Incomplete, TooLate
from foundation import clock


@transaction.atomic
def ask_factor_reset(*, user: User, because: str, form_key: UUID, by: User) -> FactorReset:
    """The first of two people: an administrator who knows that it is this person. Nothing changes yet."""
    town = access.insist_may_ask_reset(by, user)
    if not because.strip():
        sentence = _("Say why, and how you know that it is this person.")
        raise Incomplete("reason_missing", sentence, field="because")
    there = FactorReset.objects.filter(form_key=form_key, asked_by=by, user=user).first()
    if there is not None:
        return there  # the same form, sent twice
    User.objects.select_for_update().get(pk=user.pk)  # two who ask at once wait for each other
    if FactorReset.objects.of(user).waiting().exists():
        raise Incomplete("reset_waits", _("This was asked already. It waits for a second person."))
    for lapsed in FactorReset.objects.of(user).filter(closed_at=None):
        lapsed.closed_at = clock.now()
        lapsed.save(update_fields=["closed_at"])
    made = FactorReset.objects.create(
        user=user, municipality=town, because=because.strip(), asked_by=by, form_key=form_key
    )
    audit.record(act="accounts.factor_reset_asked", subject=made, by=by, because=because, facts=_about(made))
    notices.factor_to_confirm(made, access.second_people(made))
    return made


@transaction.atomic
def confirm_factor_reset(*, reset: FactorReset, by: User) -> None:
    """The second person. Every factor and every session go; at the next sign-in comes a new factor first."""
    access.insist_may_confirm_reset(by, reset)
    held = FactorReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    if not FactorReset.objects.waiting().filter(pk=held.pk).exists():
        raise TooLate("too_late", _("This does not wait for a second person any more. Ask it anew."))
    held.confirmed_by, held.closed_at = by, clock.now()
    held.save(update_fields=["confirmed_by", "closed_at"])
    removed, _kinds = Authenticator.objects.filter(user_id=held.user_id).delete()
    facts = {"asked_by": str(held.asked_by_id), "removed": removed}
    write("second_factor_reset", subject=held.user, by=by, facts=facts, because=held.because)
    end_sessions(of=held.user, by=by)
    notices.factor_was_reset(held, access.watching_over(held))


def _about(reset: FactorReset) -> dict[str, str]:
    return {"person": str(reset.user_id)}
