"""Verbs about who may see what."""

from agreements.actions.admission import admit, admit_on_task, end_admission, open_kind

__all__ = ["admit", "admit_on_task", "end_admission", "open_kind"]
