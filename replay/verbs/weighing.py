"""Weighing together: the deciders are let in, one proposes, each confirms from the own account."""

from typing import Any

from django.urls import reverse

from replay.browser import Answer
from replay.dossier import Step
from replay.page_forms import Form
from replay.scene import Failed, Scene

PURPOSE = "Meebeslissen aan het weegoverleg"
GROUND = "lb-pga"
COVERING = """
SELECT c.id,
    array(SELECT g.legalground_id FROM agreements_covenant_grounds g WHERE g.covenant_id = c.id) AS grounds
FROM agreements_covenant c
WHERE covenant_covers(c.id, %s, %s) ORDER BY c.slug
"""
ADMITTED = """
SELECT 1 FROM agreements_admission a JOIN signals_signal s ON s.dossier_id = a.dossier_id
WHERE s.id = %s AND a.user_id = %s AND admission_is_in_force(a.id)
"""
TEXTS = """outcome criteria facts_for facts_against proportionality subsidiarity alternatives_considered
    dissent conflict_declaration question care_plan no_care_plan_reason""".split()


def admit_deciders(scene: Scene, step: Step) -> None:
    """By hand, by the contact point that weighs: a meeting with an agenda does this from part 4 on."""
    for signal in step.fields.get("signals") or []:
        key = scene.key(signal, "signal")
        for decider in step.fields.get("deciders") or []:
            if not _works_at_the_desk(scene, key, decider["user"]):
                _admit(scene, step.by, key, decider)


def _works_at_the_desk(scene: Scene, signal: str, email: str) -> bool:
    query = """SELECT 1 FROM accounts_membership m JOIN signals_signal s USING (municipality_id)
        WHERE s.id = %s AND m.user_id = %s AND m.role = 'contact_point'"""
    return bool(scene.books.all(query, signal, scene.user(email)))


def _admit(scene: Scene, by: str, signal: str, decider: dict[str, str]) -> None:
    user = scene.user(decider["user"])
    if scene.books.all(ADMITTED, signal, user):
        return
    covenant, ground = _covenant(scene, signal, decider["organisation"])
    path = reverse("signals:admit-decider", args=[signal])
    with scene.as_(by) as browser:
        page = browser.open(path)
        fields: dict[str, Any] = {"user": user, "purpose": PURPOSE, "ground": ground, "covenant": covenant}
        form = page.form(action=path)
        if form.has("until"):
            fields["until"] = scene.town.now().date()  # for this meeting only
        browser.send(form.fill(fields), page)


def _covenant(scene: Scene, signal: str, organisation: str) -> tuple[str, str]:
    town = scene.books.value("SELECT municipality_id FROM signals_signal WHERE id = %s", signal)
    found = scene.books.all(COVERING, town, scene.books.named("organisation", organisation))
    if not found:
        raise Failed(f"no covenant in force covers {organisation}, so it cannot be admitted to decide")
    grounds = found[0]["grounds"]
    return str(found[0]["id"]), GROUND if GROUND in grounds else grounds[0]


def record_weighing(scene: Scene, step: Step) -> None:
    """Propose it, then let each named decider confirm."""
    if step.fields.get("edit_existing"):
        _edit(scene, step)
        return
    before = scene.books.keys_in("weighing")
    path = _form_path(scene, step)
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        form = page.form(action=path).fill(_fields(scene, step), forced=scene.forced)
        browser.send(form, page)
    key = scene.books.remember(step.fields.get("ref"), "weighing", before)
    for decider in step.fields.get("deciders") or []:
        _confirm(scene, key, decider["user"])
    _insist_decided(scene, step, key)
    _remember_case(scene, step, key)


def _form_path(scene: Scene, step: Step) -> str:
    if step.fields.get("supersedes"):
        return reverse("signals:supersede", args=[scene.key(step.fields["supersedes"], "weighing")])
    return reverse("signals:weigh", args=[scene.key(step.fields["signals"][0], "signal")])


def _fields(scene: Scene, step: Step) -> dict[str, Any]:
    given = step.fields
    fields: dict[str, Any] = {name: given[name] for name in TEXTS if given.get(name) not in (None, "", [])}
    others = [scene.key(ref, "signal") for ref in given["signals"][1:]]
    fields["signals"] = others or None
    fields["legal_grounds"] = given.get("legal_basis")
    fields["deciders"] = [scene.user(one["user"]) for one in given.get("deciders") or []]
    fields["conflicted"] = [scene.user(one) for one in given.get("conflicted") or []] or None
    fields["receivers"] = [
        scene.books.named("organisation", one) for one in given.get("receivers") or []
    ] or None
    fields["question_owner"] = scene.user(given["owner"]) if "owner" in given else None
    fields["question_due_on"] = scene.day(given.get("due"))
    fields.update(_watch(scene, given.get("watch") or {}))
    return fields


def _watch(scene: Scene, watch: dict[str, Any]) -> dict[str, Any]:
    return {
        "watch_wanted": watch.get("wanted"),
        "watch_ends_on": scene.day(watch.get("end_date")),
        "re_entry_rule": watch.get("re_entry_rule"),
    }


def _confirm(scene: Scene, key: str, email: str) -> None:
    """Each from the own account; who confirmed by proposing need not do it twice."""
    query = "SELECT confirmed_at FROM signals_decider WHERE weighing_id = %s AND user_id = %s"
    if scene.books.value(query, key, scene.user(email)) is not None:
        return
    path = reverse("signals:confirm", args=[key])
    with scene.as_(email) as browser:
        browser.open(reverse("signals:weighing", args=[key]))
        page = browser.open(path)
        browser.send(_confirmation(page, path), page)


def _confirmation(page: Answer, path: str) -> Form:
    form = page.form(action=path)
    wanted = ("decision", "confirm")
    return form.press(*wanted) if wanted in form.buttons else form


def _edit(scene: Scene, step: Step) -> None:
    """Post a decided weighing again: what somebody with an old page, or a forger, could try."""
    key = scene.key(step.fields["ref"], "weighing")
    path = reverse("signals:weighing", args=[key])
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        form = _any_form(page)
        form.action = path
        changed = {name: step.fields[name] for name in TEXTS if name in step.fields}
        browser.send(form.fill(changed, forced=True), page)


def _any_form(page: Answer) -> Form:
    """A page without a form of its own still has one: the way out."""
    form = next(form for form in page.forms if "csrfmiddlewaretoken" in form.values)
    form.values = {"csrfmiddlewaretoken": form.values["csrfmiddlewaretoken"]}
    return form


def _insist_decided(scene: Scene, step: Step, key: str) -> None:
    row = scene.books.one(
        "SELECT w.state, c.version, w.outcome FROM signals_weighing w"
        " JOIN signals_criteriaset c ON c.id = w.criteria_set_id WHERE w.id = %s",
        key,
    )
    if row["state"] != "decided":
        raise Failed(f"all deciders confirmed and the weighing is '{row['state']}', not decided")
    wanted = step.fields.get("criteria_version")
    if wanted and row["version"] != str(wanted):
        raise Failed(f"the weighing should use criteria {wanted} and uses {row['version']}")


def _remember_case(scene: Scene, step: Step, key: str) -> None:
    """The case that the weighing proposes: it may be a row already, or come with the regisseur."""
    ref = step.fields.get("case_ref")
    if ref:
        found = scene.books.all("SELECT id FROM cases_case WHERE weighing_id = %s", key)
        scene.books.know(str(ref), "case", str(found[0]["id"]) if found else "")
        scene.books.know(f"{ref}.weighing", "weighing", key)
