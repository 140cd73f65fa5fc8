"""Filing a signal: the page to read first, three screens, the check screen."""

from typing import Any

from django.urls import reverse

from replay.browser import Answer, Browser
from replay.dossier import Step
from replay.page_forms import Form
from replay.scene import Scene

SCREENS = 3
WHEN_OTHER = "other"


def file_signal(scene: Scene, step: Step) -> None:
    before = scene.books.keys_in("signal")
    with scene.as_(step.by) as browser:
        page = _begin(scene, step, browser)
        for screen in (_who, _what, _how_urgent):
            page = browser.send(_fill(scene, page, screen(scene, step)), page)
        browser.send(page.form(action=page.path), page)
    key = scene.books.remember(step.fields.get("ref"), "signal", before)
    _remember_statements(scene, step, key)


def _begin(scene: Scene, step: Step, browser: Browser) -> Answer:
    """Choose the town and begin; a town that is the only one need not be chosen."""
    path = reverse("signals:new")
    page = browser.open(path)
    form = page.form(action=path)
    if scene.forced or form.values.get("town") != [scene.home_of(step)]:
        form.fill({"town": scene.home_of(step)}, forced=scene.forced)
    return browser.send(form, page)


def _fill(scene: Scene, page: Answer, fields: dict[str, Any]) -> Form:
    return page.form(action=page.path).fill(fields, forced=scene.forced)


def _who(scene: Scene, step: Step) -> dict[str, Any]:
    subject = step.fields["subject"]
    named = bool(subject.get("given_name") or subject.get("family_name"))
    district = subject.get("district")
    return {
        "given_name": subject.get("given_name"),
        "family_name": subject.get("family_name"),
        "name_unknown": not named,
        "birth_date": scene.day(subject.get("birth_date")),
        "estimated_age": subject.get("estimated_age"),
        "district": scene.books.named("district", district) if district else None,
    }


def _what(scene: Scene, step: Step) -> dict[str, Any]:
    given = step.fields
    source = given.get("source") or {}
    return {
        "observation": given.get("observation"),
        "when": WHEN_OTHER,
        "observed_on": scene.day(given.get("observed_on")),
        "place": given.get("place"),
        "kinds": given.get("kinds"),
        "opinion": given.get("opinion"),
        "counter_signals": given.get("counter_signals"),
        "drivers_suspected": given.get("drivers_suspected"),
        "source_kind": source.get("kind"),
        "source_may_be_named": source.get("may_be_named"),
        "classification": given.get("classification"),
        **_steps_taken(given.get("steps_taken") or {}),
    }


def _steps_taken(given: dict[str, Any]) -> dict[str, Any]:
    return {f"steps_{name}": value for name, value in given.items()}


def _how_urgent(_scene: Scene, step: Step) -> dict[str, Any]:
    given = step.fields
    youth, parents = given.get("youth_informed") or {}, given.get("parents_informed") or {}
    callback = given.get("callback") or {}
    return {
        "urgency": given.get("urgency"),
        "youth_informed": youth.get("informed"),
        "youth_informed_reason": youth.get("reason"),
        "parents_informed": parents.get("informed"),
        "parents_informed_reason": parents.get("reason"),
        "callback_wanted": callback.get("wanted"),
        "callback_when": callback.get("when"),
        "wanted_role": given.get("wanted_role"),
    }


def _remember_statements(scene: Scene, step: Step, key: str) -> None:
    """`sig1.observation` and so on can be named by checks."""
    ref = step.fields.get("ref")
    for row in scene.books.all("SELECT id, kind FROM signals_statement WHERE signal_id = %s", key):
        scene.books.know(f"{ref}.{row['kind']}", "statement", str(row["id"]))
