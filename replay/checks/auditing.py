"""The trail: who did what to which record, with which facts; read as the owner."""

import json
from typing import Any

from replay.books import Record
from replay.checks.judge import Judge
from replay.dossier import Check, listed
from replay.scene import Scene

# The verb of the dossier → the act in the journal; all others end with the verb's own name.
ACTS = {
    "admit_participant": "agreements.admitted",
    "approve_plan": "cases.plan_agreed",
    "draft_plan": "cases.draft_plan",
    "refused_view": "refused",
}
LINES = """
SELECT e.*, u.email AS actor FROM audit.entry e LEFT JOIN accounts_user u ON u.id = e.actor_id ORDER BY e.id
"""
NOT_FACTS = {"actor", "action", "object", "count"}
PRESENT = "present"


def audit(judge: Judge, check: Check) -> str | None:
    """Some line holds all that is asked; no line of the record holds what must not stand there."""
    holds = dict(check.keys["holds"])
    lines = _lines(judge.scene, holds)
    fitting = [
        line
        for line in lines
        if all(_fits(judge.scene, line, name, holds[name]) for name in holds if name not in NOT_FACTS)
    ]
    wanted = int(holds.get("count", 1))
    if len(fitting) < wanted:
        found = [{**line["facts"], "reason": line["reason_given"]} for line in lines[:3]]
        return f"the trail should hold {holds}; of {len(lines)} lines of that act none fits ({found})."
    for text in listed(check.keys.get("without")):
        for line in lines:
            if text in json.dumps(line, default=str, ensure_ascii=False):
                return f"the trail must not hold '{text}', and it does."
    return None


def _lines(scene: Scene, holds: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of this act, by this person, about this record."""
    action = str(holds.get("action", ""))
    keys = _keys(scene, holds["object"]) if "object" in holds else []
    found = scene.books.all(LINES)
    return [
        line
        for line in found
        if _is_act(line, action)
        and ("actor" not in holds or (line["actor"] or "system") == holds["actor"])
        and (not keys or _names(line, keys))
    ]


def _is_act(line: dict[str, Any], action: str) -> bool:
    act = str(line["act"])
    if action == "refused_view":
        return line["kind"] == "refusal" and line["method"] in {"GET", "HEAD", ""}
    return act == ACTS.get(action, action) or act.rpartition(".")[2] == action


def _keys(scene: Scene, ref: str) -> list[str]:
    """The record's key; for a case also its weighing's, from before it had a row of its own."""
    record = scene.books.find(ref)
    keys = [record.key]
    also = scene.books.refs.get(f"{ref}.weighing")
    if record.kind == "case" and isinstance(also, Record):
        keys.append(also.key)
    return keys


def _names(line: dict[str, Any], keys: list[str]) -> bool:
    named = {str(line["object_id"]), str(line["dossier_id"]), *map(str, (line["facts"] or {}).values())}
    return bool(named & set(keys))


def _fits(scene: Scene, line: dict[str, Any], name: str, wanted: Any) -> bool:
    facts: dict[str, Any] = line["facts"] or {}
    found = facts.get(name)
    if name == "under":
        return str(line["admission_id"]) == str(scene.books.row(str(wanted)).get("admission_id"))
    if name == "reason":
        if wanted == PRESENT:
            return bool(line["reason_given"])
        return str(line["reason_code"]) == str(wanted)
    if wanted == PRESENT:
        return bool(found) or (name == "purpose" and bool(line["reason_given"]))
    if isinstance(wanted, str) and "@" in wanted:
        return str(found) == scene.user(wanted)
    return str(found).lower() == str(wanted).lower() or (
        str(wanted) in scene.books.refs and str(found) == scene.key(wanted)
    )
