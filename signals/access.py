"""May this person …? Views ask, to hide what cannot be done; actions insist."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, User
from accounts.states import Role
from agreements.access import Permit, permit_by_admission, permit_by_role, refusal_of
from agreements.models import Admission, Covenant, LegalGround
from agreements.states import Kind
from foundation import clock
from signals.models import Decider, Feedback, Question, Signal, Weighing

REPORTING_ROLES = (Role.YOUTH_WORKER, Role.ATTENTION_OFFICER, Role.PARTNER)
NOBODYS = UUID(int=0)
# Of lists: what brought somebody there, where each row has a reason of its own.
OWN, BY_ROLE, BY_SEAT = Permit(rule="reporter"), Permit(rule="contact_point"), Permit(rule="decider")
OWN_ONLY = (Role.YOUTH_WORKER, Role.ATTENTION_OFFICER)


def reporting_memberships(user: User) -> list[Membership]:
    """For which organisation this person may report, one for each town (R6)."""
    found: dict[UUID, Membership] = {}
    for held in user.live_memberships:
        may = held.role == Role.CONTACT_POINT or (
            held.role in REPORTING_ROLES and held.organisation.has_reporting_agreement
        )
        if may:
            found.setdefault(held.municipality_id, held)
    return list(found.values())


def may_file_in(user: User, town_id: UUID) -> Membership | None:
    return next((held for held in reporting_memberships(user) if held.municipality_id == town_id), None)


def permit_to_read(user: User, signal: Signal) -> Permit | None:
    """Why somebody may read (a part of) a signal: contact point, admission or reporter."""
    return permit_at_the_table(user, signal) or permit_as_reporter(user, signal)


def permit_as_reporter(user: User, signal: Signal) -> Permit | None:
    """The own input, and no more than that (I3)."""
    if signal.reporter_id != user.pk:
        return None
    return Permit(rule="reporter", kinds=frozenset({Kind.SIGNAL}), organisation_id=signal.organisation_id)


def permit_at_the_desk(user: User, signal: Signal) -> Permit | None:
    return permit_by_role(user, "contact_point", Role.CONTACT_POINT, signal.municipality_id)


def permit_at_the_table(user: User, signal: Signal) -> Permit | None:
    """The contact point of the town, or somebody admitted to weigh; what they wrote themselves is apart."""
    at_the_desk = permit_at_the_desk(user, signal)
    if at_the_desk is not None:
        return at_the_desk
    admitted = permit_by_admission(user, signal.dossier_id)
    return admitted if admitted is not None and admitted.opens(Kind.SIGNAL) else None


def permit_to_see_weighing(user: User, weighing: Weighing) -> Permit | None:
    held = permit_by_role(user, "contact_point", Role.CONTACT_POINT, weighing.municipality_id)
    if held is not None:
        return held
    for one in weighing.weighed.all():
        admitted = permit_by_admission(user, one.signal.dossier_id)
        if admitted is not None and admitted.opens(Kind.WEIGHING):
            return admitted
    return None


def refusal_to_read(user: User, dossier_id: UUID | None) -> str:
    """The closed word for the journal; the refused reads the same as for what does not exist."""
    code = refusal_of(user, dossier_id or NOBODYS)
    before_role = {"account_closed", "administrator_no_content", "executor_card_only", "other_municipality"}
    if code not in before_role and user.has_role(*OWN_ONLY):
        return "own_signals_only"
    return code


def refusal_of_nothing(user: User) -> str:
    """For a key that is nobody's: as much work for the database as for what one may not know of."""
    refusal_of(user, NOBODYS)
    return "not_found"


def may_handle(user: User, signal: Signal) -> bool:
    """Claim, ask, note, admit deciders, propose a weighing, give feedback: the contact point of the town."""
    return user.has_role(Role.CONTACT_POINT, town_id=signal.municipality_id)


def may_release(user: User, signal: Signal) -> bool:
    """Who holds it, or the lead of the contact point when that person is away."""
    if signal.claimed_by_id is None:
        return False
    return signal.claimed_by_id == user.pk or any(
        held.is_team_lead
        for held in user.live_memberships
        if held.role == Role.CONTACT_POINT and held.municipality_id == signal.municipality_id
    )


