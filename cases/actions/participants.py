"""Admitting people to a case under a covenant, and ending it. Only the regisseur does."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from agreements import actions as agreements
from agreements.access import covenant_refusal
from agreements.models import Admission, Covenant, LegalGround
from agreements.states import PARTNER_STARTS_WITH, Basis
from audit.refusals import Incomplete, TooLate
from cases import access, notices
from cases.actions.request import grant_requests
from cases.models import Case


@dataclass(frozen=True)
class Terms:
    """On what, for what and until when somebody is admitted."""

    purpose: str
    ground: LegalGround
    covenant: Covenant
    until: date


@transaction.atomic
def admit(*, case: Case, user: User, terms: Terms, by: User) -> Admission:
    """Open the starting kinds to a named person; an end beyond the covenant's is capped (I1, R21)."""
    access.insist_directs(by, case)
    if not access.people_to_admit(case).filter(pk=user.pk).exists():
        raise Incomplete("receiver_not_admitted", _("Choose somebody who works in this town."), field="user")
    again = _same_again(case, user, terms)
    if again is not None:
        return again  # the same form, sent twice
    admission = agreements.admit(
        dossier=case.dossier,
        user=user,
        organisation=_organisation_for(case, user, terms.covenant),
        covenant=terms.covenant,
        ground=terms.ground,
        kinds=PARTNER_STARTS_WITH,
        purpose=terms.purpose,
        until=terms.until,
        by=by,
    )
    notices.participant_admitted(admission, case)
    grant_requests(case=case, user=user, by=by)
    return admission


@transaction.atomic
def end(*, case: Case, admission: Admission, because: str, by: User) -> Admission:
    access.insist_directs(by, case)
    held = Admission.objects.select_for_update(of=("self",)).get(pk=admission.pk, dossier_id=case.dossier_id)
    if held.basis == Basis.TASK:
        raise TooLate("second_regisseur", _("The regisseur cannot leave the case without a successor."))
    if held.ended_at is None:
        agreements.end_admission(admission=held, by=by, because=because)
    return held


def _same_again(case: Case, user: User, terms: Terms) -> Admission | None:
    return (
        Admission.objects.of(user)
        .in_force()
        .filter(
            dossier_id=case.dossier_id,
            covenant=terms.covenant,
            purpose=terms.purpose,
            asked_until=terms.until,
        )
        .first()
    )


def _organisation_for(case: Case, user: User, covenant: Covenant) -> Organisation:
    """Of several employers in this town the one that is a party; else the first: the refusal then says so."""
    held = [one.organisation for one in user.live_memberships if one.municipality_id == case.municipality_id]
    covered = [one for one in held if covenant_refusal(covenant, case.municipality, one) is None]
    return (covered or held)[0]
