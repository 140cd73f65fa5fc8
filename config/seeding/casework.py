"""The verbs of cases, as a dossier tells them."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from agreements.models import Covenant, LegalGround
from cases import actions
from cases.actions import ActionLine, ActionTexts, PlanTexts, Progress, Terms
from cases.models import Action, Case, PlanVersion
from cases.querysets import case_in_emergency
from config.seeding.book import Step, offers
from config.seeding.concerns import organisation, person
from foundation import acting


def case_of(step: Step) -> Case:
    return Case.objects.select_related("municipality", "dossier").get(pk=step.made("case").pk)


def assign_regisseur(step: Step, by: User) -> None:
    """The weighing proposed this case: until now its name stood for the decision."""
    weighing = step.made("weighing" if "weighing" in step.typed else "case")
    named = person(step.typed["regisseur"])
    step.keep(actions.assign_regisseur(weighing=weighing, regisseur=named, by=by), "case")


def open_case(step: Step, by: User) -> None:
    grounds = list(LegalGround.objects.filter(pk__in=step.typed["legal_basis"]).order_by("pk"))
    opened = actions.open_case(
        weighing=step.made("weighing"),
        legal_grounds=grounds,
        authority=organisation(step.typed["authority"]),
        by=by,
    )
    step.keep(opened, "case")


def admit_participant(step: Step, by: User) -> None:
    for one in step.typed["participants"]:
        terms = Terms(
            purpose=one["purpose"],
            ground=LegalGround.objects.get(pk=one["ground"]),
            covenant=Covenant.objects.get(slug=one["covenant"]),
            until=one["until"],
        )
        actions.admit(case=case_of(step), user=person(one["user"]), terms=terms, by=by)


def draft_plan(step: Step, by: User) -> None:
    """A first version, or the next one, which changes what is named and keeps the rest."""
    typed, earlier = step.typed, step.dossier.made.get(step.typed["ref"])
    texts = _next_texts(earlier, typed) if earlier else _texts(typed)
    version = actions.draft_plan(
        case=case_of(step),
        texts=texts,
        lines=[ActionLine(action_texts(one)) for one in typed.get("actions", [])],
        form_key=step.form_key,
        seen=0,
        by=by,
    )
    step.keep(version)
    for one in typed.get("actions", []):
        made = Action.objects.filter(plan=version.plan, what=one["what"]).first()
        step.dossier.made[one["ref"]] = made


def _texts(typed: dict[str, Any]) -> PlanTexts:
    return PlanTexts(
        underlying_problem=typed["underlying_problem"],
        drivers=typed["drivers"],
        youths_view=typed["youths_view"],
        review_on=typed["review_date"],
        goals=[(one["life_area"], one["goal"]) for one in typed["goals"]],
    )


def _next_texts(earlier: PlanVersion, typed: dict[str, Any]) -> PlanTexts:
    return PlanTexts(
        underlying_problem=typed.get("underlying_problem", earlier.underlying_problem),
        drivers=typed.get("drivers", earlier.drivers),
        youths_view=typed.get("youths_view", earlier.youths_view),
        review_on=typed.get("review_date", earlier.review_on),
        goals=[(goal.life_area, goal.text) for goal in earlier.goals.order_by("order", "pk")],
    )


def action_texts(one: dict[str, Any]) -> ActionTexts:
    named = one.get("executor_user")
    return ActionTexts(
        what=one["what"],
        executor=organisation(one["executor"]),
        executor_user=person(named) if named else None,
        basis=one["basis"],
        alternative=offers().get(one.get("alternative", ""), ""),
        starts_on=one["start"],
        due_on=one["due"],
        expected_effect=one.get("expected_effect", ""),
        possible_harm=one.get("possible_harm_on_surroundings", ""),
    )


def approve_plan(step: Step, by: User) -> None:
    version = step.made("plan")
    people = [person(email) for email in step.typed["approvals"]]
    asked = actions.ask_agreement(version=version, people=people, by=by)
    waits = set(step.typed.get("waits_for", []))
    for someone in people:
        if someone != by and someone.email not in waits:
            with acting.acting_as(someone.pk, purpose="demo"):
                actions.agree(version=asked, by=someone)


def add_action(step: Step, by: User) -> None:
    if "card_for" in step.typed:
        return  # executor cards come with part 5
    plan = step.made("plan").plan
    texts = action_texts(step.typed)
    step.keep(actions.add_action(case=plan.case, texts=texts, form_key=step.form_key, by=by))


def update_action(step: Step, by: User) -> None:
    known = step.dossier.made.get(step.typed["action"])
    if known is None:
        return  # an executor card
    held = Action.objects.get(pk=known.pk)
    given_to, named = step.typed.get("executor"), step.typed.get("executor_user")
    progress = Progress(
        status=step.typed["status"],
        result=step.typed.get("result", ""),
        executor=organisation(given_to) if given_to else None,
        executor_user=person(named) if named else None,
    )
    actions.update_action(action=held, progress=progress, seen=held.version, by=by)


def break_glass(step: Step, by: User) -> None:
    held = case_of(step)
    glass = actions.break_glass(
        found=case_in_emergency(by, held.number),
        danger=step.typed["acute_danger"],
        reason=step.typed["reason"],
        form_key=step.form_key,
        by=by,
    )
    step.keep(glass)


def review_break_glass(step: Step, by: User) -> None:
    """A look at the page of the review that ends with a verdict; all other looks are no part of a history."""
    actions.review_break_glass(
        glass=step.made("of"),
        verdict=f"reviewed_{step.typed['verdict']}",
        remarks="Het gevaar was echt en niemand anders was te bereiken.",
        follow_up="Spreek af wie de regisseur vervangt in het weekend.",
        by=by,
    )


VERBS: dict[str, Callable[[Step, User], None]] = {
    "assign_regisseur": assign_regisseur,
    "open_case": open_case,
    "admit_participant": admit_participant,
    "draft_plan": draft_plan,
    "approve_plan": approve_plan,
    "add_action": add_action,
    "update_action": update_action,
    "break_glass": break_glass,
    "view": review_break_glass,
}
