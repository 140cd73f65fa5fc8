"""Mail: it went to each, it says only that something is waiting, and it is the same for everybody."""

import re

from replay.checks.judge import Judge
from replay.checks.seeing import SAME_MEANING
from replay.dossier import Check, listed
from replay.text import squeeze
from replay.town import Mail

MOST_WORDS = 60


def mail(judge: Judge, check: Check) -> str | None:
    """A message went to each since this step began; all messages of the run say the same."""
    mails = judge.scene.town.mails()
    for who in listed(check.keys["to"]):
        own = [one for one in mails[judge.mails_before :] if who in one.to]
        fault = _fault_of(own[-1], who, judge, check) if own else f"no message went to {who}."
        if fault is not None:
            return fault
    if len({squeeze(one.body) for one in mails}) > 1:
        return "messages differ from each other, so they say more than that something is waiting."
    return None


def _fault_of(message: Mail, who: str, judge: Judge, check: Check) -> str | None:
    says = str(check.keys["says"])
    whole = f"{message.subject} {message.body}"
    if not any(wording in whole for wording in SAME_MEANING.get(says, (says,))):
        return f"the message to {who} should say '{says}' and says '{message.subject}'."
    if not _says_only_that(message.body, judge.scene.town.address):
        return f"the message to {who} says more than that: “{squeeze(message.body)[:200]}”."
    held = [text for text in listed(check.keys.get("without")) if text in whole]
    return f"the message to {who} holds '{held[0]}'." if held else None


def _says_only_that(body: str, address: str) -> bool:
    """A few words and the way to the front door: no path, no number, no name."""
    rest = body.replace(address, "")
    return len(rest.split()) <= MOST_WORDS and not re.search(r"https?://|\d", rest)
