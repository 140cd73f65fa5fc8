"""Questions about people."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from foundation import clock

if TYPE_CHECKING:
    from accounts.models import (  # the base class below names one
        Membership,  # noqa: F401
        Municipality,
        User,
    )


class MembershipQuerySet(QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """In force at this moment; membership and account both count."""
        moment = clock.Now()
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment, user__is_active=True
        )

    def of(self, user: "User") -> "MembershipQuerySet":
        return self.filter(user=user)

    def in_town(self, municipality: "Municipality") -> "MembershipQuerySet":
        return self.filter(municipality=municipality)

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)
