"""States and numbers, from the rows themselves."""

from collections.abc import Callable

from replay.checks.judge import Judge
from replay.dossier import Check, listed
from replay.scene import Scene
from replay.verbs.covenants import standing_of

Field = Callable[[Scene, str], str]
STEPS_TAKEN = ("described", "consulted", "talked_with_youth", "weighed", "consent_asked")


def state(judge: Judge, check: Check) -> str | None:
    """The state of a record, or the value of a field of it."""
    of, wanted = str(check.keys["of"]), listed(check.keys["is"])
    found = state_of(judge.scene, of)
    if found not in wanted:
        return f"{of} should be '{' or '.join(wanted)}' and is '{found}'."
    other = check.keys.get("other")
    if other is not None and not _linked(judge.scene, of, str(other)):
        return f"{of} should be '{found}' by {other}, and {other} does not name it."
    return None


def state_of(scene: Scene, of: str) -> str:
    if "." in of and of not in scene.books.refs:
        ref, _, name = of.rpartition(".")
        return FIELDS[name](scene, ref) if name in FIELDS else str(scene.books.row(ref)[name])
    if of not in scene.books.refs and of.startswith("cov-"):
        return standing_of(scene, of)
    if of not in scene.books.refs and f"{of}.weighing" in scene.books.refs:
        return _proposed(scene, of)
    record = scene.books.find(of)
    if record.kind == "plan":
        query = "SELECT state FROM cases_planversion WHERE plan_id = %s ORDER BY number DESC LIMIT 1"
        return str(scene.books.value(query, record.key))
    return str(scene.books.row(of).get("state", ""))


def _proposed(scene: Scene, of: str) -> str:
    """A case that a decision proposes has no row of its own until its regisseur is named."""
    row = scene.books.row(f"{of}.weighing")
    proposes = row["state"] == "decided" and row["outcome"] == "radicalisation_concern"
    return "weighed" if proposes else "not proposed"


def _regisseur(scene: Scene, ref: str) -> str:
    query = """SELECT u.email FROM cases_regisseurship r JOIN accounts_user u ON u.id = r.user_id
        WHERE r.case_id = %s AND r.ended_at IS NULL"""
    return str(scene.books.value(query, scene.key(ref, "case")))


def _criteria_version(scene: Scene, ref: str) -> str:
    query = """SELECT c.version FROM signals_criteriaset c JOIN signals_weighing w ON w.criteria_set_id = c.id
        WHERE w.id = %s"""
    return str(scene.books.value(query, scene.key(ref, "weighing")))


def _steps_taken(scene: Scene, ref: str) -> str:
    taken = scene.books.row(ref)["steps_taken"]
    done = taken if isinstance(taken, list) else [name for name, value in taken.items() if value]
    return "complete" if set(STEPS_TAKEN) <= set(done) else "incomplete"


FIELDS: dict[str, Field] = {
    "regisseur": _regisseur,
    "criteria_version": _criteria_version,
    "steps_taken": _steps_taken,
}


def _linked(scene: Scene, of: str, other: str) -> bool:
    """The later decision names the one that it replaces."""
    return str(scene.books.row(other).get("supersedes_id")) == scene.key(of)


OF_TOWN = (
    "SELECT count(*) FROM {} c JOIN accounts_municipality t ON t.id = c.municipality_id WHERE t.slug = %s"
)
COUNTS = {
    "cases": OF_TOWN.format("cases_case"),
    "open_cases": OF_TOWN.format("cases_case") + " AND c.state LIKE 'open%%'",
    "signals": OF_TOWN.format("signals_signal"),
    "regisseurs": "SELECT count(*) FROM cases_regisseurship WHERE ended_at IS NULL AND case_id = %s",
    # What the latest search of a person found: the journal has the number, never the question.
    "search_results": """SELECT (e.facts ->> 'found')::int FROM audit.entry e
        JOIN accounts_user u ON u.id = e.actor_id
        WHERE u.email = %s AND e.page = 'cases:search' AND e.facts ? 'found' ORDER BY e.id DESC LIMIT 1""",
}


def number(judge: Judge, check: Check) -> str | None:
    """How many there are, counted in the database."""
    count, of = str(check.keys["count"]), str(check.keys["of"])
    if count not in COUNTS:
        return f"the replay cannot count {count} yet."
    value = judge.scene.key(of, "case") if count == "regisseurs" else of
    found = judge.scene.books.value(COUNTS[count], value)
    wanted = int(check.keys["is"])
    return None if found == wanted else f"{count} of {of} should be {wanted} and is {found}."
