"""May this person …? Asked of the database at the moment itself; views ask, actions insist."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from guardian.backends import ObjectPermissionBackend, check_support
from guardian.core import ObjectPermissionChecker

from accounts.models import Municipality, Organisation, User
from accounts.states import Role
from agreements import covenants
from agreements.models import Admission, Covenant, Dossier, InForce
from agreements.states import ALL_KINDS, Basis
from foundation import clock, lookups


@dataclass(frozen=True)
class Permit:
    """Why somebody may see something; the same sentence stands on the page and in the journal."""

    rule: str
    kinds: frozenset[str] = field(default_factory=frozenset)
    admission_id: UUID | None = None
    agreement_id: UUID | None = None
    organisation_id: UUID | None = None
    admissions: tuple[Admission, ...] = ()

    def opens(self, kind: str) -> bool:
        return kind in self.kinds


EVERYTHING = frozenset(ALL_KINDS)


def permit_by_admission(user: User, dossier: Dossier | UUID) -> Permit | None:
    """The admissions in force of one person to one dossier, joined into one permit."""
    key = dossier.pk if isinstance(dossier, Dossier) else dossier
    found = (
        Admission.objects.of(user)
        .in_force()
        .filter(dossier_id=key)
        .select_related("covenant", "organisation", "ground")
        .order_by("starts_at", "pk")
    )
    return permit_of(found)


def permit_of(admissions: Iterable[Admission]) -> Permit | None:
    """Admissions in force of one person to one dossier, oldest first, as one permit; None without any."""
    # Who broke the glass is under review for every look of that hour, whatever else opens the page.
    found = tuple(sorted(admissions, key=lambda one: one.basis != Basis.BREAK_GLASS))
    if not found:
        return None
    first = found[0]
    return Permit(
        rule=f"admission_{first.basis}",
        kinds=frozenset(kind for admission in found for kind in admission.kinds),
        admission_id=first.pk,
        agreement_id=first.covenant_id,
        organisation_id=first.organisation_id,
        admissions=found,
    )


def permit_by_role(user: User, rule: str, role: str, town_id: UUID) -> Permit | None:
    """A column rule: who holds this role in this town."""
    held = next(
        (one for one in user.live_memberships if one.role == role and one.municipality_id == town_id), None
    )
    if held is None:
        return None
    return Permit(rule=rule, kinds=EVERYTHING, organisation_id=held.organisation_id)


# Why somebody may see something without an admission of their own: by what they are, or by what they wrote.
BY_RULE = {
    "found_by_search": gettext_lazy(
        "You find what is open to you: by your own report, by the contact point that you work for, or"
        " because you were admitted to it."
    ),
    "contact_point": gettext_lazy(
        "You work for the contact point of this town. It receives and weighs the signals."
    ),
    "contact_point_of_town": gettext_lazy(
        "You work for the contact point of this town. It names the regisseur and opens the case."
    ),
    "reporter": gettext_lazy(
        "You see your own signals: what you wrote yourself and what we tell you."
        " What others say stays with the contact point."
    ),
    "decider": gettext_lazy(
        "You were admitted by name to the signals that you weigh. Each decision says to which ones."
    ),
    "admission_task": gettext_lazy("You direct these cases. Directing them is a task of the municipality."),
    "admission_covenant": gettext_lazy(
        "These cases were opened to you by name. Each says under which covenant, for what and until when."
    ),
    "asker": gettext_lazy("You see what you asked yourself, and the answer."),
    "author": gettext_lazy("You are writing this yourself. Nobody else sees it before you send it."),
    "privacy_officer_looks_back": gettext_lazy(
        "You are the privacy officer of this town. You may know who could see what, not what it was."
    ),
    "supervisor_looks_back": gettext_lazy(
        "You supervise this town. You may know who could see what, not what it was."
    ),
    "privacy_officer_of_town": gettext_lazy(
        "You are the privacy officer of this town. You review every use of emergency access."
    ),
}


def why_of(admission: Admission) -> str:
    """The rule in a few words, for who reads about somebody else."""
    words = {
        Basis.COVENANT: _("Admitted under “%(covenant)s”, on the ground “%(ground)s”"),
        Basis.TASK: _("Regisseur of this case: a task of the municipality"),
        Basis.BREAK_GLASS: _("Emergency access because of acute danger"),
    }
    ground = admission.ground.text if admission.ground else ""
    return words[Basis(admission.basis)] % {"covenant": admission.covenant, "ground": ground}


BY_BASIS = {
    Basis.COVENANT: gettext_lazy(
        "You were admitted for %(organisation)s on %(day)s, under “%(covenant)s”, on the ground “%(ground)s”,"
        " until and including %(until)s. Purpose: %(purpose)s"
    ),
    Basis.TASK: gettext_lazy(
        "You have been the regisseur of this case since %(day)s. Directing it is a task of the municipality."
        " Your access lasts as long as you direct it."
    ),
    Basis.BREAK_GLASS: gettext_lazy(
        "You opened this case with emergency access because of acute danger. It ends by itself on %(end)s."
    ),
}


def why(permit: Permit) -> str:
    """The sentence under "Why do I see this?"; the journal's line of the look keeps the same permit."""
    if permit.admissions:
        return " ".join(why_admitted(one) for one in permit.admissions)
    return str(BY_RULE[permit.rule])


