"""What a regisseur has to do: the terms of the own cases, in order of the day. No score, no rank (R50)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import OwnerQuestion
from cases.days import tone_for, word_for
from cases.losses import lost_access
from cases.models import Action, Case, PlanAgreement, PlanVersion
from cases.recalls import Awaited, awaited_in
from cases.states import VersionState
from foundation import clock

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One thing with a day on it."""

    case: Case
    name: str
    url: str
    due_on: date
    owner: str = ""
    row: models.Model | None = None

    @property
    def is_late(self) -> bool:
        return self.due_on < clock.today()

    @property
    def word(self) -> str:
        return word_for(self.due_on)

    @property
    def tone(self) -> str:
        return tone_for(self.due_on)


class Work:
    """The tasks of some cases under the heading of their day; as few queries for thirty cases as for one."""

    def __init__(self, cases: Sequence[Case], user: User) -> None:
        self.user, self.awaited = user, awaited_in(cases)
        self.cases = {case.pk: case for case in cases}
        self.making, self.agreed = self._versions()
        tasks = sorted(
            [*self._plans(), *self._reviews(), *self._actions(), *self._losses(), *self._recalls()],
            key=lambda one: (one.due_on, one.name),
        )
        today = clock.today()
        self.late = [one for one in tasks if one.due_on < today]
        self.today = [one for one in tasks if one.due_on == today]
        self.this_week = [one for one in tasks if today < one.due_on <= today + WEEK]
        self.later = [one for one in tasks if one.due_on > today + WEEK]
        self.waiting = self._waiting()

    @property
    def items(self) -> list[models.Model]:
        everything = [*self.late, *self.today, *self.this_week, *self.later, *self.waiting]
        return list({one.row.pk: one.row for one in everything if one.row is not None}.values())

    def _versions(self) -> tuple[dict[UUID, PlanVersion], dict[UUID, PlanVersion]]:
        found = PlanVersion.objects.filter(plan__case__in=self.cases).select_related("plan")
        whole = list(found.in_the_making() | found.agreed())
        agreed = {one.plan.case_id: one for one in whole if one.state == VersionState.AGREED}
        return {one.plan.case_id: one for one in whole if one.state != VersionState.AGREED}, agreed

    def _plans(self) -> list[Task]:
        """The first plan has a term from the opening on; it stays until everybody agreed."""
        return [
            Task(
                case=case,
                name=_("Agree the plan of action"),
                url=reverse("cases:plan", args=[case.pk]),
                due_on=case.plan_due_on,
                row=self.making.get(case.pk),
            )
            for case in self.cases.values()
            if case.plan_due_on and case.pk not in self.agreed
        ]

    def _reviews(self) -> list[Task]:
        return [
            Task(
                case=self.cases[key],
                name=_("Look at the plan again"),
                url=reverse("cases:plan", args=[key]),
                due_on=version.review_on,
                row=version,
            )
            for key, version in self.agreed.items()
        ]

    def _actions(self) -> list[Task]:
        found = (
            Action.objects.filter(plan__case__in=self.cases)
            .agreed()
            .unfinished()
            .select_related("plan", "executor", "executor_user")
        )
        return [
            Task(
                case=self.cases[action.plan.case_id],
                name=action.what,
                url=reverse("cases:action-update", args=[action.pk]),
                due_on=action.due_on,
                owner=action.executor_user.name if action.executor_user else action.executor.name,
                row=action,
            )
            for action in found
        ]

    def _losses(self) -> list[Task]:
        """One for each case in which somebody lost access before their time; it is done the same day."""
        found = {row.dossier_id: row for row in lost_access(self.cases.values())}
        return [
            Task(
                case=case,
                name=_("Participants lost access"),
                url=reverse("cases:losses", args=[case.pk]),
                due_on=clock.today(),
                row=found[case.dossier_id],
            )
            for case in self.cases.values()
            if case.dossier_id in found
        ]

    def _recalls(self) -> list[Task]:
        """What the regisseur confirms, or says of receivers who left; and what others are late with."""
        return [*self._own_recalls(), *self._left(), *(one for one in self._awaited() if one.is_late)]

    def _own_recalls(self) -> list[Task]:
        name = _("Confirm that you no longer use what was called back")
        return [
            self._recall_task(one, name, reverse("cases:confirm-recall", args=[one.recall.pk]))
            for one in self.awaited
            if self._directs(one)
        ]

    def _left(self) -> list[Task]:
        name = _("A receiver of what was called back has left")
        return [
            self._recall_task(one, name, reverse("cases:recall-left", args=one.key), owner=one.person.name)
            for one in self.awaited
            if not one.is_here and not self._directs(one)
        ]

    def _awaited(self) -> list[Task]:
        name = _("Confirmation that what was called back is no longer used")
        return [
            self._recall_task(
                one, name, reverse("cases:sharing", args=[self._case(one).pk]), owner=one.person.name
            )
            for one in self.awaited
            if one.is_here and not self._directs(one)
        ]

    def _recall_task(self, one: Awaited, name: str, url: str, owner: str = "") -> Task:
        return Task(self._case(one), name, url, due_on=one.due_on, owner=owner, row=one.recall)

    def _case(self, one: Awaited) -> Case:
        return next(case for case in self.cases.values() if case.dossier_id == one.recall.dossier_id)

    def _directs(self, one: Awaited) -> bool:
        return one.person == self.user

    def _unanswered(self) -> list[Task]:
        """Owners who have not answered yet."""
        by_dossier = {case.dossier_id: case for case in self.cases.values() if case.may_hold_shared}
        if not by_dossier:
            return []
        found = OwnerQuestion.objects.unanswered().filter(dossier_id__in=by_dossier)
        return [
            Task(
                case=by_dossier[one.dossier_id],
                name=_("Answer of the owner"),
                url=reverse("cases:sharing", args=[by_dossier[one.dossier_id].pk]),
                due_on=clock.local(one.at).date(),
                owner=one.owner.name,
                row=one,
            )
            for one in found.select_related("owner").order_by("at", "pk")
        ]

    def _waiting(self) -> list[Task]:
        found = (
            PlanAgreement.objects.outstanding()
            .filter(plan_version__plan__case__in=self.cases)
            .select_related("user", "plan_version__plan")
            .order_by("asked_at", "pk")
        )
        return [
            *self._unanswered(),
            *(one for one in self._awaited() if not one.is_late),
        ] + [
            Task(
                case=self.cases[one.plan_version.plan.case_id],
                name=_("Agreement to the plan of action"),
                url=reverse("cases:plan", args=[one.plan_version.plan.case_id]),
                due_on=clock.local(one.asked_at).date(),
                owner=one.user.name,
                row=one,
            )
            for one in found
        ]
