"""Verbs: name a regisseur, open a case, admit people, draft and agree a plan, share and call back items."""

from cases.actions.action import ActionTexts, Progress, add_action, update_action
from cases.actions.agreement import agree, ask_agreement, take_back
from cases.actions.case import assign_regisseur, open_case
from cases.actions.emergency import break_glass, note_attempts, review_break_glass
from cases.actions.loss import settle_losses
from cases.actions.owner import answer_as_owner, ask_owner
from cases.actions.participants import Terms, admit, end
from cases.actions.plan import ActionLine, PlanTexts, draft_plan
from cases.actions.recall import RecallTexts, confirm_recall, recall_items, settle_left
from cases.actions.request import Asked, ask_for_access, decline_request, grant_requests
from cases.actions.sharing import Chosen, NewItem, SharingTexts, share_items

__all__ = [
    "ActionLine",
    "ActionTexts",
    "Asked",
    "Chosen",
    "NewItem",
    "PlanTexts",
    "Progress",
    "RecallTexts",
    "SharingTexts",
    "Terms",
    "add_action",
    "admit",
    "agree",
    "answer_as_owner",
    "ask_agreement",
    "ask_for_access",
    "ask_owner",
    "assign_regisseur",
    "break_glass",
    "confirm_recall",
    "decline_request",
    "draft_plan",
    "end",
    "grant_requests",
    "note_attempts",
    "open_case",
    "recall_items",
    "review_break_glass",
    "settle_left",
    "settle_losses",
    "share_items",
    "take_back",
    "update_action",
]
