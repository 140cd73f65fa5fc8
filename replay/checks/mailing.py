"""Mail: it went to each, it says only that something is waiting, and it is the same for everybody."""

import re

from replay.checks.judge import Judge
from replay.checks.seeing import SAME_MEANING
from replay.dossier import Check, listed
from replay.text import squeeze

MOST_WORDS = 60


def mail(judge: Judge, check: Check) -> str | None:
    """The newest message to each; what it must not hold is looked for in all of its source."""
    says = str(check.keys["says"])
    mails = judge.scene.town.mails()
    for who in listed(check.keys["to"]):
        own = [one for one in mails if who in one.to]
        if not own:
            return f"no message went to {who}."
        newest = own[-1]
        wordings = SAME_MEANING.get(says, (says,))
        if not any(wording in f"{newest.subject} {newest.body}" for wording in wordings):
            return f"the message to {who} should say '{says}' and says '{newest.subject}'."
        if not _says_only_that(newest.body, judge.scene.town.address):
            return f"the message to {who} says more than that: “{squeeze(newest.body)[:200]}”."
        for text in listed(check.keys.get("without")):
            if text in newest.subject or text in newest.body:
                return f"the message to {who} holds '{text}'."
    bodies = {squeeze(one.body) for one in mails}
    return (
        None
        if len(bodies) <= 1
        else "messages differ from each other, so they say more than that something is waiting."
    )


def _says_only_that(body: str, address: str) -> bool:
    """A few words and the way to the front door: no path, no number, no name."""
    rest = body.replace(address, "")
    return len(rest.split()) <= MOST_WORDS and not re.search(r"https?://|\d", rest)
