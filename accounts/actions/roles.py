"""Roles of people in a town: given from a moment, ended at a moment, never rewritten."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, notices
from accounts.actions import leaving
from accounts.models import Membership, Municipality, Organisation, User
from accounts.states import KEPT_APART, Role
from audit import actions as audit
from audit.refusals import Incomplete, TooLate
from foundation import clock


@dataclass(frozen=True)
class Term:
    """A role: for which organisation, in which town, from when until and including when."""

    role: str
    organisation: Organisation
    municipality: Municipality
    is_team_lead: bool = False
    from_day: date | None = None  # None: from now
    until_day: date | None = None  # None: until it is ended


@transaction.atomic
def give_role(*, user: User, term: Term, by: User) -> Membership:
    access.insist_administers(by, term.municipality)
    _insist_sound(user, term, by)
    _insist_new(user, term)
    given = Membership.objects.create(
        user=user,
        organisation=term.organisation,
        municipality=term.municipality,
        role=term.role,
        is_team_lead=term.is_team_lead,
        starts_at=_start_of(term),
        ends_at=clock.end_of(term.until_day) if term.until_day else None,
        given_by=by,
    )
    facts: dict[str, Any] = {
        "person": str(user.pk),
        "role": term.role,
        "organisation": str(term.organisation.pk),
    }
    more = {"from": given.starts_at, "until": term.until_day, "team_lead": term.is_team_lead}
    audit.record(act="accounts.role_given", subject=given, by=by, facts=facts | more)
    if given.ends_at is not None:
        leaving.promise_to_forget(user, key=str(given.pk), town=term.municipality, at=given.ends_at)
    notices.rights_changed(given, by)
    return given


@transaction.atomic
def end_role(*, membership: Membership, last_day: date | None, because: str, by: User) -> Membership:
    """Without a last day the role ends now: the next request of this person is answered without it."""
    access.insist_administers(by, membership.municipality)
    held = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    now = clock.now()
    ends_at = clock.end_of(last_day) if last_day else max(now, held.starts_at + clock.INSTANT)
    if held.ends_at is not None and held.ends_at <= now:
        raise TooLate("role_has_ended", _("This role has ended already. Give it anew if it must go on."))
    if ends_at <= held.starts_at or ends_at < now:
        raise Incomplete(
            "dates_in_wrong_order", _("Choose a day on or after the first day."), field="last_day"
        )
    facts: dict[str, Any] = {
        "person": str(held.user_id),
        "role": held.role,
        "was_until": held.ends_at,
        "until": ends_at,
    }
    facts["un_expired"] = held.ends_at is not None and ends_at > held.ends_at
    held.ends_at, held.ended_by = ends_at, by
    held.save(update_fields=["ends_at", "ended_by"])
    audit.record(act="accounts.role_ended", subject=held, by=by, because=because, facts=facts)
    key = f"{held.pk}:{ends_at.isoformat()}"
    leaving.promise_to_forget(held.user, key=key, town=held.municipality, at=ends_at)
    return held


def _insist_new(user: User, term: Term) -> None:
    same = Membership.objects.of(user).with_role(term.role).in_town(term.municipality).not_ended()
    if same.filter(organisation=term.organisation).exists():
        raise Incomplete("role_is_held", _("This person holds this role already."), field="role")


def _start_of(term: Term) -> datetime:
    if term.from_day is None or term.from_day == clock.today():
        return clock.now()
    return clock.start_of(term.from_day)


def _insist_sound(user: User, term: Term, by: User) -> None:
    """What the form cannot know: who works where, whom one may not serve, and in which order days come."""
    if user.pk == by.pk:
        raise Incomplete("own_role", _("You cannot give yourself a role. Ask a colleague."), field="role")
    if term.from_day is not None and term.from_day < clock.today():
        raise Incomplete("in_the_past", _("Choose today or a later day."), field="from_day")
    if term.until_day is not None and term.until_day < (term.from_day or clock.today()):
        raise Incomplete(
            "dates_in_wrong_order", _("Choose a day on or after the first day."), field="until_day"
        )
    if not access.organisations_of(term.municipality).filter(pk=term.organisation.pk).exists():
        raise Incomplete(
            "other_municipality", _("This organisation does not work in this town."), field="organisation"
        )
    held = set(Membership.objects.of(user).not_ended().values_list("role", flat=True)) | {term.role}
    if not _go_together(held):
        raise Incomplete(
            "roles_kept_apart",
            _("Who manages, supervises or decides for the council does no case work. Use another account."),
            field="role",
        )


def _go_together(roles: set[str]) -> bool:
    apart = {role for role in roles if Role(role) in KEPT_APART}
    return not apart or len(roles) == 1
