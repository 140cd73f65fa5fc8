"""Sharing items, calling them back, and confirming that."""

from typing import Any

from django.urls import reverse

from replay.books import Record
from replay.browser import Answer, Browser
from replay.dossier import Step
from replay.scene import Failed, Scene

MOST_TIMES = 6
# The kind of a ref → the kind by which the app names the item.
ITEM_KINDS = {
    "contribution": "cases.contribution",
    "statement": "signals.statement",
    "action": "cases.action",
    "plan": "cases.planversion",
}
ROW = """
SELECT c.origin, c.classification, c.category, o.slug AS owner FROM cases_contribution c
JOIN accounts_organisation o ON o.id = c.owner_id WHERE c.id = %s
"""


def share_items(scene: Scene, step: Step) -> None:
    """Known items by their ref, new ones in blocks of the same form."""
    case = scene.key(step.fields["case"], "case")
    path = reverse("cases:share", args=[case])
    new = [one for one in step.fields["items"] if isinstance(one, dict)]
    known = [item_ref(scene, one) for one in step.fields["items"] if not isinstance(one, dict)]
    before = scene.books.keys_in("contribution")
    with scene.as_(step.by) as browser:
        page = _room_for(browser, browser.open(path), path, len(new))
        form = page.form(action=path).fill(_fields(scene, step, known), forced=scene.forced)
        for place, item in enumerate(new):
            fields = {name: item.get(name) for name in ("text", "category", "classification")}
            form.fill({f"items-{place}-{name}": value for name, value in fields.items()}, forced=scene.forced)
        browser.send(form, page)
    _remember(scene, step, new, before)


def item_ref(scene: Scene, ref: str) -> str:
    """`pol2`, `plan1.a1`: how the app names that item."""
    record = scene.books.find(ref)
    return f"{ITEM_KINDS.get(record.kind, record.kind)}:{record.key}"


def _fields(scene: Scene, step: Step, known: list[str]) -> dict[str, Any]:
    given = step.fields
    yes = given.get("owner_consent") or {}
    return {
        "known": known or None,
        "to": [scene.user(one) for one in given["to"]],
        "purpose": given.get("purpose"),
        "ground": given.get("ground"),
        "proportional": given.get("proportional"),
        "less_invasive": given.get("less_invasive"),
        "secrecy": given.get("secrecy"),
        "owner_consent": bool(yes) and all(yes.values()),
    }


def _room_for(browser: Browser, page: Answer, path: str, wanted: int) -> Answer:
    for _ in range(MOST_TIMES):
        form = page.form(action=path)
        if not wanted or form.has(f"items-{wanted - 1}-text"):
            return page
        page = browser.post(form.press("more", "item"), page)
    return page


def _remember(scene: Scene, step: Step, new: list[dict[str, Any]], before: set[str]) -> None:
    """Each new item by its text; and what the dossier says of it must be what the app made of it."""
    if "ref" in step.fields:
        found = scene.books.all("SELECT id FROM agreements_sharing ORDER BY at DESC, id LIMIT 1")
        if not found:
            raise Failed("no act of sharing was written")
        scene.books.refs[str(step.fields["ref"])] = Record("sharing", str(found[0]["id"]))
    fresh = scene.books.keys_in("contribution") - before
    for item in new:
        rows = scene.books.all("SELECT id FROM cases_contribution WHERE text = %s", item["text"])
        keys = [str(row["id"]) for row in rows if str(row["id"]) in fresh]
        if len(keys) != 1:
            raise Failed(f"the step should have made one item '{item['ref']}'; it made {len(keys)}")
        scene.books.refs[str(item["ref"])] = Record("contribution", keys[0])
        _insist_on(scene, item, keys[0])


def _insist_on(scene: Scene, item: dict[str, Any], key: str) -> None:
    row = scene.books.one(ROW, key)
    for name in ("origin", "classification", "category", "owner"):
        wanted = item.get(name)
        if wanted and row[name] != wanted:
            raise Failed(f"the item should have {name} '{wanted}' and has '{row[name]}'")


def recall_item(scene: Scene, step: Step) -> None:
    if step.fields["stage"] == "confirm":
        _confirm(scene, step)
        return
    keys = [scene.key(one) for one in step.fields["items"]]
    case = scene.books.value("SELECT case_id FROM cases_contribution WHERE id = %s", keys[0])
    path = reverse("cases:recall", args=[case])
    fields = {
        "items": [item_ref(scene, one) for one in step.fields["items"]],
        "reason": step.fields["reason"],
        "confirm_by": scene.day(step.fields.get("confirm_by")),
    }
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        browser.send(page.form(action=path).fill(fields, forced=scene.forced), page)
    for key in keys:
        recall_of(scene, key)


def recall_of(scene: Scene, item: str) -> str:
    """The recall that names this item."""
    return str(scene.books.value("SELECT recall_id FROM agreements_recalleditem WHERE item_id = %s", item))


def _confirm(scene: Scene, step: Step) -> None:
    """Items of one recall are confirmed together, with one line."""
    recalls = dict.fromkeys(recall_of(scene, scene.key(one)) for one in step.fields["items"])
    for recall in recalls:
        path = reverse("cases:confirm-recall", args=[recall])
        with scene.as_(step.by) as browser:
            page = browser.open(path)
            form = page.form(action=path).fill({"text": step.fields["text"]}, forced=scene.forced)
            browser.send(form, page)
        said = "SELECT text FROM agreements_recallconfirmation WHERE recall_id = %s AND user_id = %s"
        if scene.books.value(said, recall, scene.user(step.by)) != step.fields["text"]:
            raise Failed("what was confirmed is not what was typed")
