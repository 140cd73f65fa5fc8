"""Who reads what: the pages are read as the person themselves."""

from collections.abc import Iterable
from itertools import product

from replay.browser import Answer
from replay.checks.judge import Judge
from replay.dossier import Check, listed
from replay.text import squeeze

# Texts of the app: the meaning counts, the wording is free.
SAME_MEANING = {
    "Je signaal is binnen": ("Je signaal is binnen", "Je signaal is ontvangen", "is bij ons binnen"),
    "Er staat iets voor je klaar": ("Er staat iets voor je klaar", "Er staat iets voor u klaar"),
    "Je ziet alleen wat nodig is voor jouw taak": (
        "Je ziet alleen wat nodig is voor jouw taak",
        "alleen wat nodig is",
    ),
}


def sees(judge: Judge, check: Check) -> str | None:
    """Each reader finds each text, and each record number, on the page (or on some page)."""
    for who in check.who:
        answers = judge.where(who, check.keys.get("where"))
        for text in _wanted(judge, check):
            if not any(_shows(answer, text) for answer in answers):
                return f"{who} should read '{text}' {_place(check)}; {_read(answers)}."
    return None


def not_sees(judge: Judge, check: Check) -> str | None:
    """No reader finds any of the texts; general texts and what one typed oneself do not count."""
    for who in check.who:
        leak = _leak(judge, who, judge.where(who, check.keys.get("where")), check)
        if leak is not None:
            return f"{who} must not read {leak}."
    return None


def only_sees(judge: Judge, check: Check) -> str | None:
    """Each of `who` can, each of `may` may, nobody else can."""
    fault = sees(judge, check)
    if fault is not None:
        return fault
    free = {*check.who, *listed(check.keys.get("may"))}
    for who in judge.strangers(free):
        leak = _leak(judge, who, judge.everywhere(who), check)
        if leak is not None:
            return f"{who} is not among {', '.join(sorted(free))} and must not read {leak}."
    return None


def _leak(judge: Judge, who: str, answers: Iterable[Answer], check: Check) -> str | None:
    for answer, text in product(answers, _wanted(judge, check)):
        line = found(judge, who, answer, text)
        if line is not None:
            return f"'{text}', and reads at {answer.path}: “{line[:160]}”"
    return None


def found(judge: Judge, who: str, answer: Answer, text: str) -> str | None:
    """The line on which a text stands that the reader has from nowhere else."""
    if "html" in answer.kind and not answer.page.may_show(text):
        return None
    lines = answer.page.lines if "html" in answer.kind else answer.body.splitlines()
    hits = [line for line in lines if text in line]
    if not hits and text not in answer.text and squeeze(text) not in squeeze(answer.text):
        return None
    if judge.typed_by(who, text):
        return None
    if not hits:
        return text
    general = judge.lines_of_nobody(who)
    return next((line for line in hits if line not in general), None)


def _shows(answer: Answer, text: str) -> bool:
    if "html" not in answer.kind:
        return text in answer.body
    return any(answer.page.shows(one) for one in SAME_MEANING.get(text, (text,)))


def _wanted(judge: Judge, check: Check) -> list[str]:
    return [*check.texts, *(judge.scene.books.number(ref) for ref in listed(check.keys.get("refs")))]


def _place(check: Check) -> str:
    return f"on the page {check.keys['where']}" if "where" in check.keys else "on some page"


def _read(answers: Iterable[Answer]) -> str:
    paths = [answer.path for answer in answers]
    if not paths:
        return "no such page opens"
    return f"it is not at {', '.join(paths[:6])}" + (" and others" if len(paths) > 6 else "")  # noqa: PLR2004  enough to know
