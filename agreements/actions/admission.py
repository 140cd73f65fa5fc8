"""Admitting people to dossiers and ending it. Admission and guardian rows are written together."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from agreements import access, covenants
from agreements.models import Admission, Covenant, Dossier, DossierPermission, LegalGround
from agreements.states import Basis, Kind
from audit import actions as audit
from audit.refusals import Incomplete
from foundation import clock

SENTENCES = {
    "covenant_expired": gettext_lazy("This covenant has ended. Choose one that is in force."),
    "covenant_suspended": gettext_lazy("This covenant is suspended. Choose one that is in force."),
    "not_a_party": gettext_lazy("This organisation is no party to this covenant. Choose another covenant."),
}


@transaction.atomic
def admit(
    *,
    dossier: Dossier,
    user: User,
    organisation: Organisation,
    covenant: Covenant,
    ground: LegalGround | None,
    kinds: Iterable[str],
    purpose: str,
    until: date | None,
    by: User,
) -> Admission:
    """Admit a named person of a party; an end beyond the covenant's is capped at the covenant's."""
    wrong = access.refusal_to_admit(covenant, dossier.municipality, organisation)
    if wrong:
        raise Incomplete(wrong, str(SENTENCES[wrong]), field="covenant")
    ends_on = covenants.last_day_for(covenant, dossier.municipality, organisation)
    last_day = min(until or ends_on, ends_on)
    admission = _write(
        dossier=dossier,
        user=user,
        organisation=organisation,
        basis=Basis.COVENANT,
        covenant=covenant,
        ground=ground,
        kinds=kinds,
        purpose=purpose,
        ends_at=clock.end_of(last_day),
        asked_until=until,
        by=by,
    )
    audit.record(
        act="agreements.admitted",
        subject=admission,
        by=by,
        because=purpose,
        facts={
            "receiver": str(user.pk),
            "ground": ground.pk if ground else None,
            "until": last_day,
            "capped": admission.was_capped,
            "kinds": admission.kinds,
        },
    )
    return admission


@transaction.atomic
def admit_on_task(
    *, dossier: Dossier, user: User, organisation: Organisation, purpose: str, by: User
) -> Admission:
    """The regisseur of a case sees all of it on the municipality's own task, without a covenant."""
    admission = _write(
        dossier=dossier,
        user=user,
        organisation=organisation,
        basis=Basis.TASK,
        covenant=None,
        ground=None,
        kinds=tuple(Kind.values),
        purpose=purpose,
        ends_at=None,
        asked_until=None,
        by=by,
    )
    audit.record(
        act="agreements.admitted_on_task",
        subject=admission,
        by=by,
        because=purpose,
        facts={"receiver": str(user.pk)},
    )
    return admission


@transaction.atomic
def admit_in_emergency(
    *, dossier: Dossier, organisation: Organisation, ends_at: datetime, by: User
) -> Admission:
    """All of a dossier for a short while, by oneself. Why, and what came of it, stands in its BreakGlass."""
    admission = _write(
        dossier=dossier,
        user=by,
        organisation=organisation,
        basis=Basis.BREAK_GLASS,
        covenant=None,
        ground=None,
        kinds=tuple(Kind.values),
        purpose=_("Acute danger"),
        ends_at=ends_at,
        asked_until=None,
        by=by,
    )
    audit.record(
        act="agreements.break_glass",
        subject=admission,
        by=by,
        because="acute danger",
        facts={"receiver": str(by.pk), "until": ends_at.isoformat()},
    )
    return admission


@transaction.atomic
def open_kind(*, admission: Admission, kind: str, by: User) -> None:
    """Add one kind of information to an admission that stands."""
    if kind in admission.kinds:
        return
    admission.kinds = [*admission.kinds, kind]
    admission.save(update_fields=["kinds"])
    _write_permissions(admission, [kind])
    audit.record(
        act="agreements.kind_opened",
        subject=admission,
        by=by,
        facts={"kind": kind, "receiver": str(admission.user_id)},
    )


@transaction.atomic
def end_admission(*, admission: Admission, by: User, because: str) -> None:
    admission.ended_at = clock.now()
    admission.ended_by = by
    admission.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        act="agreements.admission_ended",
        subject=admission,
        by=by,
        because=because,
        facts={"receiver": str(admission.user_id)},
    )


def _write(
    *,
    dossier: Dossier,
    user: User,
    organisation: Organisation,
    basis: str,
    covenant: Covenant | None,
    ground: LegalGround | None,
    kinds: Iterable[str],
    purpose: str,
    ends_at: datetime | None,
    asked_until: date | None,
    by: User,
) -> Admission:
    admission = Admission.objects.create(
        dossier=dossier,
        municipality_id=dossier.municipality_id,
        registered_at=dossier.registered_at,
        user=user,
        organisation=organisation,
        basis=basis,
        covenant=covenant,
        ground=ground,
        kinds=[str(kind) for kind in kinds],
        purpose=purpose,
        ends_at=ends_at,
        asked_until=asked_until,
        admitted_by=by,
    )
    _write_permissions(admission, admission.kinds)
    return admission


def _write_permissions(admission: Admission, kinds: Iterable[str]) -> None:
    wanted = [f"view_{kind}" for kind in kinds]
    found = Permission.objects.filter(content_type__app_label="agreements", codename__in=wanted)
    for permission in found:
        DossierPermission.objects.create(
            content_object_id=admission.dossier_id,
            user_id=admission.user_id,
            permission=permission,
            admission=admission,
        )
