"""May this person …? Views ask, actions insist. An admission in force opens a case, never a role (I2)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Municipality, Organisation, User
from accounts.states import Role
from agreements.access import Permit, permit_by_admission, permit_by_role, permit_of, refusal_of
from agreements.models import Admission, BreakGlass, Covenant, LegalGround
from agreements.states import Basis, Kind
from audit.hidden import Hidden
from audit.refusals import Incomplete, NotKnown, Refused
from cases.models import Action, Case, PlanVersion
from foundation import clock
from signals.models import Weighing

NOBODYS = UUID(int=0)
# Admitted is who works with people: not who supervises, manages or only executes.
NEVER_ADMITTED = (
    Role.EXECUTOR,
    Role.SUPERVISOR,
    Role.PRIVACY_OFFICER,
    Role.CONTROLLER_OFFICER,
    Role.ADMINISTRATOR,
)
# Who may have to act when nobody else can be reached.
BREAK_GLASS_ROLES = (Role.CONTACT_POINT, Role.REGISSEUR, Role.PROCESS_DIRECTOR)
ASKING_ROLES = (Role.PARTNER, Role.PROCESS_DIRECTOR, Role.ATTENTION_OFFICER, Role.YOUTH_WORKER)


def permit_to_read(user: User, case: Case) -> Permit | None:
    return permit_by_admission(user, case.dossier_id)


def permit_among(user: User, participants: Iterable[Admission]) -> Permit | None:
    """The same permit, from everybody's admissions as `participants_of` reads them."""
    own = [one for one in participants if one.user_id == user.pk and one.counts]  # type: ignore[attr-defined]
    return permit_of(sorted(own, key=lambda one: (one.starts_at, one.pk)))


def refusal_to_read(user: User, case: Case | Hidden) -> str:
    """The closed word for the journal; the refused reads the same page as for a case that does not exist."""
    return refusal_of(user, case.dossier_id or NOBODYS)


def breaks_glass_for(user: User, town_id: UUID) -> Organisation | None:
    """For which organisation somebody may open a case of this town in an emergency; None: not at all."""
    if user.has_role(*NEVER_ADMITTED):
        return None
    roles = BREAK_GLASS_ROLES
    held = (one for one in user.live_memberships if one.role in roles and one.municipality_id == town_id)
    return next((one.organisation for one in held), None)


def may_break_glass(user: User) -> bool:
    return any(breaks_glass_for(user, town_id) for town_id in user.towns_as(*BREAK_GLASS_ROLES))


def permit_to_review(user: User, glass: BreakGlass) -> Permit | None:
    return permit_by_role(user, "privacy_officer_of_town", Role.PRIVACY_OFFICER, glass.municipality_id)


def insist_reviews(user: User, glass: BreakGlass) -> None:
    if permit_to_review(user, glass) is None:
        raise NotKnown("no_admission")


def reviews_as(user: User) -> list[Membership]:
    """In which towns somebody reviews emergency access."""
    return [held for held in user.live_memberships if held.role == Role.PRIVACY_OFFICER]


def privacy_officers_in(town_id: UUID) -> QuerySet[User]:
    return _people_in(town_id, [Role.PRIVACY_OFFICER])


def asks_for(user: User) -> dict[UUID, Membership]:
    """By town, the organisation for which somebody may ask to be let in: one with a covenant there today."""
    found: dict[UUID, Membership] = {}
    for held in user.live_memberships:
        may = held.role in ASKING_ROLES and held.municipality_id not in found
        if may and Covenant.objects.covering(held.municipality, held.organisation).exists():
            found[held.municipality_id] = held
    return found


def insist_may_ask(user: User, town: Municipality, organisation: Organisation) -> None:
    held = asks_for(user).get(town.pk)
    if held is None or held.organisation_id != organisation.pk:
        sentence = _("Your organisation has no covenant in this town now. Ask your own organisation.")
        raise Incomplete("not_a_party", sentence)


def refusal_of_nothing(user: User) -> str:
    """For a key that is nobody's: as much work for the database as for a case that one may not know of."""
    refusal_of(user, NOBODYS)
    return refusal_without_case(user)


def refusal_without_case(user: User) -> str:
    """The closed word when there is nothing to find: only what this person is counts."""
    if user.has_role(Role.ADMINISTRATOR):
        return "administrator_no_content"
    if user.has_role(Role.EXECUTOR):
        return "executor_card_only"
    return "no_admission"


def permit_to_propose(user: User, weighing: Weighing) -> Permit | None:
    """The contact point of the town names the regisseur and opens the case."""
    return permit_by_role(user, "contact_point_of_town", Role.CONTACT_POINT, weighing.municipality_id)


