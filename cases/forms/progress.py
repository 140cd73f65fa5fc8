"""How an action goes. The executor says it in two fields; the regisseur can also give it to somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from cases.forms.choices import PersonField
from cases.forms.plan import choice_lists, text_field
from cases.models import Action
from cases.states import ActionStatus
from foundation.forms import VersionedForm


class ExecutorProgress(VersionedForm):
    status = forms.ChoiceField(
        label=_("How does it go?"),
        choices=ActionStatus.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it goes."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    result = text_field(
        4,
        label=_("What is the result so far?"),
        help_text=_("Write facts, in a few sentences. Does it not work? Write why."),
        required=False,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        self.action = action
        super().__init__(*args, **kwargs)


class RegisseurProgress(ExecutorProgress):
    executor = forms.ModelChoiceField(
        label=_("Which organisation does this?"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose who does this."),
            "invalid_choice": _("Choose an organisation from the list."),
        },
    )
    executor_user = PersonField(
        label=_("Who there?"),
        queryset=User.objects.none(),
        empty_label=_("Nobody in particular"),
        required=False,
        error_messages={"invalid_choice": _("Choose a person from the list.")},
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, action=action, **kwargs)
        lists = choice_lists(action.plan.case)
        self.fields["executor"].queryset = lists["executor"]  # type: ignore[attr-defined]
        self.fields["executor_user"].offer(lists["people"], action.municipality_id)  # type: ignore[attr-defined]
