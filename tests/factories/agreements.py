"""Covenants by themselves, without the people who sign them."""

from datetime import date

from accounts.models import Municipality, User
from agreements.models import Covenant
from foundation import acting


def a_draft_covenant(by: User, town="waterrijk"):
    """What an administrator is writing and may still change or throw away."""
    with acting.acting_as(by.pk):
        return Covenant.objects.create(
            slug="a-draft",
            name="Nieuw",
            municipality=Municipality.objects.get(slug=town),
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
            drafted_by=by,
        )
