"""Emergency access: until which minute it runs, and what the privacy officer has to look at."""

from django.urls import reverse

from replay import moments
from replay.checks.judge import Judge
from replay.dossier import Check, listed

DUE = "SELECT ends_at FROM agreements_breakglass WHERE id = %s"
HEADING = "Geweigerde pogingen ("


def break_glass_end(judge: Judge, check: Check) -> str | None:
    """To the minute; the seconds are those of the person at the keyboard."""
    wanted = moments.moment(check.keys["due"], judge.scene.dossier.d0)
    found = judge.scene.books.value(DUE, judge.scene.key(str(check.keys["of"]), "glass"))
    ends = found.astimezone(moments.AMSTERDAM).replace(second=0, microsecond=0)
    return None if ends == wanted else f"emergency access should end at {wanted} and ends at {ends}."


def refused_attempts(judge: Judge, check: Check) -> str | None:
    """The page names the number that was typed, until the privacy officer has noted that she looked."""
    number = judge.scene.books.number(str(check.keys["of"]))
    done = check.keys.get("is") == "done"
    for who in listed(check.keys.get("for")):
        answers = judge.on(who, [reverse("cases:break-glass-reviews")])
        lines = [line for answer in answers for line in answer.page.lines]
        heading = next((line for line in lines if line.startswith(HEADING)), "")
        waiting = bool(heading) and not heading.startswith(f"{HEADING}0)") and _names(lines, heading, number)
        if waiting == done:
            return f"{who} should {'no more ' if done else ''}see refused attempts at {number}: “{heading}”."
    return None


def _names(lines: list[str], heading: str, number: str) -> bool:
    return any(number in line for line in lines[lines.index(heading) :])
