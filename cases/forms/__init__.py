"""What people type about cases, their participants and their plan."""

from cases.forms.case import AssignRegisseur, OpenCase
from cases.forms.insight import AskAccess, BreakGlass, DeclineAccess, ReviewGlass
from cases.forms.participants import Admit, EndAdmission
from cases.forms.plan import ActionBlock, ActionFormSet, AddAction, AskAgreement, GoalFormSet, PlanForm
from cases.forms.progress import ExecutorProgress, RegisseurProgress

__all__ = [
    "ActionBlock",
    "ActionFormSet",
    "AddAction",
    "Admit",
    "AskAccess",
    "AskAgreement",
    "AssignRegisseur",
    "BreakGlass",
    "DeclineAccess",
    "EndAdmission",
    "ExecutorProgress",
    "GoalFormSet",
    "OpenCase",
    "PlanForm",
    "RegisseurProgress",
    "ReviewGlass",
]
