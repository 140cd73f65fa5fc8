"""Taking up, asking, answering and adding."""

from typing import Any

from django.urls import reverse

from replay.dossier import Step
from replay.scene import Failed, Scene


def claim_signal(scene: Scene, step: Step) -> None:
    """With the button on the signal's page; when it is gone, as a page that was opened earlier would."""
    key = scene.key(step.fields["signal"], "signal")
    claim = reverse("signals:claim", args=[key])
    with scene.as_(step.by) as browser:
        page = browser.open(reverse("signals:detail", args=[key]))
        buttons = [form for form in page.forms if form.action.endswith(claim)]
        form = buttons[0] if buttons else _same_button(page.forms, claim)
        browser.send(form, page)


def _same_button(forms: list[Any], action: str) -> Any:
    form = next(form for form in forms if "csrfmiddlewaretoken" in form.values)
    token = form.values["csrfmiddlewaretoken"]
    form.values = {"csrfmiddlewaretoken": token}
    form.action = action
    return form


def ask_reporter(scene: Scene, step: Step) -> None:
    path = reverse("signals:ask", args=[scene.key(step.fields["signal"], "signal")])
    before = scene.books.keys_in("question")
    fields = {"text": step.fields["question"], "answer_by": scene.day(step.fields.get("answer_by"))}
    _send(scene, step, path, fields)
    scene.books.remember(step.fields.get("ref"), "question", before)


def answer_question(scene: Scene, step: Step) -> None:
    path = reverse("signals:answer", args=[scene.key(step.fields["question"], "question")])
    before = scene.books.keys_in("statement")
    fields = {"text": step.fields["text"], "classification": step.fields.get("classification")}
    _send(scene, step, path, fields)
    key = scene.books.remember(step.fields.get("ref"), "statement", before)
    _insist_on_origin(scene, step, key)


def add_to_signal(scene: Scene, step: Step) -> None:
    path = reverse("signals:add", args=[scene.key(step.fields["signal"], "signal")])
    before = scene.books.keys_in("statement")
    fields = {
        "kind": step.fields.get("kind"),
        "text": step.fields["text"],
        "observed_on": scene.day(step.fields.get("observed_on")),
        "classification": step.fields.get("classification"),
    }
    _send(scene, step, path, fields)
    key = scene.books.remember(step.fields.get("ref"), "statement", before)
    _insist_on_origin(scene, step, key)


def _send(scene: Scene, step: Step, path: str, fields: dict[str, Any]) -> None:
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        browser.send(page.form(action=path).fill(fields, forced=scene.forced), page)


def _insist_on_origin(scene: Scene, step: Step, key: str) -> None:
    """Origin, owner and classification follow from who writes; the dossier says what they must be."""
    row = scene.books.one(
        "SELECT s.origin, s.classification, o.slug AS owner FROM signals_statement s"
        " JOIN accounts_organisation o ON o.id = s.owner_id WHERE s.id = %s",
        key,
    )
    for name in ("origin", "classification", "owner"):
        wanted = step.fields.get(name)
        if wanted and row[name] != wanted:
            raise Failed(f"the text should have {name} '{wanted}' and has '{row[name]}'")
