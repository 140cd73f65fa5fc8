"""Verbs about covenants, and about who may see what under them."""

from agreements.actions.admission import (
    admit,
    admit_in_emergency,
    admit_on_task,
    end_admission,
    open_kind,
)
from agreements.actions.covenant import (
    Texts,
    add_document,
    draft_covenant,
    edit_covenant,
    end_covenant,
    end_party,
    invite_town,
    new_version,
    write_party,
)
from agreements.actions.emergency import break_glass, review_break_glass
from agreements.actions.standing import ask_to_lift, confirm, leave, lift, propose, suspend, take_back

__all__ = [
    "Texts",
    "add_document",
    "admit",
    "admit_in_emergency",
    "admit_on_task",
    "ask_to_lift",
    "break_glass",
    "confirm",
    "draft_covenant",
    "edit_covenant",
    "end_admission",
    "end_covenant",
    "end_party",
    "invite_town",
    "leave",
    "lift",
    "new_version",
    "open_kind",
    "propose",
    "review_break_glass",
    "suspend",
    "take_back",
    "write_party",
]
