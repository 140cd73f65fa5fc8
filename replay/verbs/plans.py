"""The plan of action: drafted in one form, agreed by each person from the own account."""

from typing import Any

from django.urls import reverse

from replay.books import Record
from replay.browser import Answer, Browser
from replay.dossier import Step
from replay.page_forms import Form
from replay.scene import Failed, Scene
from replay.verbs.actions import action_fields

MOST_TIMES = 6
VERSIONS = """
SELECT p.id AS plan, v.id AS version, v.number FROM cases_plan p JOIN cases_planversion v ON v.plan_id = p.id
WHERE p.case_id = %s ORDER BY v.number
"""


def draft_plan(scene: Scene, step: Step) -> None:
    case = scene.key(step.fields["case"], "case")
    path = reverse("cases:plan-draft", args=[case])
    goals, actions = step.fields.get("goals") or [], step.fields.get("actions") or []
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        page = _room_for(browser, page, path, len(goals), len(actions))
        form = page.form(action=path).fill(_head(scene, step), forced=scene.forced)
        for place, goal in enumerate(goals):
            fields = {"life_area": goal["life_area"], "text": goal["goal"]}
            form.fill({f"goals-{place}-{name}": value for name, value in fields.items()}, forced=scene.forced)
        for place, action in enumerate(actions):
            fields = action_fields(scene, action)
            form.fill(
                {f"actions-{place}-{name}": value for name, value in fields.items()}, forced=scene.forced
            )
        browser.send(form, page)
    _remember(scene, step, case)


def _head(scene: Scene, step: Step) -> dict[str, Any]:
    given = step.fields
    return {
        "underlying_problem": given.get("underlying_problem"),
        "drivers": given.get("drivers"),
        "youths_view": given.get("youths_view"),
        "review_on": scene.day(given.get("review_date")),
    }


def _room_for(browser: Browser, page: Answer, path: str, goals: int, actions: int) -> Answer:
    """Ask for more blocks until all goals and actions fit."""
    for _ in range(MOST_TIMES):
        form = page.form(action=path)
        lacking = [
            name
            for name, wanted in (("goals", goals), ("actions", actions))
            if wanted and not form.has(f"{name}-{wanted - 1}-{'text' if name == 'goals' else 'what'}")
        ]
        if not lacking:
            return page
        page = browser.post(form.press("more", lacking[0].removesuffix("s")), page)
    return page


def _remember(scene: Scene, step: Step, case: str) -> None:
    ref = str(step.fields["ref"])
    rows = scene.books.all(VERSIONS, case)
    wanted = int(step.fields.get("version", 1))
    if not rows or rows[-1]["number"] != wanted:
        raise Failed(f"the draft should be version {wanted} of the plan")
    scene.books.refs[ref] = Record("plan", str(rows[-1]["plan"]))
    for row in rows:
        scene.books.refs[f"{ref}.v{row['number']}"] = Record("version", str(row["version"]))
    for action in step.fields.get("actions") or []:
        query = "SELECT id FROM cases_action WHERE plan_id = %s AND what = %s"
        key = str(scene.books.value(query, rows[-1]["plan"], action["what"]))
        scene.books.refs[action["ref"]] = scene.books.refs[f"{ref}.{action['ref']}"] = Record("action", key)


def approve_plan(scene: Scene, step: Step) -> None:
    """The regisseur asks and thereby agrees; everybody else agrees from the own account."""
    version = scene.books.key(f"{step.fields['plan']}.v{step.fields['version']}", "version")
    case = str(
        scene.books.value(
            "SELECT case_id FROM cases_plan WHERE id = %s", scene.key(step.fields["plan"], "plan")
        )
    )
    path = reverse("cases:plan-ask", args=[case])
    others = [email for email in step.fields["approvals"] if email != step.by]
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        browser.send(_asking(page, path, [scene.user(email) for email in others], forced=scene.forced), page)
    for email in others:
        _agree(scene, version, email)
    state = scene.books.value("SELECT state FROM cases_planversion WHERE id = %s", version)
    if state != "agreed":
        raise Failed(f"everybody agreed and version {step.fields['version']} of the plan is '{state}'")


def _asking(page: Answer, path: str, people: list[str], *, forced: bool) -> Form:
    form = page.form(action=path)
    if people:
        form.fill({"people": people}, forced=forced)
    return form


def _agree(scene: Scene, version: str, email: str) -> None:
    path = reverse("cases:plan-agree", args=[version])
    with scene.as_(email) as browser:
        page = browser.open(path)
        browser.send(page.form(action=path), page)
