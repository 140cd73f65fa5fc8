"""From a weighing to a case: name the regisseur, open it, admit people."""

from typing import Any

from django.urls import reverse

from replay.dossier import Step
from replay.scene import Failed, Scene


def _weighing_of(scene: Scene, step: Step) -> str:
    if "weighing" in step.fields:
        return scene.key(step.fields["weighing"], "weighing")
    return scene.key(f"{step.fields['case']}.weighing", "weighing")


def _remember(scene: Scene, step: Step, weighing: str) -> str:
    found = scene.books.all("SELECT id FROM cases_case WHERE weighing_id = %s", weighing)
    if not found:
        raise Failed("the weighing has no case")
    key = str(found[0]["id"])
    scene.books.know(str(step.fields["case"]), "case", key)
    return key


def assign_regisseur(scene: Scene, step: Step) -> None:
    weighing = _weighing_of(scene, step)
    path = reverse("cases:assign", args=[weighing])
    with scene.as_(step.by) as browser:
        browser.open(reverse("cases:proposal", args=[weighing]))
        page = browser.open(path)
        form = page.form(action=path)
        browser.send(
            form.fill({"regisseur": scene.user(step.fields["regisseur"])}, forced=scene.forced), page
        )
    _remember(scene, step, weighing)


def open_case(scene: Scene, step: Step) -> None:
    weighing = _weighing_of(scene, step)
    path = reverse("cases:open", args=[weighing])
    fields = {
        "legal_grounds": step.fields.get("legal_basis"),
        "authority": scene.books.named("organisation", step.fields["authority"]),
    }
    with scene.as_(step.by) as browser:
        browser.open(reverse("cases:proposal", args=[weighing]))
        page = browser.open(path)
        browser.send(page.form(action=path).fill(fields, forced=scene.forced), page)
    key = _remember(scene, step, weighing)
    state = scene.books.value("SELECT state FROM cases_case WHERE id = %s", key)
    if state != "open_active":
        raise Failed(f"the case should be open and is '{state}'")


def admit_participant(scene: Scene, step: Step) -> None:
    """One form for each person."""
    path = reverse("cases:admit", args=[scene.key(step.fields["case"], "case")])
    for row in step.fields["participants"]:
        before = scene.books.keys_in("admission")
        with scene.as_(step.by) as browser:
            page = browser.open(path)
            form = page.form(action=path).fill(_terms(scene, row), forced=scene.forced)
            browser.send(form, page)
        scene.books.remember(row.get("ref"), "admission", before)


def _terms(scene: Scene, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "user": scene.user(row["user"]),
        "purpose": row["purpose"],
        "ground": row["ground"],
        "covenant": scene.books.named("covenant", row["covenant"]),
        "until": scene.day(row.get("until")),
    }
