"""What the contact point tells the reporter, and the second look at it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import OnceForm
from signals.actions.feedback import Message
from signals.forms.screen import LINE, TEXT, lines, offer
from signals.models import FeedbackText, Signal


class Give(OnceForm):
    to = forms.ChoiceField(
        label=_("To whom?"),
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid_choice": _("Only the reporter of this signal gets this message.")},
    )
    code = forms.ChoiceField(
        label=_("What do you tell?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a text."),
            "invalid_choice": _("Choose a text of your own town."),
        },
    )
    free_line = forms.CharField(
        label=_("A line of your own"),
        help_text=_("Never anything about what others said. A colleague reads it before it goes out."),
        widget=lines(3),
        max_length=LINE,
        required=False,
    )
    late_reason = forms.CharField(
        label=_("Why is it late?"), widget=lines(2), max_length=TEXT, required=False
    )

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = FeedbackText.objects.in_force(signal.municipality)
        offer(self, "code", list(texts.items()))
        offer(self, "to", [(str(signal.reporter_id), "")])
        self.fields["to"].initial = str(signal.reporter_id)
        if not signal.feedback_is_late:
            self.fields["late_reason"].widget = forms.HiddenInput()

    def message(self) -> Message:
        said = self.cleaned_data
        return Message(said["form_key"], said["code"], said["free_line"], said["late_reason"])


class Review(OnceForm):
    decision = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("send_back", _("Send back"))],
        error_messages={
            "required": _("Choose what you want to do."),
            "invalid_choice": _("Choose what you want to do."),
        },
    )
