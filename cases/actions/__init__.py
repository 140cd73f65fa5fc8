"""Verbs: name a regisseur, open a case, admit people, draft and agree a plan, add and update actions."""

from cases.actions.action import ActionTexts, Progress, add_action, update_action
from cases.actions.agreement import agree, ask_agreement, take_back
from cases.actions.case import assign_regisseur, open_case
from cases.actions.participants import Terms, admit, end
from cases.actions.plan import ActionLine, PlanTexts, draft_plan

__all__ = [
    "ActionLine",
    "ActionTexts",
    "PlanTexts",
    "Progress",
    "Terms",
    "add_action",
    "admit",
    "agree",
    "ask_agreement",
    "assign_regisseur",
    "draft_plan",
    "end",
    "open_case",
    "take_back",
    "update_action",
]
