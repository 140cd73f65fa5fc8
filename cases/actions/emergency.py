"""Emergency access to a case that one may not know of: by number, for acute danger, told at once (I22)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements import actions as agreements
from agreements.models import BreakGlass
from audit import actions as audit
from audit.refusals import Incomplete
from cases import access, notices
from cases.models import Case


@transaction.atomic
def break_glass(*, found: Case | None, danger: bool, reason: str, form_key: UUID, by: User) -> BreakGlass:
    """Open the whole file for an hour. A wrong number and one of another town get the same answer."""
    again = BreakGlass.objects.filter(form_key=form_key, user=by).first()
    if again is not None:
        return again  # the same form, sent twice
    if not danger:
        raise Incomplete("form_incomplete", _("Emergency access is for acute danger only."), field="danger")
    organisation = access.breaks_glass_for(by, found.municipality_id) if found else None
    if found is None or organisation is None:
        raise Incomplete("no_admission", _("This number opens nothing. Check the number."), field="number")
    glass = agreements.break_glass(
        dossier=found.dossier,
        organisation=organisation,
        number=found.number,
        reason=reason,
        form_key=form_key,
        by=by,
    )
    case = Case.objects.with_regisseur().get(pk=found.pk)
    notices.glass_broken(glass, case, access.privacy_officers_in(case.municipality_id))
    return glass


@transaction.atomic
def review_break_glass(
    *, glass: BreakGlass, verdict: str, remarks: str, follow_up: str, by: User
) -> BreakGlass:
    """By the privacy officer of the town."""
    access.insist_reviews(by, glass)
    held = agreements.review_break_glass(
        glass=glass, verdict=verdict, remarks=remarks, follow_up=follow_up, by=by
    )
    notices.glass_reviewed(held)
    return held


@transaction.atomic
def note_attempts(*, up_to: int, by: User) -> None:
    """The privacy officer has looked at the refused attempts so far; the journal remembers up to where."""
    for held in access.reviews_as(by):
        audit.record(act="cases.attempts_noted", subject=held, by=by, facts={"up_to": up_to})
