"""Emergency access: opened by number with the reason first; reviewed by the privacy officer."""

from typing import Any

from django.urls import reverse

from replay.browser import Answer, Browser
from replay.dossier import Step
from replay.page_forms import Form
from replay.scene import Scene

OK = 200
VERDICTS = {"justified": "reviewed_justified", "not_justified": "reviewed_not_justified"}


def break_glass(scene: Scene, step: Step) -> None:
    """Through the page; who has no such page sends the form all the same when the step must fail."""
    path = reverse("cases:break-glass")
    before = scene.books.keys_in("glass")
    fields: dict[str, Any] = {
        "number": scene.books.number(str(step.fields["case"])),
        "danger": bool(step.fields.get("acute_danger")),
        "reason": step.fields["reason"],
    }
    with scene.as_(step.by) as browser:
        page, form = _form(browser, path, forced=scene.forced)
        browser.send(form.fill(fields, forced=scene.forced), page)
    scene.books.remember(step.fields.get("ref"), "glass", before)


def _form(browser: Browser, path: str, *, forced: bool) -> tuple[Answer, Form]:
    page = browser.get(path)
    if page.status == OK or not forced:
        page = page if page.status == OK else browser.open(path)
        return page, page.form(action=path)
    page = browser.open(reverse("accounts:notices"))
    form = next(form for form in page.forms if "csrfmiddlewaretoken" in form.values)
    form.values = {"csrfmiddlewaretoken": form.values["csrfmiddlewaretoken"]}
    form.action = path
    return page, form


def review(scene: Scene, step: Step, browser: Browser, page: Answer) -> None:
    """The verdict that a look at the page of the review comes with."""
    del scene
    verdict = VERDICTS[str(step.fields["verdict"])]
    form = page.form(having="verdict").fill({"verdict": verdict, "remarks": "Beoordeeld."})
    browser.send(form, page)
