"""Opening a signal to somebody who decides about it: named, under a covenant, for a purpose, until a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements import actions as agreements
from agreements.models import Admission, Covenant, LegalGround
from agreements.states import DECIDER_STARTS_WITH, Kind
from audit.refusals import Incomplete, insist
from foundation import clock
from signals import access, notices
from signals.actions import once
from signals.models import Signal

AFTER_THE_TERM = timedelta(days=14)


@dataclass(frozen=True)
class Terms:
    """On what somebody is admitted."""

    covenant: Covenant
    ground: LegalGround | None
    purpose: str
    until: date | None


@transaction.atomic
def admit(*, signal: Signal, user: User, terms: Terms, by: User) -> Admission:
    """Only the contact point of the town opens a signal, and only to who can decide about it."""
    insist(access.may_handle(by, signal), "no_admission")
    signal = once.hold(signal)
    already = _standing(signal, user)
    if already is not None:
        return already
    organisation = user.organisation_in(signal.municipality_id)
    if organisation is None:
        raise Incomplete("other_municipality", _("This person does not work in this town."), field="user")
    admission = agreements.admit(
        dossier=signal.dossier,
        user=user,
        organisation=organisation,
        covenant=terms.covenant,
        ground=terms.ground,
        kinds=DECIDER_STARTS_WITH,
        purpose=terms.purpose,
        until=terms.until or until_when(signal),
        by=by,
    )
    notices.decider_admitted(signal, user)
    return admission


def _standing(signal: Signal, user: User) -> Admission | None:
    held = Admission.objects.of(user).in_force().opening(Kind.WEIGHING)
    return held.filter(dossier_id=signal.dossier_id).first()


def until_when(signal: Signal) -> date:
    """Until the term of the weighing; two weeks when that has passed."""
    today = clock.today()
    return signal.weighing_due_on if signal.weighing_due_on >= today else today + AFTER_THE_TERM