def why_admitted(admission: Admission) -> str:
    """Which admission: on what ground, under which covenant, for what purpose, until when."""
    last_day = admission.last_day
    return str(BY_BASIS[Basis(admission.basis)]) % {
        "organisation": admission.organisation.name,
        "day": date_format(clock.local(admission.starts_at), "j F Y"),
        "covenant": admission.covenant,
        "ground": admission.ground.text if admission.ground else "",
        "until": date_format(last_day, "j F Y") if last_day else "",
        "end": date_format(clock.local(admission.ends_at), "j F Y, H:i") if admission.ends_at else "",
        "purpose": admission.purpose,
    }


def has_ended_admission(user: User, dossier: Dossier | UUID) -> Admission | None:
    """The latest admission of this person to this dossier that does not count any more, for the journal."""
    key = dossier.pk if isinstance(dossier, Dossier) else dossier
    return Admission.objects.of(user).not_in_force().filter(dossier_id=key).order_by("-starts_at").first()


def refusal_of(user: User, dossier: Dossier | UUID) -> str:
    """The closed word for why this person may not: for the journal, never for the refused.

    The same two questions are asked for every person and every key, also one that is nobody's: how long a
    refusal takes tells nothing either.
    """
    key = dossier.pk if isinstance(dossier, Dossier) else dossier
    town_id = lookups.town_of(key)
    ended = has_ended_admission(user, key)
    if not user.is_active:
        return "account_closed"
    if user.has_role(Role.ADMINISTRATOR):
        return "administrator_no_content"
    if user.has_role(Role.EXECUTOR):
        return "executor_card_only"
    if not any(held.municipality_id == town_id for held in user.live_memberships):
        return "other_municipality"
    return _why_ended(ended) if ended is not None else "no_admission"


def _why_ended(ended: Admission) -> str:
    if ended.basis == Basis.BREAK_GLASS:
        return "break_glass_ended"
    if ended.ended_at is not None:
        return "admission_withdrawn"
    if ended.covenant is None:
        return "no_admission"
    wrong = covenant_refusal(ended.covenant, ended.municipality, ended.organisation)
    return wrong or "no_admission"


def covenant_refusal(covenant: Covenant, town: Municipality, organisation: Organisation) -> str | None:
    """None when the covenant covers this organisation in this town today; else what is wrong."""
    if Covenant.objects.covering(town, organisation).filter(pk=covenant.pk).exists():
        return None
    return _what_is_wrong(covenant, town, organisation)


def refusal_to_admit(covenant: Covenant, town: Municipality, organisation: Organisation) -> str | None:
    """As `covenant_refusal`; a version that a newer one has replaced admits nobody any more."""
    if Covenant.objects.admitting(town, organisation).filter(pk=covenant.pk).exists():
        return None
    return _what_is_wrong(covenant, town, organisation) or "covenant_expired"


def _what_is_wrong(covenant: Covenant, town: Municipality, organisation: Organisation) -> str | None:
    if Covenant.objects.covering(town, organisation).filter(pk=covenant.pk).exists():
        return None
    if covenants.last_day_for(covenant, town, organisation) < clock.today():
        return "covenant_expired"
    moment = clock.now()
    here = Q(municipality=None) | Q(municipality=town)
    open_now = Q(ends_at=None) | Q(ends_at__gt=moment)
    if covenant.series.suspensions.filter(here, open_now, starts_at__lte=moment).exists():
        return "covenant_suspended"
    return "not_a_party"


def covenants_covering(town: Municipality, organisation: Organisation) -> QuerySet[Covenant]:
    return Covenant.objects.covering(town, organisation).order_by("name")


class DatedChecker(ObjectPermissionChecker):
    """guardian's checker, for persons only and with our dates: an ended admission answers no."""

    def get_user_filters(self, obj: Model) -> dict[str, Any]:
        filters: dict[str, Any] = super().get_user_filters(obj)
        held = InForce.objects.filter(user=self.user, dossier=obj.pk)
        filters["dossierpermission__admission__in"] = held.values("pk")
        return filters

    def get_perms(self, obj: Model) -> list[str]:
        if not isinstance(obj, Dossier) or not self.user or not self.user.is_active:
            return []
        return list(self.get_user_perms(obj).distinct())


class InForceBackend(ObjectPermissionBackend):
    """`user.has_perm("agreements.view_plan", dossier)`, as the admissions in force have it."""

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        if not isinstance(obj, Dossier):
            return False
        supported, user = check_support(user_obj, obj)
        if not supported:
            return False
        codename = perm.rpartition(".")[2]
        return codename in DatedChecker(user).get_perms(obj)

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        if obj is None:
            return set()
        supported, user = check_support(user_obj, obj)
        return set(DatedChecker(user).get_perms(obj)) if supported else set()

    def get_group_permissions(self, _user_obj: Any, _obj: Model | None = None) -> set[str]:
        return set()
