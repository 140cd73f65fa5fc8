"""Questions about people."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet

from foundation import clock

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import (  # the base class below names one
        FactorReset,  # noqa: F401
        Membership,  # noqa: F401
        Municipality,
        Notice,  # noqa: F401
        Session,  # noqa: F401
        User,
    )


# A higher room says of which dossiers this person may still hear (`agreements.notices`).
_still_known: list[Callable[["User"], Q]] = []


def ask_before_listing(known: Callable[["User"], Q]) -> None:
    """Add a condition on the column `dossier` that every notice on a list meets."""
    _still_known.append(known)


class NoticeQuerySet(QuerySet["Notice"]):
    def visible_to(self, user: "User") -> "NoticeQuerySet":
        """The own ones, and of a dossier only while one may know of it."""
        return self.filter(*[known(user) for known in _still_known], user=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class MembershipQuerySet(QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """In force at this moment; membership and account both count."""
        moment = clock.Now()
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment, user__is_active=True
        )

    def not_ended(self) -> "MembershipQuerySet":
        """In force, or still to come."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=clock.Now()))

    def of(self, user: "User") -> "MembershipQuerySet":
        return self.filter(user=user)

    def in_town(self, municipality: "Municipality") -> "MembershipQuerySet":
        return self.filter(municipality=municipality)

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)


class SessionQuerySet(QuerySet["Session"]):
    def live(self) -> "SessionQuerySet":
        """Neither idle for too long nor too old, by the database's own clock."""
        moment = clock.Now()
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return self.filter(ends_at__gt=moment, seen_at__gt=moment - idle)

    def over(self) -> "SessionQuerySet":
        """Ended a day ago or more: until then a form that was sent too late is known to be somebody's."""
        return self.filter(ends_at__lt=clock.Now() - timedelta(days=1))

    def of(self, user: "User") -> "SessionQuerySet":
        return self.filter(user=user)


class FactorResetQuerySet(QuerySet["FactorReset"]):
    def waiting(self) -> "FactorResetQuerySet":
        """Asked within the last day, and nobody has confirmed it yet."""
        return self.filter(closed_at=None, asked_at__gt=clock.Now() - timedelta(days=1))

    def of(self, user: "User") -> "FactorResetQuerySet":
        return self.filter(user=user)

    def in_towns(self, towns: "list[UUID]") -> "FactorResetQuerySet":
        return self.filter(municipality__in=towns)
