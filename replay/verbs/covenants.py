"""Covenants that end, are suspended and lifted; and people who leave."""

from typing import Any

from django.urls import reverse

from replay.books import Lost
from replay.dossier import Step
from replay.scene import Failed, Scene

OPEN_HERE = """
SELECT s.id FROM agreements_suspension s LEFT JOIN accounts_municipality t ON t.id = s.municipality_id
WHERE s.covenant_id = %s AND s.ends_at IS NULL AND (t.slug = %s OR t.slug IS NULL)
"""


def expire_covenant(scene: Scene, step: Step) -> None:
    """Nobody does anything: the day has passed, and that is all."""
    scene.town.work()
    if standing_of(scene, str(step.fields["covenant"])) != "expired":
        raise Failed("the covenant should have ended by its own date and has not")


def standing_of(scene: Scene, slug: str) -> str:
    """`expired` when its last day has passed; the pages compute it, no row says so."""
    row = scene.books.one(
        "SELECT state, ends_on < regie_today() OR ended_from <= regie_today() AS is_over"
        " FROM agreements_covenant WHERE slug = %s",
        slug,
    )
    return "expired" if row["is_over"] else str(row["state"])


def suspend_covenant(scene: Scene, step: Step) -> None:
    """One person suspends; to lift it, one proposes and another confirms from the own account."""
    covenant = scene.books.named("covenant", str(step.fields["covenant"]))
    town = str(step.fields.get("municipality", ""))
    if step.fields["stage"] == "suspend":
        _suspend(scene, step, covenant, town)
        return
    found = scene.books.all(OPEN_HERE, covenant, town)
    if len(found) != 1:
        raise Lost(f"there should be one suspension to lift in {town}, and there are {len(found)}")
    path = reverse("agreements:lift", args=[found[0]["id"]])
    typed = {"because": step.fields["reason"], "decided_by": step.fields.get("decided_by")}
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        browser.send(page.form(action=path).fill(typed, forced=scene.forced), page)
    if "confirmed_by" in step.fields:
        path = reverse("agreements:confirm-lift", args=[found[0]["id"]])
        with scene.as_(str(step.fields["confirmed_by"])) as browser:
            page = browser.open(path)
            browser.send(page.form(action=path), page)
    if scene.books.all(OPEN_HERE, covenant, town):
        raise Failed("the suspension should be lifted and is not")


def _suspend(scene: Scene, step: Step, covenant: str, town: str) -> None:
    path = reverse("agreements:suspend", args=[covenant])
    typed = {
        "town": scene.books.named("town", town) if town else "all",
        "reason": step.fields["reason"],
        "decided_by": step.fields.get("decided_by"),
    }
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        browser.send(page.form(action=path).fill(typed, forced=scene.forced), page)
    if not scene.books.all(OPEN_HERE, covenant, town):
        raise Failed("the covenant should be suspended and is not")


ADMITTED_BY = """
SELECT c.id AS at, a.id AS admission FROM cases_case c
JOIN agreements_in_force a USING (dossier_id)
JOIN cases_regisseurship r ON r.case_id = c.id AND r.ended_at IS NULL
WHERE a.user_id = %s AND r.user_id = %s
"""


def withdraw_admission(scene: Scene, step: Step) -> None:
    """Somebody leaves: the account is closed, or the regisseur ends what that person was admitted to."""
    user = scene.user(str(step.fields["user"]))
    if step.fields.get("account_closed"):
        _close_account(scene, step, user)
    else:
        _end_admissions(scene, step, user)


def _end_admissions(scene: Scene, step: Step, user: Any) -> None:
    found = scene.books.all(ADMITTED_BY, user, scene.user(step.by))
    if not found:
        raise Failed("this person is not admitted to any case that the actor directs")
    for row in found:
        path = reverse("cases:end-admission", args=[row["at"], row["admission"]])
        with scene.as_(step.by) as browser:
            page = browser.open(path)
            form = page.form(action=path).fill({"because": step.fields["reason"]}, forced=scene.forced)
            browser.send(form, page)


def _close_account(scene: Scene, step: Step, user: Any) -> None:
    path = reverse("management:person-close", args=[user])
    with scene.as_(step.by) as browser:
        page = browser.open(path)
        form = page.form(action=path).fill({"because": step.fields["reason"]}, forced=scene.forced)
        browser.send(form, page)
    if scene.books.value("SELECT is_active FROM accounts_user WHERE id = %s", user):
        raise Failed("the account should be closed and is open")
