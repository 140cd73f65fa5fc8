"""Bringing a covenant into force in a town, suspending it, lifting that, leaving: who says so counts here.

It takes two people to open and one to close. Each act counts with the next question that is asked of the
database; nothing waits for a task.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from agreements import covenants, notices
from agreements.models import Accession, Covenant, Suspension
from agreements.states import (
    BROUGHT_INTO_FORCE,
    CONFIRMED,
    PROPOSED,
    TAKEN_BACK,
    AccessionState,
)
from audit import actions as audit
from audit.refusals import Incomplete, TooLate
from foundation import clock


@transaction.atomic
def propose(*, accession: Accession, acceded_on: date, signed_on: date | None, by: User) -> None:
    """The first of two people of a town: from this day on we take part."""
    covenants.insist_acts_in(by, accession.municipality_id)
    held = _locked(accession)
    covenant = held.covenant
    if not PROPOSED.can_leave(held.state):
        raise _too_late()
    if covenant.is_draft and held.municipality_id != covenant.municipality_id:
        raise TooLate("keeper_first", _("The town that keeps this covenant brings it into force first."))
    if acceded_on > covenant.ends_on or covenant.ends_on < clock.today():
        raise Incomplete("covenant_expired", _("This covenant ends before that day."), field="acceded_on")
    if covenant.is_draft and not covenant.parties.exists():
        raise Incomplete("not_a_party", _("Write first who are parties and what they may give and get."))
    held.acceded_on, held.signed_on = acceded_on, signed_on
    held.proposed_by, held.proposed_at = by, clock.now()
    held.save(update_fields=["acceded_on", "signed_on", "proposed_by", "proposed_at"])
    facts = {"town": str(held.municipality_id), "from": acceded_on, "version": held.covenant.number}
    audit.move(held, PROPOSED, by=by, facts=facts)
    notices.waits_for_second(held.covenant, held.municipality, by)


@transaction.atomic
def take_back(*, accession: Accession, by: User) -> None:
    covenants.insist_acts_in(by, accession.municipality_id)
    audit.move(_locked(accession), TAKEN_BACK, by=by)


@transaction.atomic
def confirm(*, accession: Accession, by: User) -> None:
    """The second person. From here on it counts, on the days that it says."""
    held = _locked(accession)
    covenants.insist_second_person(by, held.proposed_by, held.municipality_id)
    if held.state != AccessionState.PROPOSED:
        raise _too_late()
    if held.covenant.is_draft:
        audit.move(held.covenant, BROUGHT_INTO_FORCE, by=by, facts={"version": held.covenant.number})
    held.confirmed_by, held.confirmed_at = by, clock.now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    facts = {"town": str(held.municipality_id), "proposed_by": str(held.proposed_by_id)}
    audit.move(held, CONFIRMED, by=by, facts=facts | {"from": held.acceded_on})
    notices.changed(held.covenant, held.municipality, by)


@transaction.atomic
def leave(*, accession: Accession, left_on: date, because: str, by: User) -> None:
    """The town takes no part from that day on, in any version."""
    covenants.insist_acts_in(by, accession.municipality_id)
    if left_on < clock.today():
        raise Incomplete("in_the_past", _("Choose today or a later day."), field="left_on")
    series = accession.covenant.series_id
    running = Accession.objects.live().filter(
        covenant__series=series, municipality=accession.municipality_id, state=AccessionState.IN_FORCE
    )
    found = list(running.select_for_update(of=("self",)).select_related("covenant", "municipality"))
    if not found:
        raise TooLate("covenant_expired", _("This town takes no part any more."))
    for held in found:
        held.left_on, held.left_at, held.left_by, held.left_because = left_on, clock.now(), by, because
        held.save(update_fields=["left_on", "left_at", "left_by", "left_because"])
        facts = {"town": str(held.municipality_id), "from": left_on}
        audit.record(act="agreements.town_left", subject=held, by=by, because=because, facts=facts)
    notices.changed(accession.covenant, found[0].municipality, by)


@transaction.atomic
def suspend(
    *,
    covenant: Covenant,
    town: Municipality | None,
    key: UUID,
    reason: str,
    decided_by: str = "",
    by: User,
) -> Suspension:
    """One person is enough, and it counts at once. Without a town it holds for all of them."""
    if town is None:
        covenants.insist_acts_everywhere(by, covenant)
    else:
        covenants.insist_acts_in(by, town.pk)
    there = Suspension.objects.filter(form_key=key).first()
    if there is not None:
        return there  # the same form, sent twice
    open_now = Suspension.objects.filter(covenant=covenant.series_id, municipality=town, ends_at=None)
    if open_now.exists():
        raise Incomplete("covenant_suspended", _("This covenant is suspended here already."), field="town")
    made = Suspension.objects.create(
        covenant_id=covenant.series_id,
        municipality=town,
        reason=reason,
        decided_by=decided_by,
        suspended_by=by,
        form_key=key,
    )
    facts = {"stage": "suspend", "covenant": str(covenant.pk), "town": str(town.pk) if town else "all"}
    audit.record(act="agreements.suspend_covenant", subject=made, by=by, because=reason, facts=facts)
    notices.changed(covenant, town, by)
    return made


@transaction.atomic
def ask_to_lift(*, suspension: Suspension, because: str, decided_by: str = "", by: User) -> None:
    """The first of two people; until another confirms it stays suspended."""
    held = _standing(suspension)
    _insist_acts(by, held)
    held.lift_asked_by, held.lift_asked_at = by, clock.now()
    held.lift_because, held.lift_decided_by = because, decided_by
    held.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_because", "lift_decided_by"])
    audit.record(act="agreements.lift_asked", subject=held, by=by, because=because, facts=_facts(held))
    notices.waits_for_second(held.covenant, held.municipality, by)


@transaction.atomic
def lift(*, suspension: Suspension, by: User) -> None:
    """The second person. Admissions that still run count again from this moment."""
    held = _standing(suspension)
    _insist_acts(by, held)
    covenants.insist_second_person(by, held.lift_asked_by, held.municipality_id)
    held.ends_at, held.lifted_by = max(clock.now(), held.starts_at), by
    held.save(update_fields=["ends_at", "lifted_by"])
    facts = _facts(held) | {"stage": "lift", "proposed_by": str(held.lift_asked_by_id)}
    audit.record(act="agreements.suspension_lifted", subject=held, by=by, facts=facts)
    notices.changed(held.covenant, held.municipality, by)


def _insist_acts(by: User, held: Suspension) -> None:
    if held.municipality_id is None:
        covenants.insist_acts_everywhere(by, held.covenant)
    else:
        covenants.insist_acts_in(by, held.municipality_id)


def _facts(held: Suspension) -> dict[str, str]:
    town = str(held.municipality_id) if held.municipality_id else "all"
    return {"covenant": str(held.covenant_id), "town": town}


def _standing(suspension: Suspension) -> Suspension:
    rows = Suspension.objects.select_for_update(of=("self",))
    held = rows.select_related("covenant", "lift_asked_by", "municipality").get(pk=suspension.pk)
    if held.ends_at is not None:
        raise TooLate("too_late", _("This suspension has been lifted already."))
    return held


def _locked(accession: Accession) -> Accession:
    rows = Accession.objects.select_for_update(of=("self",))
    return rows.select_related("covenant", "municipality", "proposed_by").get(pk=accession.pk)


def _too_late() -> TooLate:
    return TooLate("too_late", _("Somebody was quicker. Look at what has changed before you go on."))
