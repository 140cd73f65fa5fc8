"""The terms of a signal in words, for lists and pages."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import clock, working_days
from signals.models import Signal
from signals.states import Term

SOON = 1


@dataclass(frozen=True)
class Running:
    """One clock that runs: what for, until when, and how near that is."""

    what: Term
    due: date
    word: str
    tone: str

    @property
    def is_late(self) -> bool:
        return self.tone == "late"


def running(signal: Signal) -> list[Running]:
    return [Running(what, due, *near(due)) for what, due in signal.terms]


def near(due: date) -> tuple[str, str]:
    """The distance in words, and the tone that goes with it."""
    today = clock.today()
    if due < today:
        return _("late"), "late"
    if due == today:
        return _("today"), "soon"
    days = working_days.between(today, due)
    words = ngettext("in %(days)s working day", "in %(days)s working days", days) % {"days": days}
    return words, "soon" if days <= SOON else ""
