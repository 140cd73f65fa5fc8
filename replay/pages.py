"""Where the closed words for pages lead in the app, for one record or for all of their kind."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from replay.books import Lost
from replay.scene import Scene

# Page → the kind of record it is of, and the names of its addresses; a page can have several faces.
ONE = {
    "own_signal": ("signal", ("signals:own",)),
    "triage_detail": ("signal", ("signals:detail",)),
    "weighing": ("weighing", ("signals:weighing",)),
    "case": ("case", ("cases:detail",)),
    "every_case_page": (
        "case",
        (
            "cases:detail",
            "cases:participants",
            "cases:who-sees",
            "cases:plan",
            "cases:plan-history",
            "cases:partner-case",
        ),
    ),
    "plan": ("case", ("cases:plan", "cases:partner-case")),
    "plan_history": ("case", ("cases:plan-history",)),
    "break_glass_review": ("glass", ("cases:break-glass-review",)),
    "sharing": ("case", ("cases:participants", "cases:sharing")),
    "partner_case": ("case", ("cases:partner-case",)),
    "partner_action": ("action", ("cases:partner-action", "cases:action-update")),
}
MANY = {
    "triage": ("signals:desk",),
    "tasks": ("cases:work",),
    "own_signals": ("signals:start",),
    "search": ("cases:search",),
}
# Further addresses of a record that show something of it; forms that show nothing more are left out.
FURTHER = {
    "signal": ("signals:weigh", "signals:sent"),
    "weighing": ("signals:confirm", "signals:supersede", "cases:proposal"),
    "case": ("cases:plan-draft", "cases:action-add", "cases:share", "cases:sharing", "cases:recall"),
    "question": ("signals:answer",),
    "version": ("cases:plan-agree",),
    "feedback": ("signals:review-feedback",),
}


def paths(scene: Scene, page: str, of: object, town: str) -> list[str]:
    """The addresses of a page, of one record or of all that the dossier has made."""
    if page == "info_before_reporting":
        return [reverse("signals:before", args=[town])]
    if page in MANY:
        own = paths(scene, "own_signal", None, town) if page == "own_signals" else []
        return [*(reverse(name) for name in MANY[page]), *own]
    if page not in ONE:
        return []
    kind, names = ONE[page]
    keys = [_key(scene, str(of), kind)] if of else list(dict.fromkeys(keys_of(scene, kind)))
    return [reverse(name, args=[key]) for key in keys for name in names]


def keys_of(scene: Scene, kind: str) -> Iterator[str]:
    return (record.key for record in scene.books.refs.values() if record.kind == kind)


def _key(scene: Scene, ref: str, kind: str) -> str:
    """The record of a page; a plan's page is its case's."""
    record = scene.books.find(ref)
    if record.kind == "plan" and kind == "case":
        return str(scene.books.value("SELECT case_id FROM cases_plan WHERE id = %s", record.key))
    if record.kind != kind:
        raise Lost(f"'{ref}' is a {record.kind}; this page is of a {kind}")
    return record.key


def direct(scene: Scene) -> list[str]:
    """Every address of every record that the dossier has made, whoever may open it."""
    found: list[str] = []
    for record in dict.fromkeys(scene.books.refs.values()):
        names = [name for kind, faces in ONE.values() if kind == record.kind for name in faces]
        found += [reverse(name, args=[record.key]) for name in (*names, *FURTHER.get(record.kind, ()))]
    return list(dict.fromkeys(found))


def near(scene: Scene, ref: str) -> list[str]:
    """The pages on which a record and its dates stand: its own, and the lists that name it."""
    record = scene.books.find(ref)
    case = record
    if record.kind in ("plan", "contribution"):
        query = f"SELECT case_id FROM cases_{record.kind} WHERE id = %s"  # noqa: S608  our own names
        case = type(record)("case", str(scene.books.value(query, record.key)))
    pages: Iterable[str] = [
        reverse(name, args=[case.key]) for kind, faces in ONE.values() if kind == case.kind for name in faces
    ]
    return list(dict.fromkeys([*pages, *late_lists()]))


def late_lists() -> list[str]:
    """The lists on which what is late stands on top."""
    return [reverse("signals:desk"), reverse("cases:work"), reverse("cases:partner")]
