"""A step that must fail: what was answered, what the journal says, and whether it gives away a record."""

from dataclasses import dataclass, field
from typing import Any

from replay import verbs
from replay.browser import Refusal
from replay.dossier import Step
from replay.page_forms import CannotFill
from replay.scene import Failed, Scene

LINES = """
SELECT e.reason_code, e.page, e.status, u.email FROM audit.entry e
LEFT JOIN accounts_user u ON u.id = e.actor_id WHERE e.id > %s AND e.kind = 'refusal' ORDER BY e.id
"""


@dataclass
class Attempt:
    """What came of it."""

    refusal: Refusal | None
    instead: str = ""
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [line["reason_code"] for line in self.lines]


def attempt(scene: Scene, step: Step) -> Attempt:
    """Try it, also with what a page would not offer, and see what the journal wrote down."""
    last = scene.books.last_line()
    made = Attempt(None, "succeeded")
    scene.forced = True
    try:
        verbs.perform(scene, step)
    except Refusal as refusal:
        made = Attempt(refusal)
    except (Failed, CannotFill) as fault:
        made = Attempt(None, f"came to nothing in another way: {fault}")
    finally:
        scene.forced = False
    made.lines = [line for line in scene.books.all(LINES, last) if line["email"] == step.by]
    return made
