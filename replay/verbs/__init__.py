"""What people do, each verb through the pages, as their browser would."""

from collections.abc import Callable

from replay import words
from replay.dossier import Step
from replay.scene import Failed, Scene
from replay.verbs import (
    actions,
    cases,
    covenants,
    emergency,
    feedback,
    intake,
    looking,
    plans,
    sharing,
    signals,
    weighing,
)

Verb = Callable[[Scene, Step], None]

VERBS: dict[str, Verb] = {
    "file_signal": intake.file_signal,
    "add_to_signal": signals.add_to_signal,
    "ask_reporter": signals.ask_reporter,
    "answer_question": signals.answer_question,
    "claim_signal": signals.claim_signal,
    "record_weighing": weighing.record_weighing,
    "give_feedback": feedback.give_feedback,
    "assign_regisseur": cases.assign_regisseur,
    "open_case": cases.open_case,
    "admit_participant": cases.admit_participant,
    "share_items": sharing.share_items,
    "recall_item": sharing.recall_item,
    "draft_plan": plans.draft_plan,
    "approve_plan": plans.approve_plan,
    "add_action": actions.add_action,
    "update_action": actions.update_action,
    "break_glass": emergency.break_glass,
    "expire_covenant": covenants.expire_covenant,
    "suspend_covenant": covenants.suspend_covenant,
    "withdraw_admission": covenants.withdraw_admission,
    "view": looking.view,
    "try_view": looking.view,
}
# What must stand before the act itself, and is no part of it.
PREPARE: dict[str, Verb] = {"record_weighing": weighing.admit_deciders}


def prepare(scene: Scene, step: Step) -> None:
    """Do what goes before, so that the act alone is judged."""
    if step.verb in PREPARE:
        PREPARE[step.verb](scene, step)


def perform(scene: Scene, step: Step) -> None:
    """Do what the step says; a refusal, a page that lacks a field and a missing effect are exceptions."""
    if step.verb not in VERBS:
        raise Failed(f"the replay cannot play the verb '{step.verb}' yet")
    unknown = sorted(set(step.fields) - words.fields_of(step.verb))
    if unknown:
        raise Failed(f"the replay does not know the field '{unknown[0]}' of {step.verb}")
    VERBS[step.verb](scene, step)
