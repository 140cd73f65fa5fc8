"""Verbs about who may see what."""

from agreements.actions.admission import (
    admit,
    admit_in_emergency,
    admit_on_task,
    end_admission,
    open_kind,
)
from agreements.actions.emergency import break_glass, review_break_glass

__all__ = [
    "admit",
    "admit_in_emergency",
    "admit_on_task",
    "break_glass",
    "end_admission",
    "open_kind",
    "review_break_glass",
]
