"""Questions about cases. Each starts with who asks."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from agreements.querysets import ids_open_to
from agreements.states import Kind
from cases.states import FINISHED, OPEN

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Action, Case


class CaseQuerySet(QuerySet["Case"]):
    def visible_to(self, user: "User") -> "CaseQuerySet":
        """Cases to which this person holds an admission in force; never by role alone (I2)."""
        return self.filter(dossier_id__in=ids_open_to(user))

    def directed_by(self, user: "User") -> "CaseQuerySet":
        return self.visible_to(user).filter(regisseurships__user=user, regisseurships__ended_at=None)

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN)


class ActionQuerySet(QuerySet["Action"]):
    def visible_to(self, user: "User") -> "ActionQuerySet":
        """All actions of a plan one may see; else the own ones of a case one is admitted to."""
        own = Q(executor_user=user) | Q(
            executor_user=None, executor__in={held.organisation_id for held in user.live_memberships}
        )
        return self.filter(
            Q(dossier_id__in=ids_open_to(user, Kind.PLAN))
            | (Q(dossier_id__in=ids_open_to(user, Kind.ACTIONS)) & own)
        )

    def unfinished(self) -> "ActionQuerySet":
        return self.exclude(status__in=FINISHED)
