"""How a covenant stands in a town today, in words, and who may act on it.

That it counts is asked of the database alone (`agreements_covering`); what is said here about it is for
people who read a page, and a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Municipality, Organisation, User
from accounts.states import Role
from agreements.models import Accession, Covenant, Suspension
from agreements.states import AccessionState, Standing
from audit.refusals import NotKnown, Refused
from foundation import clock

ACTS = (Role.ADMINISTRATOR, Role.CONTROLLER_OFFICER)
READS_ALL = (*ACTS, Role.PRIVACY_OFFICER, Role.SUPERVISOR)
READS_SIGNED = (Role.CONTACT_POINT, Role.REGISSEUR, Role.PROCESS_DIRECTOR)


def visible_to(user: User) -> QuerySet[Covenant]:
    """Of the own towns; who only works under covenants does not see what is still being written."""
    found = Covenant.objects.known_in(user.towns_as(*READS_ALL))
    return (found | Covenant.objects.signed_in(user.towns_as(*READS_SIGNED))).distinct()


def towns_read(user: User) -> list[UUID]:
    return user.towns_as(*READS_ALL, *READS_SIGNED)


def insist_reads(user: User) -> None:
    if not user.has_role(*READS_ALL, *READS_SIGNED):
        raise NotKnown("executor_card_only" if user.has_role(Role.EXECUTOR) else "no_admission")


def acts_in(user: User, town_id: UUID | None) -> bool:
    """The administrator, or the officer who decides for the council, of this town."""
    return town_id is not None and user.has_role(*ACTS, town_id=town_id)


def keeps(user: User, covenant: Covenant) -> bool:
    """The text is written by the administrator of the town that keeps it."""
    return user.has_role(Role.ADMINISTRATOR, town_id=covenant.municipality_id)


def insist_keeps(user: User, covenant: Covenant) -> None:
    if not keeps(user, covenant):
        raise not_the_own_town()


def insist_acts_in(user: User, town_id: UUID | None) -> None:
    if not acts_in(user, town_id):
        raise not_the_own_town()


def acts_everywhere(user: User, covenant: Covenant) -> bool:
    """What holds for all towns is done by who may speak for all of them."""
    towns = Accession.objects.live().filter(covenant__series=covenant.series_id)
    taking_part = set(towns.filter(state=AccessionState.IN_FORCE).values_list("municipality_id", flat=True))
    return bool(taking_part) and taking_part <= set(user.towns_as(*ACTS))


def insist_acts_everywhere(user: User, covenant: Covenant) -> None:
    if not acts_everywhere(user, covenant):
        raise Refused("other_municipality", _("You can do this for your own town, not for all towns."))


def insist_second_person(user: User, first: User | None, town_id: UUID | None) -> None:
    """Another person; and one of the two decides for the council: who manages the accounts alone does not."""
    if town_id is not None:
        insist_acts_in(user, town_id)
    if first is None or first.pk == user.pk:
        raise Refused("second_person_missing", _("Somebody else confirms this, from their own account."))
    if not any(person.has_role(Role.CONTROLLER_OFFICER, town_id=town_id) for person in (user, first)):
        raise Refused(
            "second_person_missing",
            _("One of the two is the officer who decides for the council. Ask that person to confirm."),
        )


def not_the_own_town() -> Refused:
    return Refused("not_administrator", _("Only the administrator of this town can do this."))


def taking_part(covenant: Covenant) -> list[Municipality]:
    """The towns in which a version of it counts, or will."""
    live = Accession.objects.live().filter(covenant__series=covenant.series_id, state=AccessionState.IN_FORCE)
    towns = Municipality.objects.filter(pk__in=live.values("municipality_id"))
    return list(towns.order_by("name"))


def may_be_second(user: User, first: User | None, town_id: UUID | None) -> bool:
    try:
        insist_second_person(user, first, town_id)
    except Refused:
        return False
    return True


def may_be_party(covenant: Covenant) -> QuerySet[Organisation]:
    """Everybody at work in the towns that take part; who only carries out an action is no party."""
    towns = covenant.accessions.live().values("municipality_id")
    at_work = Q(municipality__in=towns) | Q(serves__in=towns)
    found = Organisation.objects.filter(at_work, only_executes=False)
    return found.distinct().order_by("name", "pk")


@dataclass(frozen=True)
class InTown:
    """One town in one version of a covenant, with what a page says about it."""

    covenant: Covenant
    accession: Accession
    suspension: Suspension | None
    replaced: bool

    @property
    def town(self) -> Municipality:
        return self.accession.municipality

    @property
    def ends_on(self) -> date:
        """The last day, whatever ends it first."""
        return last_day_of(self.covenant, self.accession)

    @property
    def standing(self) -> Standing:
        today, accession = clock.today(), self.accession
        if accession.state == AccessionState.DRAFT:
            return Standing.DRAFT
        if accession.state == AccessionState.PROPOSED:
            return Standing.PROPOSED
        if self.ends_on < today:
            return Standing.ENDED
        if today < max(self.covenant.starts_on, accession.acceded_on or self.covenant.starts_on):
            return Standing.TO_COME
        if self.suspension is not None:
            return Standing.SUSPENDED
        return Standing.REPLACED if self.replaced else Standing.IN_FORCE


def last_day_of(
    covenant: Covenant, accession: Accession | None = None, left_on: Iterable[date | None] = ()
) -> date:
    """The last day on which a covenant counts: its own end, or an earlier end or leaving."""
    gone = [covenant.ended_from, accession.left_on if accession else None, *left_on]
    return min([covenant.ends_on, *(day - timedelta(days=1) for day in gone if day is not None)])


def last_day_for(covenant: Covenant, town: Municipality, organisation: Organisation) -> date:
    """Where an admission under it is capped. Who left and came back counts as it is now."""
    accession = (
        covenant.accessions.filter(municipality=town).order_by(F("left_on").desc(nulls_first=True)).first()
    )
    party = covenant.parties.filter(organisation=organisation).first()
    return last_day_of(covenant, accession, [party.left_on if party else None])


def with_towns(covenants: QuerySet[Covenant]) -> QuerySet[Covenant]:
    """Everything that `in_towns` needs, in a fixed number of questions."""
    people = ("municipality", "proposed_by", "confirmed_by", "left_by")
    accessions = Accession.objects.select_related(*people).order_by("municipality__name", "pk")
    suspensions = Suspension.objects.select_related(
        "municipality", "suspended_by", "lift_asked_by", "lifted_by"
    )
    return covenants.select_related("municipality", "series").prefetch_related(
        Prefetch("accessions", accessions),
        Prefetch("series__suspensions", suspensions.order_by("starts_at", "pk")),
        Prefetch("series__versions", Covenant.objects.select_related("drafted_by", "ended_by")),
        "series__versions__accessions",
    )


def in_towns(covenant: Covenant, towns: Iterable[UUID] | None = None) -> list[InTown]:
    """How it stands in each town, or in these."""
    wanted = None if towns is None else set(towns)
    return [
        InTown(covenant, one, _suspension(covenant, one), _replaced(covenant, one))
        for one in covenant.accessions.all()
        if wanted is None or one.municipality_id in wanted
    ]


def _suspension(covenant: Covenant, accession: Accession) -> Suspension | None:
    moment = clock.now()
    for one in covenant.series.suspensions.all():
        here = one.municipality_id in (None, accession.municipality_id)
        if here and one.starts_at <= moment and (one.ends_at is None or one.ends_at > moment):
            return one
    return None


def _replaced(covenant: Covenant, accession: Accession) -> bool:
    today = clock.today()
    return any(
        newer.number > covenant.number
        and newer.starts_on <= today
        and any(
            one.municipality_id == accession.municipality_id
            and one.state == AccessionState.IN_FORCE
            and one.acceded_on is not None
            and one.acceded_on <= today
            for one in newer.accessions.all()
        )
        for newer in covenant.series.versions.all()
    )
