"""Questions about what was brought into a case: who reads it, and what was called back."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.states import Basis, ItemKind

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from agreements.models import SharedItem
    from cases.models import Case, Contribution  # noqa: F401  in quotes below


class ContributionQuerySet(QuerySet["Contribution"]):
    def visible_to(self, user: "User") -> "ContributionQuerySet":
        """The own, those of the organisation for which one is admitted, and what was shared (I9, I10).

        Not by role and not for directing the case. What was called back stays with its owner alone.
        """
        admitted = apps.get_model("agreements", "Admission").objects.of(user).in_force()
        here = admitted.filter(dossier=OuterRef("dossier"))
        of_the_owner = here.exclude(basis=Basis.BREAK_GLASS).filter(organisation=OuterRef("owner"))
        return self.filter(
            Exists(of_the_owner)
            | (Q(author=user) & Exists(here))
            | Q(pk__in=shared_with(user, ItemKind.CONTRIBUTION))
        )

    def of(self, case: "Case") -> "ContributionQuerySet":
        return self.filter(case=case).select_related("owner", "author").order_by("-written_at", "pk")

    def not_recalled(self) -> "ContributionQuerySet":
        return self.exclude(Exists(recalled_of(ItemKind.CONTRIBUTION)))

    def with_recall(self) -> "ContributionQuerySet":
        """`recalled`: its owner called it back."""
        return self.annotate(recalled=Exists(recalled_of(ItemKind.CONTRIBUTION)))


def shared_with(user: "User", kind: str) -> "QuerySet[SharedItem, UUID]":
    """Keys of the items of one kind that were shared with this person and may be read now."""
    shared = apps.get_model("agreements", "SharedItem").objects
    return shared.open_to(user).keys(kind)


def recalled_of(kind: str) -> "QuerySet[Any]":
    """The recall of the outer row, which is of this kind."""
    return apps.get_model("agreements", "RecalledItem").objects.filter(item_kind=kind, item_id=OuterRef("pk"))
