"""A refusal: for the stated reason, in the journal, nothing given away, beside a twin that is permitted."""

import re
import uuid
from typing import Any

from replay.attempts import Attempt
from replay.browser import Answer
from replay.built import twin_fields
from replay.checks.judge import Judge
from replay.dossier import Check, Step
from replay.scene import Scene

NOT_FOUND = 404
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def refused(judge: Judge, check: Check) -> str | None:
    """That nothing changed and that a line was written was judged with the step itself."""
    step = judge.scene.dossier.step(str(check.keys["step"]))
    made = judge.attempts.get(step.id)
    if made is None or made.refusal is None:
        return f"step {step.id} was not refused."
    reason = str(check.keys["reason"])
    if reason not in made.codes:
        return (
            f"step {step.id} by {step.by} should be refused for {reason}; the journal says"
            f" {', '.join(made.codes) or 'nothing'} (answered: {made.refusal})."
        )
    return _hint(judge.scene, step, made) or _twin(judge, check, step)


def _hint(scene: Scene, step: Step, made: Attempt) -> str | None:
    """A page that is not known answers word for word like one that does not exist."""
    assert made.refusal is not None  # noqa: S101  the caller looked
    answer = made.refusal.answer
    if answer.status != NOT_FOUND or not KEY.search(answer.path):
        return None
    elsewhere = KEY.sub(lambda _: str(uuid.uuid4()), answer.path)
    with scene.as_(step.by) as browser:
        nothing = browser.get(elsewhere)
    if _bare(answer) != _bare(nothing):
        return f"the answer to {step.id} differs from the answer for a record that does not exist."
    return None


def _bare(answer: Answer) -> tuple[int, str]:
    return answer.status, "\n".join(answer.page.lines)


def _twin(judge: Judge, check: Check, step: Step) -> str | None:
    """A twin of its own is tried at once on a copy; a step's or a later one when its turn comes."""
    twin: Any = check.keys["twin"]
    if twin == "none" or "after" in twin:
        return None
    if "step" in twin:
        return None  # the player looks at it when that step has been played
    changed = step.changed(
        by=str(twin.get("by", step.by)), fields={**step.fields, **twin_fields(twin)}, refused=False
    )
    return judge.in_a_copy(lambda scene: judge.fault_of(scene, changed, "its permitted twin"))
