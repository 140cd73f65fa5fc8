"""Choosing a person, an organisation, a ground: named as people know them, never by key."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from agreements.models import Covenant, LegalGround
from foundation import clock


class ByEmployer(forms.models.ModelChoiceIterator):
    """People in groups, one group per organisation in this town."""

    def __iter__(self) -> Iterator[Any]:
        yield from self.groups()

    def groups(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        rows = self.field.rows()  # type: ignore[attr-defined]
        for employer, people in groupby(rows, key=lambda row: row[0]):
            yield (
                employer,
                [
                    (forms.models.ModelChoiceIteratorValue(user.pk, user), name)
                    for _employer, user, name in people
                ],
            )


class PersonField(forms.ModelChoiceField):
    iterator = ByEmployer
    town_id: Any = None

    def offer(self, people: QuerySet[User], town_id: Any) -> None:
        self.town_id = town_id
        self.queryset = people

    def rows(self) -> list[tuple[str, User, str]]:
        offered: Any = self.queryset
        held = (
            Membership.objects.live()
            .filter(municipality=self.town_id, user__in=offered.order_by().values("pk"))
            .select_related("user", "organisation")
            .order_by("organisation__name", "user__name", "pk")
        )
        found = {(one.organisation.name, one.user.pk): one.user for one in held}
        return [
            (employer, user, f"{user.name}, {user.job}" if user.job else user.name)
            for (employer, _key), user in found.items()
        ]


class CovenantField(forms.ModelChoiceField):
    """Every covenant of the town, with its last day: who chooses one that ended reads why it cannot be."""

    def label_from_instance(self, obj: Covenant) -> str:
        today, day = clock.today(), date_format(obj.ends_on, "j F Y")
        text = _("%(name)s (ended on %(day)s)") if obj.ends_on < today else _("%(name)s (until %(day)s)")
        return text % {"name": obj.name, "day": day}


class GroundField(forms.ModelChoiceField):
    def label_from_instance(self, obj: LegalGround) -> str:
        return obj.text


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows; a key that is none gets the same sentence as one that is not on the list."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except ValidationError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class GroundsField(SeveralField):
    def label_from_instance(self, obj: LegalGround) -> str:
        return obj.text


class PeopleField(SeveralField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}, {obj.job}" if obj.job else obj.name
