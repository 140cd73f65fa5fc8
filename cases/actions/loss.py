"""Settling that somebody lost access: the regisseur says what was done about it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Admission, LossSettled
from audit import actions as audit
from audit.refusals import Incomplete
from cases import access
from cases.losses import lost_access
from cases.models import Case


@transaction.atomic
def settle_losses(
    *, case: Case, admissions: Sequence[Admission], note: str, form_key: UUID, by: User
) -> list[LossSettled]:
    """A recorded act; the admission itself stays as it is and counts again when its covenant does."""
    access.insist_directs(by, case)
    again = list(LossSettled.objects.filter(form_key=form_key, by=by, dossier=case.dossier_id))
    if again:
        return again  # the same form, sent twice
    waiting = {one.pk for one in lost_access([case])}
    if not admissions or any(one.pk not in waiting for one in admissions):
        raise Incomplete("not_shared", _("Choose from the list who it is about."), field="admissions")
    settled = [
        LossSettled.objects.create(
            dossier_id=case.dossier_id, admission=one, form_key=form_key, note=note, by=by
        )
        for one in admissions
    ]
    facts = {"people": len(settled)}
    permit = access.permit_to_read(by, case)
    audit.record(act="cases.settle_losses", subject=case, by=by, under=permit, because=note, facts=facts)
    return settled
