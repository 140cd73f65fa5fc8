"""Emergency access: opened with a reason by who needs it now, ended by the clock, reviewed by another."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from agreements.actions.admission import admit_in_emergency
from agreements.models import BreakGlass, Dossier
from agreements.models.emergency import HOUR, SHORTEST_REASON
from agreements.states import FIND_JUSTIFIED, FIND_NOT_JUSTIFIED, GlassState
from audit import actions as audit
from audit.refusals import Incomplete, Refused
from foundation import clock


@transaction.atomic
def break_glass(
    *, dossier: Dossier, organisation: Organisation, number: str, reason: str, form_key: UUID, by: User
) -> BreakGlass:
    """Open all of a dossier for an hour. Who may, the room asks that owns the dossier."""
    if len(reason.strip()) < SHORTEST_REASON:
        sentence = _("Write in at least 20 characters what the danger is. The privacy officer reads it.")
        raise Incomplete("break_glass_reason_short", sentence, field="reason")
    started_at = clock.now()
    admission = admit_in_emergency(
        dossier=dossier, organisation=organisation, ends_at=started_at + HOUR, by=by
    )
    return BreakGlass.objects.create(
        dossier=dossier,
        municipality_id=dossier.municipality_id,
        admission=admission,
        user=by,
        number=number,
        reason=reason.strip(),
        started_at=started_at,
        ends_at=started_at + HOUR,
        form_key=form_key,
    )


@transaction.atomic
def review_break_glass(
    *, glass: BreakGlass, verdict: str, remarks: str, follow_up: str, by: User
) -> BreakGlass:
    """Justified or not, with the reason of that finding. Nobody reviews what they did themselves."""
    if glass.user_id == by.pk:
        raise Refused("no_admission", _("You do not review your own emergency access."))
    held = BreakGlass.objects.select_for_update(of=("self",)).get(pk=glass.pk)
    if held.state == GlassState.TO_REVIEW:
        held.reviewed_by, held.reviewed_at = by, clock.now()
        held.remarks, held.follow_up = remarks, follow_up
        held.save(update_fields=["reviewed_by", "reviewed_at", "remarks", "follow_up"])
    step = FIND_JUSTIFIED if verdict == GlassState.JUSTIFIED else FIND_NOT_JUSTIFIED
    audit.move(held, step, by=by, because=remarks, facts={"follow_up": bool(follow_up)})
    return held
