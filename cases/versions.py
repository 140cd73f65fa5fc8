"""Versions of a plan beside each other: what is new in each, word by word. Both texts stay whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import Goal, PlanVersion
from signals.states import Driver


@dataclass(frozen=True)
class Piece:
    """A part of a text; `new` when the version before did not have it."""

    text: str
    new: bool


@dataclass(frozen=True)
class Line:
    """One named text of a version, in pieces."""

    label: str
    pieces: Sequence[Piece]

    @property
    def changed(self) -> bool:
        return any(piece.new for piece in self.pieces)


@dataclass(frozen=True)
class Shown:
    """One version with its texts and the names of what changed since the one before."""

    version: PlanVersion
    lines: Sequence[Line]
    goals: Sequence[Line]
    changed: Sequence[str]


def newest_first(versions: Sequence[PlanVersion]) -> list[Shown]:
    """`versions` come newest first, each with its goals prefetched."""
    return [_shown(version, before) for version, before in zip_longest(versions, versions[1:])]


def _shown(version: PlanVersion, before: PlanVersion | None) -> Shown:
    lines = [
        Line(label, pieces(text_of(version), text_of(before) if before else None))
        for label, text_of in (
            (_("What lies underneath"), lambda one: one.underlying_problem),
            (
                _("What drives this youth"),
                lambda one: ", ".join(str(Driver(code).label) for code in one.drivers),
            ),
            (_("What the youth wants"), lambda one: one.youths_view),
            (_("Looked at again on"), lambda one: date_format(one.review_on, "j F Y")),
        )
    ]
    goals = _goals(version, before)
    changed = [line.label for line in lines if line.changed] if before else []
    if before and (
        [_key(goal) for goal in version.goals.all()] != [_key(goal) for goal in before.goals.all()]
    ):
        changed.append(_("The goals"))
    return Shown(version, lines, goals, changed)


def _goals(version: PlanVersion, before: PlanVersion | None) -> list[Line]:
    known = {_key(goal) for goal in before.goals.all()} if before else set()
    return [
        Line(
            goal.get_life_area_display(),
            [Piece(goal.text, new=before is not None and _key(goal) not in known)],
        )
        for goal in version.goals.all()
    ]


def _key(goal: Goal) -> tuple[str, str]:
    return goal.life_area, goal.text


def pieces(text: str, before: str | None) -> list[Piece]:
    """The text in its own order; what the text before did not have is marked. Nothing is left out."""
    if before is None or text == before:
        return [Piece(text, new=False)]
    now, then = re.split(r"(\s+)", text), re.split(r"(\s+)", before)
    found: list[Piece] = []
    for tag, _from, _to, start, end in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if end > start:
            found.append(Piece("".join(now[start:end]), new=tag != "equal"))
    return found
