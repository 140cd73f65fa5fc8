"""What people type about cases, their participants and their plan."""

from cases.forms.case import AssignRegisseur, OpenCase
from cases.forms.insight import AskAccess, BreakGlass, DeclineAccess, OnDay, ReviewGlass
from cases.forms.participants import Admit, EndAdmission
from cases.forms.plan import ActionBlock, ActionFormSet, AddAction, AskAgreement, GoalFormSet, PlanForm
from cases.forms.progress import ExecutorProgress, RegisseurProgress
from cases.forms.sharing import (
    AnswerAsOwner,
    AskOwner,
    ConfirmRecall,
    NewItemFormSet,
    RecallItems,
    SettleLeft,
    SettleLosses,
    ShareItems,
)

__all__ = [
    "ActionBlock",
    "ActionFormSet",
    "AddAction",
    "Admit",
    "AnswerAsOwner",
    "AskAccess",
    "AskAgreement",
    "AskOwner",
    "AssignRegisseur",
    "BreakGlass",
    "ConfirmRecall",
    "DeclineAccess",
    "EndAdmission",
    "ExecutorProgress",
    "GoalFormSet",
    "NewItemFormSet",
    "OnDay",
    "OpenCase",
    "PlanForm",
    "RecallItems",
    "RegisseurProgress",
    "ReviewGlass",
    "SettleLeft",
    "SettleLosses",
    "ShareItems",
]
