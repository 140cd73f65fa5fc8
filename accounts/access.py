"""Who is asking: a request with a person in it, and the roles that open a door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import FactorReset, Membership, Municipality, Organisation, User
from accounts.states import Role
from audit.refusals import NotKnown, Refused


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: `user` is a person, never a visitor."""

    user: User


def role_refusal(user: User) -> str:
    """The closed word for a door that this person's roles do not open."""
    if user.has_role(Role.ADMINISTRATOR):
        return "administrator_no_content"
    if user.has_role(Role.EXECUTOR):
        return "executor_card_only"
    if user.has_role(Role.YOUTH_WORKER, Role.ATTENTION_OFFICER):
        return "own_signals_only"
    return "no_admission"


def for_roles(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A door for some roles; to all others the page does not exist."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise NotKnown(role_refusal(request.user))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


# The administrator works in these rooms; the others only read along.
MOST_PEOPLE = 200
READS_ALONG = (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.SUPERVISOR)


def towns_administered(user: User) -> QuerySet[Municipality]:
    return Municipality.objects.filter(pk__in=user.towns_as(Role.ADMINISTRATOR)).order_by("name")


def towns_read(user: User) -> list[Any]:
    """The towns whose people and organisations this person may read about."""
    return user.towns_as(*READS_ALONG)


def people_known_to(user: User) -> QuerySet[User]:
    """Everybody who works or worked in the towns of who asks."""
    here = Membership.objects.filter(user=OuterRef("pk"), municipality__in=towns_read(user))
    return User.objects.filter(Exists(here)).order_by("name", "pk")


def organisations_known_to(user: User) -> QuerySet[Organisation]:
    towns = towns_read(user)
    known = Organisation.objects.filter(Q(municipality__in=towns) | Q(serves__in=towns))
    return known.distinct().order_by("name", "pk")


def organisations_of(town: Municipality) -> QuerySet[Organisation]:
    """Everybody who works in this town, those that work for a region included."""
    found = Organisation.objects.filter(Q(municipality=town) | Q(serves=town))
    return found.distinct().order_by("name", "pk")


def organisations_at_work_in(towns: QuerySet[Municipality]) -> QuerySet[Organisation]:
    found = Organisation.objects.filter(Q(municipality__in=towns) | Q(serves__in=towns))
    return found.distinct().order_by("name", "pk")


def administers(user: User, town: Municipality) -> bool:
    return user.has_role(Role.ADMINISTRATOR, town_id=town.pk)


def administers_person(user: User, person: User) -> bool:
    """Of a town in which the person works; who works nowhere any more, of one where that was."""
    return bool(_towns_of(person) & set(user.towns_as(Role.ADMINISTRATOR)))


def may_close(user: User, person: User) -> bool:
    """An account opens every town in which the person works: only who administers all of them closes it."""
    return administers_person(user, person) and _towns_of(person) <= set(user.towns_as(Role.ADMINISTRATOR))


def _towns_of(person: User) -> set[Any]:
    held = Membership.objects.of(person)
    now = set(held.not_ended().values_list("municipality_id", flat=True))
    return now or set(held.values_list("municipality_id", flat=True))


SECOND_PEOPLE = (Role.ADMINISTRATOR, Role.CONTROLLER_OFFICER)


def insist_may_ask_reset(user: User, person: User) -> Municipality:
    """An administrator, not for themselves. Gives the town in which a second person confirms."""
    insist_administers_person(user, person)
    if user.pk == person.pk:
        raise Refused("second_person_missing", _("Nobody does this for themselves. Ask a colleague."))
    shared = _towns_of(person) & set(user.towns_as(Role.ADMINISTRATOR))
    return Municipality.objects.filter(pk__in=shared).order_by("name")[0]


def may_confirm_reset(user: User, reset: FactorReset) -> bool:
    """A third person: another administrator of the town, or who decides there for the council."""
    apart = user.pk not in (reset.asked_by_id, reset.user_id)
    return apart and user.has_role(*SECOND_PEOPLE, town_id=reset.municipality_id)


def reset_waiting_for(user: User, person: User) -> dict[str, Any]:
    """What the page of a person says about a factor that somebody asked to take away."""
    waiting = FactorReset.objects.of(person).in_towns(user.towns_as(*READS_ALONG, *SECOND_PEOPLE)).waiting()
    reset = waiting.select_related("asked_by").first()
    return {"reset": reset, "may_confirm": reset is not None and may_confirm_reset(user, reset)}


def insist_may_confirm_reset(user: User, reset: FactorReset) -> None:
    if not may_confirm_reset(user, reset):
        raise Refused(
            "second_person_missing",
            _("Somebody else confirms this: another administrator, or who decides for the council."),
        )


def second_people(reset: FactorReset) -> list[User]:
    held = _at_work_as(SECOND_PEOPLE, reset)
    return [user for user in held if user.pk not in (reset.asked_by_id, reset.user_id)]


def watching_over(reset: FactorReset) -> list[User]:
    return _at_work_as((Role.PRIVACY_OFFICER,), reset)


def _at_work_as(roles: tuple[str, ...], reset: FactorReset) -> list[User]:
    found = Membership.objects.live().with_role(*roles).filter(municipality=reset.municipality_id)
    return [held.user for held in found.select_related("user")]


def administers_organisation(user: User, organisation: Organisation) -> bool:
    """Of its own town; of one that works for a region, an administrator of any town that it serves."""
    towns = set(user.towns_as(Role.ADMINISTRATOR))
    if organisation.municipality_id is not None:
        return organisation.municipality_id in towns
    return organisation.serves.filter(pk__in=towns).exists()


def insist_administers(user: User, town: Municipality) -> None:
    if not administers(user, town):
        raise not_administrator()


def insist_administers_person(user: User, person: User) -> None:
    if not administers_person(user, person):
        raise not_administrator()


def insist_may_close(user: User, person: User) -> None:
    insist_administers_person(user, person)
    if not may_close(user, person):
        raise Refused(
            "other_municipality",
            _("This person works in another town as well. End the roles in your own town."),
        )


def insist_administers_organisation(user: User, organisation: Organisation) -> None:
    if not administers_organisation(user, organisation):
        raise not_administrator()


def not_administrator() -> Refused:
    return Refused("not_administrator", _("Only the administrator of this town can do this."))
