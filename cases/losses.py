"""Who lost access to a case before their time, and what has not been settled about it yet.

Computed when it is asked: a covenant that ended, was suspended or lost a party, a job that ended, an account
that was closed. Nothing waits for a clean-up task (I1).
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from agreements.access import covenant_refusal
from agreements.models import Admission, LossSettled
from agreements.states import Basis
from cases.models import Case
from foundation import clock


def lost_access(cases: Iterable[Case]) -> QuerySet[Admission]:
    """Admissions that were not ended by hand, do not count any more, and were not replaced or settled."""
    moment = clock.now()
    dossiers = [case.dossier_id for case in cases]
    again = Admission.objects.in_force().filter(user=OuterRef("user"), dossier=OuterRef("dossier"))
    settled = LossSettled.objects.filter(admission=OuterRef("pk"))
    last = TruncDate("ends_at", tzinfo=clock.AMSTERDAM)  # the midnight after the last day
    before_their_time = Q(ends_at=None) | Q(ends_at__gt=moment) | Q(asked_until__gte=last)
    return (
        Admission.objects.filter(
            before_their_time,
            dossier_id__in=dossiers,
            basis=Basis.COVENANT,
            ended_at=None,
            starts_at__lte=moment,
        )
        .not_in_force()
        .exclude(Exists(again))
        .exclude(Exists(settled))
        .select_related("user", "organisation", "covenant", "dossier__municipality")
        .order_by("organisation__name", "user__name", "starts_at")
    )


def reason_of(admission: Admission) -> str:
    """What happened, in words for the regisseur."""
    if not admission.user.is_active:
        return _("The account was closed.")
    town = admission.dossier.municipality
    wrong = covenant_refusal(admission.covenant, town, admission.organisation) if admission.covenant else None
    return {
        "covenant_expired": _("The covenant has ended."),
        "covenant_suspended": _("The covenant is suspended."),
        "not_a_party": _("The organisation is no party to the covenant any more."),
    }.get(wrong or "", _("This person does not work there any more."))
