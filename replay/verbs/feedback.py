"""Telling the reporter: a text of the catalogue, and a free line that a second person reviews."""

from django.urls import reverse

from replay.dossier import Step
from replay.scene import Failed, Scene


def give_feedback(scene: Scene, step: Step) -> None:
    key = scene.key(step.fields["signal"], "signal")
    before = scene.books.keys_in("feedback")
    path = reverse("signals:feedback", args=[key])
    fields = {
        "to": scene.user(step.fields["to"]),
        "code": step.fields["catalogue"],
        "free_line": step.fields.get("free_line"),
        "late_reason": step.fields.get("late_reason"),
    }
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        form = page.form(action=path)
        if not form.has("to"):
            del fields["to"]
        browser.send(form.fill(fields, forced=scene.forced), page)
    made = scene.books.remember(step.fields.get("ref"), "feedback", before)
    reviewer = step.fields.get("reviewed_by")
    if reviewer and step.fields.get("free_line"):
        _review(scene, made, reviewer)
    _insist_released(scene, step, made)


def _review(scene: Scene, key: str, reviewer: str) -> None:
    path = reverse("signals:review-feedback", args=[key])
    with scene.as_(reviewer) as browser:
        page = browser.open(path)
        browser.send(page.form(having="form_key").press("decision", "approve"), page)


def _insist_released(scene: Scene, step: Step, key: str) -> None:
    row = scene.books.one("SELECT state, to_id FROM signals_feedback WHERE id = %s", key)
    if row["state"] != "released":
        raise Failed(f"the feedback should be sent and is '{row['state']}'")
    if str(row["to_id"]) != scene.user(step.fields["to"]):
        raise Failed(f"the feedback should go to {step.fields['to']} and went to somebody else")