def may_add(user: User, signal: Signal) -> bool:
    """The reporter, also after the decision: new facts are always welcome (R15)."""
    return signal.reporter_id == user.pk


def may_answer(user: User, question: Question) -> bool:
    return question.signal.reporter_id == user.pk


def may_weigh(user: User, signals: Iterable[Signal]) -> bool:
    return all(may_handle(user, signal) for signal in signals)


def may_withdraw(user: User, weighing: Weighing) -> bool:
    return user.has_role(Role.CONTACT_POINT, town_id=weighing.municipality_id)


def may_confirm(user: User, decider: Decider) -> bool:
    """The decider, as long as that person still has a seat: works there, and is admitted to every signal."""
    if decider.user_id != user.pk or decider.conflicted:
        return False
    signals = [one.signal for one in decider.weighing.weighed.select_related("signal")]
    seat = seats(signals).get(user.pk)
    return seat is not None and seat.organisation.pk == decider.organisation_id


def may_review(user: User, feedback: Feedback) -> bool:
    """A second person of the same contact point; never the writer."""
    return feedback.given_by_id != user.pk and may_handle(user, feedback.signal)


@dataclass(frozen=True)
class Seat:
    """Somebody who can decide about some signals, and for whom."""

    user: User
    organisation: Organisation


def seats(signals: list[Signal]) -> dict[UUID, Seat]:
    """Who can decide: the contact point of the town, and who is admitted to every one of the signals."""
    town_id = signals[0].municipality_id
    held = Membership.objects.live().filter(municipality_id=town_id, role=Role.CONTACT_POINT)
    found = {
        one.user_id: Seat(one.user, one.organisation)
        for one in held.select_related("user", "organisation").order_by("user__name")
    }
    dossiers = {signal.dossier_id for signal in signals}
    opened: dict[UUID, set[UUID]] = {}
    for one in _admitted_to(dossiers):
        opened.setdefault(one.user_id, set()).add(one.dossier_id)
        if opened[one.user_id] == dossiers:
            found.setdefault(one.user_id, Seat(one.user, one.organisation))
    return found


def _admitted_to(dossiers: set[UUID]) -> Iterable[Admission]:
    held = Admission.objects.in_force().opening(Kind.WEIGHING).filter(dossier_id__in=dossiers)
    return held.select_related("user", "organisation").order_by("user__name", "starts_at")


NEVER_DECIDE = (
    Role.EXECUTOR,
    Role.ADMINISTRATOR,
    Role.SUPERVISOR,
    Role.PRIVACY_OFFICER,
    Role.CONTROLLER_OFFICER,
)


def admissions_to(signal: Signal) -> QuerySet[Admission]:
    """Who is admitted to a signal today, besides the contact point."""
    held = Admission.objects.in_force().filter(dossier_id=signal.dossier_id)
    return held.select_related("user", "organisation", "covenant").order_by("user__name", "starts_at")


def people_to_admit(signal: Signal) -> dict[str, Seat]:
    """People of other organisations in this town; the covenant says later whether they may be admitted."""
    held = Membership.objects.live().filter(municipality_id=signal.municipality_id)
    others = held.exclude(role__in=[*NEVER_DECIDE, Role.CONTACT_POINT]).select_related("user", "organisation")
    return {str(one.user_id): Seat(one.user, one.organisation) for one in others.order_by("user__name")}


def covenants_of(signal: Signal) -> QuerySet[Covenant]:
    """The covenants that this town took part in; the action refuses one that does not hold today."""
    return Covenant.objects.newest_in(signal.municipality_id).order_by("name")


def grounds_today() -> QuerySet[LegalGround]:
    today = clock.today()
    until = Q(valid_until=None) | Q(valid_until__gte=today)
    return LegalGround.objects.filter(until, valid_from__lte=today).order_by("text")


def ground_texts(codes: list[str]) -> list[str]:
    """The words behind the codes of legal grounds, in their order."""
    texts = dict(LegalGround.objects.filter(code__in=codes).values_list("code", "text")) if codes else {}
    return [texts.get(code, code) for code in codes]