def directs(user: User, case: Case) -> bool:
    """Named, and still in that role: who lost it directs nothing, as the second lock says too."""
    held = case.regisseurship
    if held is None or held.user_id != user.pk:
        return False
    return user.has_role(Role.REGISSEUR, town_id=case.municipality_id)


def insist_directs(user: User, case: Case) -> None:
    if not directs(user, case) or permit_to_read(user, case) is None:
        raise not_regisseur()


def insist_admitted(user: User, case: Case) -> Permit:
    permit = permit_to_read(user, case)
    if permit is None:
        raise NotKnown(refusal_to_read(user, case))
    return permit


def admissions_in_force(user: User, case: Case) -> tuple[Admission, ...]:
    found = Admission.objects.of(user).in_force().filter(dossier_id=case.dossier_id)
    return tuple(found.select_related("organisation", "covenant", "ground").order_by("starts_at", "pk"))


def people_admitted(case: Case) -> QuerySet[User]:
    """Who takes part today: those with whom something can be shared."""
    admitted = (
        Admission.objects.filter(dossier_id=case.dossier_id).in_force().exclude(basis=Basis.BREAK_GLASS)
    )
    return User.objects.filter(pk__in=admitted.values("user_id")).order_by("name", "pk")


def not_regisseur() -> Refused:
    return Refused("not_regisseur", _("Only the regisseur of this case can do this. Ask the regisseur."))


def carries_out(user: User, action: Action) -> bool:
    """The named person; or, when nobody is named, who is admitted for the organisation."""
    if action.executor_user_id is not None:
        return action.executor_user_id == user.pk
    return any(held.organisation_id == action.executor_id for held in user.live_memberships)


def may_update(user: User, action: Action) -> bool:
    """The regisseur, and who carries the action out as long as the admission holds."""
    case = action.plan.case
    if permit_to_read(user, case) is None:
        return False
    return directs(user, case) or carries_out(user, action)


def may_agree(user: User, version: PlanVersion) -> bool:
    return version.agreements.filter(user=user).exists()


def regisseurs_in(town_id: UUID) -> QuerySet[User]:
    """People who may direct a case in this town today."""
    return _people_in(town_id, [Role.REGISSEUR])


def people_to_admit(case: Case) -> QuerySet[User]:
    roles = [role for role in Role.values if role not in NEVER_ADMITTED]
    held = case.regisseurship
    people = _people_in(case.municipality_id, roles)
    return people.exclude(pk=held.user_id) if held else people


def people_who_act_in(town_id: UUID) -> QuerySet[User]:
    """People who can carry out an action: everybody at work in the town but those who watch or manage."""
    roles = [role for role in Role.values if role not in NEVER_ADMITTED or role == Role.EXECUTOR]
    return _people_in(town_id, roles)


def people_at_work_in(town_id: UUID) -> QuerySet[User]:
    """Everybody with an account in the town: whether something can be shared with them is asked later."""
    return _people_in(town_id, list(Role.values))


def _people_in(town_id: UUID, roles: list[str]) -> QuerySet[User]:
    moment = clock.now()
    live = Q(memberships__ends_at=None) | Q(memberships__ends_at__gt=moment)
    return (
        User.objects.filter(
            live,
            is_active=True,
            memberships__municipality=town_id,
            memberships__role__in=roles,
            memberships__starts_at__lte=moment,
        )
        .distinct()
        .order_by("name", "pk")
    )


def organisations_in(town_id: UUID) -> QuerySet[Organisation]:
    """Everybody who can carry out an action in this town."""
    return (
        Organisation.objects.filter(Q(municipality=town_id) | Q(serves=town_id))
        .distinct()
        .order_by("name", "pk")
    )


def authorities_in(town_id: UUID) -> QuerySet[Organisation]:
    """Units of the municipality itself: a case is on the authority of one of them."""
    kinds = ("contact_point_unit", "municipal_unit")
    return Organisation.objects.filter(municipality=town_id, kind__in=kinds).order_by("name", "pk")


def grounds_today() -> QuerySet[LegalGround]:
    today = clock.today()
    valid = Q(valid_until=None) | Q(valid_until__gte=today)
    return LegalGround.objects.filter(valid, valid_from__lte=today).order_by("code")


def covenants_of(town_id: UUID) -> QuerySet[Covenant]:
    """Covenants that the town takes part in. Whether one is in force is asked when somebody is admitted."""
    return Covenant.objects.newest_in(town_id).order_by("name", "pk")


def takes_part(permit: Permit) -> bool:
    """The regisseur and partners; who broke the glass looks, and neither brings in nor shares."""
    return any(held.basis != Basis.BREAK_GLASS for held in permit.admissions)


def whole_file(permit: Permit) -> bool:
    """Only who directs a case gets the signals and the weighing with it."""
    return permit.opens(Kind.SIGNAL) and permit.opens(Kind.WEIGHING)
