"""What a regisseur has to do: the terms of the own cases, in order of the day. No score, no rank (R50)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Action, Case, PlanAgreement, PlanVersion
from foundation import clock, working_days

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

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = {case.pk: case for case in cases}
        self.making, self.agreed = self._versions()
        tasks = sorted(
            [*self._plans(), *self._reviews(), *self._actions()], key=lambda one: (one.due_on, one.name)
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
        making = {one.plan.case_id: one for one in found.in_the_making()}
        return making, {one.plan.case_id: one for one in found.agreed()}

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

    def _waiting(self) -> list[Task]:
        found = (
            PlanAgreement.objects.outstanding()
            .filter(plan_version__plan__case__in=self.cases)
            .select_related("user", "plan_version__plan")
            .order_by("asked_at", "pk")
        )
        return [
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


def word_for(day: date) -> str:
    """Give the words beside a date: late, today, in 3 working days."""
    today = clock.today()
    if day < today:
        late = (today - day).days
        return ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
    if day == today:
        return _("today")
    left = working_days.between(today, day)
    return ngettext("in %(count)d working day", "in %(count)d working days", left) % {"count": left}


def tone_for(day: date) -> str:
    today = clock.today()
    if day < today:
        return "late"
    return "soon" if day <= today + timedelta(days=2) else ""
