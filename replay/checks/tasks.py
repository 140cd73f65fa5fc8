"""Tasks: it stands in the database for that person, and on the list of what they have to do."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from replay import moments
from replay.checks.emergency import refused_attempts
from replay.checks.judge import Judge
from replay.dossier import Check, listed
from replay.scene import Scene

# What is open of a kind of task: for whom (a key, or "" for who directs the case), until when.
Open = dict[str, date | None]

AWAITED = """
SELECT s.receiver_id AS person, r.confirm_by AS due, s.dossier_id AS dossier,
       admission.open IS NOT NULL AS is_here
FROM agreements_recalleditem i JOIN agreements_recall r ON r.id = i.recall_id
JOIN agreements_shareditem s ON s.item_kind = i.item_kind AND s.item_id = i.item_id AND s.part = i.part
LEFT JOIN LATERAL (
    SELECT true AS open FROM agreements_admission a
    WHERE a.dossier_id = s.dossier_id AND a.user_id = s.receiver_id AND admission_is_in_force(a.id) LIMIT 1
) admission ON true
WHERE i.item_id = %s AND NOT EXISTS (
    SELECT FROM agreements_recallconfirmation c WHERE c.recall_id = r.id AND c.user_id = s.receiver_id)
"""
LOST = """
SELECT count(*) FROM agreements_admission a JOIN cases_case c ON c.dossier_id = a.dossier_id
WHERE c.id = %s AND a.basis = 'covenant' AND a.ended_at IS NULL AND NOT admission_is_in_force(a.id)
  AND NOT EXISTS (SELECT FROM agreements_losssettled s WHERE s.admission_id = a.id)
"""
REGISSEUR = """
SELECT r.user_id FROM cases_regisseurship r JOIN cases_case c ON c.id = r.case_id
WHERE r.ended_at IS NULL AND {}
"""
# The words that stand on the page of who has to do it.
WORDS = {
    "confirm_recall": "Bevestig dat je niet meer gebruikt wat is teruggeroepen",
    "recall_receiver_left": "Een ontvanger van wat is teruggeroepen, is weg",
    "participants_lost_access": "Deelnemers verloren toegang",
}


def _confirm_recall(scene: Scene, of: str) -> Open:
    rows = scene.books.all(AWAITED, scene.key(of))
    return {str(row["person"]): row["due"] for row in rows if row["is_here"]}


def _receiver_left(scene: Scene, of: str) -> Open:
    rows = [row for row in scene.books.all(AWAITED, scene.key(of)) if not row["is_here"]]
    if not rows:
        return {}
    query = REGISSEUR.format("c.dossier_id = %s")
    return {str(scene.books.value(query, rows[0]["dossier"])): rows[0]["due"]}


def _lost_access(scene: Scene, of: str) -> Open:
    case = scene.key(of, "case")
    if not scene.books.value(LOST, case):
        return {}
    return {str(scene.books.value(REGISSEUR.format("c.id = %s"), case)): None}


OPEN: dict[str, Callable[[Scene, str], Open]] = {
    "confirm_recall": _confirm_recall,
    "recall_receiver_left": _receiver_left,
    "participants_lost_access": _lost_access,
}


def task(judge: Judge, check: Check) -> str | None:
    """Open for each of `for`, or done; and it is, or is not, on the page of what they have to do."""
    what, of = str(check.keys["what"]), str(check.keys["of"])
    if what == "refused_break_glass_attempts":
        return refused_attempts(judge, check)
    if what not in OPEN:
        return f"the replay cannot see the task {what} yet."
    found = OPEN[what](judge.scene, of)
    done = check.keys.get("is") == "done"
    for who in listed(check.keys.get("for")):
        fault = _fault(judge, check, who, found, done=done)
        if fault is not None:
            return fault
    return None


def _fault(judge: Judge, check: Check, who: str, found: Open, *, done: bool) -> str | None:
    what, of = str(check.keys["what"]), str(check.keys["of"])
    key = judge.scene.user(who)
    if done:
        return f"the task {what} of {of} should be done and is open for {who}." if key in found else None
    if key not in found:
        return f"the task {what} of {of} should stand open for {who} and does not."
    wanted = moments.day(check.keys["due"], judge.scene.dossier.d0) if "due" in check.keys else None
    if wanted is not None and found[key] != wanted:
        return f"the task {what} of {of} should be due on {wanted} and is due on {found[key]}."
    answers = judge.on(who, [reverse("cases:work"), reverse("cases:partner")])
    if not any(answer.page.shows(WORDS[what]) for answer in answers):
        return f"{who} should find the task “{WORDS[what]}” on the own list."
    return None
