"""What must hold after a step; each check answers with nothing, or with what does not hold, in a sentence."""

from collections.abc import Callable

from replay.checks.auditing import audit
from replay.checks.dates import deadline, overdue
from replay.checks.judge import Judge
from replay.checks.mailing import mail
from replay.checks.nowhere import nowhere
from replay.checks.refusing import refused
from replay.checks.seeing import not_sees, only_sees, sees
from replay.checks.stating import number, state
from replay.checks.tasks import task
from replay.dossier import Check

CHECKS: dict[str, Callable[[Judge, Check], str | None]] = {
    "sees": sees,
    "not_sees": not_sees,
    "only_sees": only_sees,
    "nowhere": nowhere,
    "state": state,
    "number": number,
    "deadline": deadline,
    "overdue": overdue,
    "task": task,
    "refused": refused,
    "audit": audit,
    "mail": mail,
}

__all__ = ["CHECKS", "Judge"]
