"""Drafting a version of the plan of action. What was agreed is never edited: it gets a next version (I6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import actions as audit
from audit.refusals import Stale, TooLate
from cases import access
from cases.actions.action import ActionTexts, write_action
from cases.models import Action, Case, Goal, Plan, PlanVersion
from cases.states import VersionState
from foundation import clock


@dataclass(frozen=True)
class PlanTexts:
    """What a regisseur types about the whole plan, with its goals."""

    underlying_problem: str
    drivers: Sequence[str]
    youths_view: str
    review_on: date
    goals: Sequence[tuple[str, str]] = field(default_factory=tuple)  # life area, text


@dataclass(frozen=True)
class ActionLine:
    """One action in the form of a draft: new, changed, or taken out."""

    texts: ActionTexts
    key: UUID | None = None
    gone: bool = False


@transaction.atomic
def draft_plan(
    *, case: Case, texts: PlanTexts, lines: Sequence[ActionLine], form_key: UUID, seen: int, by: User
) -> PlanVersion:
    """Begin the next version (`seen` is 0), or save the draft of which the form showed version `seen`."""
    access.insist_directs(by, case)
    plan = _plan_of(case)
    draft: PlanVersion | None = plan.versions.in_the_making().first()
    if draft is not None and draft.form_key == form_key:
        return draft  # the same form, sent twice
    if draft is None:
        again: PlanVersion | None = plan.versions.filter(form_key=form_key).first()
        if again is not None:
            return again
    _insist_same(draft, seen)
    version = _save(plan, draft, texts, form_key, by)
    _save_goals(version, texts.goals)
    for line in lines:
        _save_line(version, line, by)
    facts = {"version": version.number}
    audit.record(
        act="cases.draft_plan", subject=version, by=by, under=access.permit_to_read(by, case), facts=facts
    )
    return version


def _plan_of(case: Case) -> Plan:
    """The plan, locked: two drafts at once become one after the other."""
    Case._base_manager.select_for_update(of=("self",)).get(pk=case.pk)
    plan, _made = Plan.objects.get_or_create(
        case=case, defaults={"dossier": case.dossier, "municipality": case.municipality}
    )
    return plan


def _insist_same(draft: PlanVersion | None, seen: int) -> None:
    if draft is not None and draft.state != VersionState.DRAFT:
        raise TooLate(
            "too_late", _("Agreement was asked for this version. Take it back before you change it.")
        )
    if (draft.version if draft else 0) != seen:
        raise Stale(
            "stale_version", _("This plan was just changed. Look at what you want to keep."), theirs=draft
        )


def _save(plan: Plan, draft: PlanVersion | None, texts: PlanTexts, form_key: UUID, by: User) -> PlanVersion:
    values: dict[str, Any] = {
        one.name: getattr(texts, one.name) for one in fields(texts) if one.name != "goals"
    }
    values["drivers"] = list(texts.drivers)
    values |= {"form_key": form_key, "drafted_by": by, "drafted_at": clock.now()}
    if draft is None:
        last = plan.versions.order_by("-number").first()
        return PlanVersion.objects.create(
            plan=plan,
            dossier_id=plan.dossier_id,
            municipality_id=plan.municipality_id,
            number=last.number + 1 if last else 1,
            **values,
        )
    draft.version += 1
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=["version", *values])
    return draft


def _save_goals(version: PlanVersion, goals: Sequence[tuple[str, str]]) -> None:
    """The goals in the order of the form: the same row for the same place, the rest goes."""
    there = list(version.goals.order_by("order", "pk"))
    for order, (life_area, text) in enumerate(goals):
        if order < len(there):
            goal = there[order]
            goal.life_area, goal.text, goal.order = life_area, text, order
            goal.save(update_fields=["life_area", "text", "order"])
        else:
            Goal.objects.create(
                plan_version=version,
                dossier_id=version.dossier_id,
                life_area=life_area,
                text=text,
                order=order,
            )
    for goal in there[len(goals) :]:
        goal.delete()


def _save_line(version: PlanVersion, line: ActionLine, by: User) -> None:
    """Only actions that appeared in this draft can be changed here; agreed ones have their own form."""
    known = Action.objects.filter(
        plan=version.plan, added_in=version.number, added_after=False, pk__in=[line.key]
    ).first()
    if line.gone:
        if known is not None:
            known.delete()
        return
    write_action(plan=version.plan, added_in=version.number, texts=line.texts, known=known, by=by)
