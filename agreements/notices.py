"""Telling people about covenants; and asking, before anything is told, who may still know of it."""

from uuid import UUID

from django.db.models import OuterRef, Q
from django.urls import reverse

from accounts.models import Membership, Municipality, Notice, User
from accounts.notices import ask_before_telling, tell
from accounts.querysets import ask_before_listing
from accounts.states import Role
from agreements.models import Covenant, Dossier, InForce
from agreements.querysets import looked_up
from agreements.states import DossierKind
from foundation import clock

CONCERNED = (Role.PRIVACY_OFFICER, Role.REGISSEUR, Role.CONTACT_POINT, Role.CONTROLLER_OFFICER)


def waits_for_second(covenant: Covenant, town: Municipality | None, by: User) -> None:
    """To those who may be the second person."""
    _tell(Notice.Kind.COVENANT_TO_CONFIRM, covenant, town, by, (Role.ADMINISTRATOR, Role.CONTROLLER_OFFICER))


def changed(covenant: Covenant, town: Municipality | None, by: User) -> None:
    """Who works under it in the town hears at once that something began or stopped."""
    _tell(Notice.Kind.COVENANT_CHANGED, covenant, town, by, CONCERNED)


def _tell(kind: str, covenant: Covenant, town: Municipality | None, by: User, roles: tuple[str, ...]) -> None:
    towns = [town.pk] if town else list(covenant.accessions.live().values_list("municipality_id", flat=True))
    held = Membership.objects.live().with_role(*roles).filter(municipality__in=towns).select_related("user")
    to = [one.user for one in held if one.user_id != by.pk]
    path = reverse("agreements:covenant", args=[covenant.pk])
    about = f"{covenant.pk}:{town.pk if town else 'all'}:{clock.now().isoformat()}"
    tell(kind, to=to, path=path, about=about)


def still_knows(user: User, dossier: UUID) -> bool:
    """Of a case one hears only while an admission is in force."""
    return Dossier.objects.filter(_may_hear_of(user), pk=dossier).exists()


def still_known(user: User) -> Q:
    """The same for what was told already, as a condition on the column `dossier`."""
    told = Dossier.objects.filter(_may_hear_of(user), pk=OuterRef("dossier"))
    return Q(dossier=None) | Q(looked_up(told))


def _may_hear_of(user: User) -> Q:
    held = InForce.objects.of(user).filter(dossier_id=OuterRef("pk"))
    return Q(kind=DossierKind.SIGNAL) | Q(looked_up(held))


ask_before_telling(still_knows)
ask_before_listing(still_known)
