"""Drafts, signals and what was said, asked, weighed and told about them."""

from signals.models.draft import DRAFT_LIVES, Draft, _draft_expires
from signals.models.feedback import Feedback, FeedbackText
from signals.models.signal import Identity, NameToken, Question, ReporterNote, Signal, Statement
from signals.models.weighing import CriteriaSet, Decider, WeighedSignal, Weighing

__all__ = [
    "DRAFT_LIVES",
    "CriteriaSet",
    "Decider",
    "Draft",
    "Feedback",
    "FeedbackText",
    "Identity",
    "NameToken",
    "Question",
    "ReporterNote",
    "Signal",
    "Statement",
    "WeighedSignal",
    "Weighing",
    "_draft_expires",
]
