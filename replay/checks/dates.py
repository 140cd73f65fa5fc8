"""Terms: the day is read from the database, and it stands on a page of who should see it."""

from collections.abc import Callable
from datetime import date

from bs4 import Tag

from replay import moments, pages
from replay.browser import Answer
from replay.checks.emergency import break_glass_end
from replay.checks.judge import Judge
from replay.dossier import Check, listed
from replay.scene import Scene
from replay.text import lines_of

LATE = ("te laat", "Te laat")
ROWS = ["tr", "li", "article"]
ASKED = """
SELECT w.question_due_on FROM signals_weighing w JOIN signals_weighedsignal s ON s.weighing_id = w.id
WHERE s.signal_id = %s AND w.outcome = 'more_information' AND w.state = 'decided'
ORDER BY w.decided_at DESC LIMIT 1
"""
REVIEW = """
SELECT review_on FROM cases_planversion WHERE plan_id = %s AND state = 'agreed' ORDER BY number DESC LIMIT 1
"""
RECALL = """
SELECT r.confirm_by FROM agreements_recall r JOIN agreements_recalleditem i ON i.recall_id = r.id
WHERE i.item_id = %s
"""
# What → the kind of record, and where its day is kept.
DAYS = {
    "human_contact": ("signal", "SELECT contact_due_on FROM signals_signal WHERE id = %s"),
    "weighing": ("signal", "SELECT weighing_due_on FROM signals_signal WHERE id = %s"),
    "feedback": ("signal", "SELECT feedback_due_on FROM signals_signal WHERE id = %s"),
    "more_information": ("signal", ASKED),
    "plan_agreed": ("case", "SELECT plan_due_on FROM cases_case WHERE id = %s"),
    "plan_review": ("plan", REVIEW),
    "confirm_recall": ("contribution", RECALL),
}


def due_on(scene: Scene, what: str, of: str) -> date | None:
    kind, query = DAYS[what]
    found: date | None = scene.books.value(query, scene.key(of, kind))
    return found


def deadline(judge: Judge, check: Check) -> str | None:
    """Due on that day, and shown to these people as a Dutch date."""
    what, of = str(check.keys["what"]), str(check.keys["of"])
    if what == "break_glass_end":
        return break_glass_end(judge, check)
    wanted = moments.day(check.keys["due"], judge.scene.dossier.d0)
    found = due_on(judge.scene, what, of)
    if found != wanted:
        return f"{what} of {of} should be due on {wanted} and is due on {found}."
    text = moments.in_dutch(wanted)
    return _shown(judge, check, lambda answer: answer.page.shows(text), f"{what} of {of}: {text}")


def overdue(judge: Judge, check: Check) -> str | None:
    """The day has passed, nothing was done, and these people see that it is late, on top of the list."""
    what, of = str(check.keys["what"]), str(check.keys["of"])
    since = moments.day(check.keys["since"], judge.scene.dossier.d0)
    found = due_on(judge.scene, what, of)
    if found != since:
        return f"{what} of {of} should be late since {since} and is due on {found}."
    if judge.scene.town.now().date() <= since:
        return f"{what} of {of} is not late yet."
    number = judge.scene.books.number(of)
    for who in listed(check.keys.get("shown_to")):
        answers = judge.on(who, pages.late_lists())
        if not any(_is_late(answer, number) for answer in answers):
            return f"{who} should see on the list that {what} of {of} ({number}) is late."
        if not any(_comes_first(answer, number) for answer in answers):
            return f"{who} should see {number} on top of the list: it is late."
    return None


def _shown(judge: Judge, check: Check, holds: Callable[[Answer], bool], what: str) -> str | None:
    for who in listed(check.keys.get("shown_to")):
        answers = judge.on(who, pages.near(judge.scene, str(check.keys["of"])))
        if not any(holds(answer) for answer in answers):
            return f"{who} should see {what}; it is not at {', '.join(answer.path for answer in answers)}."
    return None


def _late_rows(answer: Answer, number: str) -> list[Tag]:
    """Rows of lists that name it and say that it is late."""
    rows = [row for row in answer.page.soup.find_all(ROWS) if number in row.get_text()]
    return [row for row in rows if _says_late(row)]


def _says_late(row: Tag) -> bool:
    return any(word in line for line in lines_of(row) for word in LATE)


def _is_late(answer: Answer, number: str) -> bool:
    return bool(_late_rows(answer, number))


def _comes_first(answer: Answer, number: str) -> bool:
    """Its row stands before all rows that are not late."""
    return any(_stands_on_top(row) for row in _late_rows(answer, number))


def _stands_on_top(row: Tag) -> bool:
    if row.parent is None:
        return False
    rows = [
        one
        for one in row.parent.find_all(row.name, recursive=False)
        if any(char.isdigit() for char in one.get_text())
    ]
    return all(_says_late(one) for one in rows[: rows.index(row)])
