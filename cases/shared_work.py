"""What a partner has to do about what was shared: confirm, answer as the owner, and wait for others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import OwnerQuestion
from cases.days import tone_for, word_for
from cases.models import Case
from cases.recalls import Awaited, awaited_by
from foundation import clock


@dataclass(frozen=True)
class SharedTask:
    """One thing to do, in a case that is shared with this person."""

    case: Case
    name: str
    url: str
    due_on: date | None
    row: Model
    owner: str = ""

    @property
    def word(self) -> str:
        return word_for(self.due_on) if self.due_on else ""

    @property
    def tone(self) -> str:
        return tone_for(self.due_on) if self.due_on else ""


class Waiting:
    """Late first; only about cases that the person may read now."""

    def __init__(self, user: User, cases: Iterable[Case]) -> None:
        self.cases = {case.dossier_id: case for case in cases if case.may_hold_shared}
        self.late: list[SharedTask] = []
        self.tasks: list[SharedTask] = []
        if self.cases:
            self._fill(user)

    def _fill(self, user: User) -> None:
        awaited = [one for one in awaited_by(user) if one.recall.dossier_id in self.cases]
        ours = {held.organisation_id for held in user.live_memberships}
        found = [
            *(self._to_confirm(one) for one in awaited if one.person == user),
            *(
                self._confirmed_by_another(one)
                for one in awaited
                if one.person != user and one.recall.organisation_id in ours
            ),
        ]
        self.late = [one for one in found if one.due_on and one.due_on < clock.today()]
        self.tasks = [*(one for one in found if one not in self.late), *self._asked(user)]

    @property
    def rows(self) -> list[Model]:
        return [one.row for one in (*self.late, *self.tasks)]

    def _to_confirm(self, one: Awaited) -> SharedTask:
        return SharedTask(
            case=self.cases[one.recall.dossier_id],
            name=_("Confirm that you no longer use what was called back"),
            url=reverse("cases:confirm-recall", args=[one.recall.pk]),
            due_on=one.due_on,
            row=one.recall,
        )

    def _confirmed_by_another(self, one: Awaited) -> SharedTask:
        """What the own organisation called back, and who has not confirmed yet."""
        case = self.cases[one.recall.dossier_id]
        return SharedTask(
            case=case,
            name=_("Confirmation that what was called back is no longer used"),
            url=reverse("cases:sharing", args=[case.pk]),
            due_on=one.due_on,
            row=one.recall,
            owner=one.person.name,
        )

    def _asked(self, user: User) -> list[SharedTask]:
        found = OwnerQuestion.objects.unanswered().put_to(user).filter(dossier_id__in=self.cases)
        return [
            SharedTask(
                case=self.cases[one.dossier_id],
                name=_("May somebody read a text of your organisation?"),
                url=reverse("cases:answer-owner", args=[one.pk]),
                due_on=None,
                row=one,
            )
            for one in found.order_by("at", "pk")
        ]
