"""Agreements in the plan: added by the regisseur, kept up by who carries them out."""

from typing import Any

from django.urls import reverse

from replay.browser import Answer, Browser, Refusal
from replay.dossier import Step
from replay.scene import Failed, Opened, Scene

OK = 200


def action_fields(scene: Scene, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of one action, as the form calls them."""
    return {
        "what": given.get("what"),
        "executor": scene.books.named("organisation", given["executor"]),
        "executor_user": scene.user(given["executor_user"]) if given.get("executor_user") else None,
        "basis": given.get("basis"),
        "alternative": scene.offer(given["alternative"]) if given.get("alternative") else None,
        "starts_on": scene.day(given.get("start")),
        "due_on": scene.day(given.get("due")),
        "expected_effect": given.get("expected_effect"),
        "possible_harm": given.get("possible_harm_on_surroundings"),
    }


def add_action(scene: Scene, step: Step) -> None:
    plan = scene.key(step.fields["plan"], "plan")
    case = scene.books.value("SELECT case_id FROM cases_plan WHERE id = %s", plan)
    path = reverse("cases:action-add", args=[case])
    before = scene.books.keys_in("action")
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        form = page.form(action=path).fill(action_fields(scene, step.fields), forced=scene.forced)
        browser.send(form, page)
    scene.books.remember(step.fields.get("ref"), "action", before)


def open_action(scene: Scene, step: Step) -> Opened:
    """Sign in and open the form, to be sent now or later."""
    key = scene.key(step.fields["action"], "action")
    browser = scene.browser(step.by)
    browser.sign_in(reverse("account_login"), scene.password)
    page = _form_page(browser, key)
    return Opened(browser, page)


def _form_page(browser: Browser, key: str) -> Answer:
    """The regisseur's page, else the partner's."""
    for name in ("cases:action-update", "cases:partner-action"):
        page = browser.get(reverse(name, args=[key]))
        if page.status == OK and any(form.has("status") for form in page.forms):
            return page
    raise Refusal(page)


def update_action(scene: Scene, step: Step) -> None:
    key = scene.key(step.fields["action"], "action")
    opened = scene.early.pop(step.id, None) or open_action(scene, step)
    try:
        form = opened.page.form(having="status").fill(_progress(scene, step), forced=scene.forced)
        opened.browser.send(form, opened.page)
    finally:
        opened.browser.close()
    row = scene.books.one("SELECT status, result FROM cases_action WHERE id = %s", key)
    if (row["status"], row["result"]) != (step.fields["status"], step.fields["result"]):
        raise Failed("what was saved is not what was typed")


def _progress(scene: Scene, step: Step) -> dict[str, Any]:
    given = step.fields
    executor = given.get("executor")
    return {
        "status": given.get("status"),
        "result": given.get("result"),
        "executor": scene.books.named("organisation", executor) if executor else None,
        "executor_user": scene.user(given["executor_user"]) if given.get("executor_user") else None,
    }
