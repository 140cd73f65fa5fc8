"""Verbs: name a regisseur, open a case, admit people, draft and agree a plan, add and update actions."""

from cases.actions.action import ActionTexts, Progress, add_action, update_action
from cases.actions.agreement import agree, ask_agreement, take_back
from cases.actions.case import assign_regisseur, open_case
from cases.actions.emergency import break_glass, note_attempts, review_break_glass
from cases.actions.participants import Terms, admit, end
from cases.actions.plan import ActionLine, PlanTexts, draft_plan
from cases.actions.request import Asked, ask_for_access, decline_request, grant_requests

__all__ = [
    "ActionLine",
    "ActionTexts",
    "Asked",
    "PlanTexts",
    "Progress",
    "Terms",
    "add_action",
    "admit",
    "agree",
    "ask_agreement",
    "ask_for_access",
    "assign_regisseur",
    "break_glass",
    "decline_request",
    "draft_plan",
    "end",
    "grant_requests",
    "note_attempts",
    "open_case",
    "review_break_glass",
    "take_back",
    "update_action",
]
