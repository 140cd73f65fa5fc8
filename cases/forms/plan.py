"""The plan of action: one form for the whole, a block per goal and per action. Needs no script."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from cases import access
from cases.forms.choices import ByEmployer, PeopleField, PersonField
from cases.models import Case
from cases.states import ActionBasis, LifeArea
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm, PlainForm, VersionedForm
from signals.states import Driver

GOAL_BLOCKS = 4
ACTION_BLOCKS = 3
MORE = 2
MOST_BLOCKS = 40
LONG = 4000


def text_field(rows: int, **kwargs: Any) -> forms.CharField:
    kwargs["error_messages"] = {
        "max_length": _("Keep it shorter: %(limit_value)d characters at most."),
        **kwargs.get("error_messages", {}),
    }
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=LONG, **kwargs)


class PlanForm(OnceForm, VersionedForm):
    underlying_problem = text_field(
        4,
        label=_("What lies underneath?"),
        help_text=_("The problem behind the concern, in a few sentences."),
        error_messages={"required": _("Write what lies underneath.")},
    )
    drivers = forms.MultipleChoiceField(
        label=_("What drives this youth?"),
        choices=Driver.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one driver."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    youths_view = text_field(
        3,
        label=_("What does the youth want?"),
        help_text=_("In the youth's own words. Not asked yet? Write when you will ask."),
        required=False,
    )
    review_on = DayMonthYearField(
        label=_("On which day do you look at this plan again?"), earliest=clock.today
    )


class GoalBlock(PlainForm):
    mark_optional = False
    life_area = forms.ChoiceField(
        label=_("Area of life"),
        choices=[("", _("Choose an area of life")), *LifeArea.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose an area of life from the list.")},
    )
    text = text_field(2, label=_("What will be better?"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("life_area") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", gettext("Write what will be better in this area of life."))
        if cleaned.get("text") and not cleaned.get("life_area") and "life_area" not in self.errors:
            self.add_error("life_area", gettext("Choose the area of life of this goal."))
        return cleaned


class ActionFields(PlainForm):
    """Who does what by when, on which basis."""

    what = text_field(
        2, label=_("What do you agree?"), error_messages={"required": _("Write what you agree.")}
    )
    executor = forms.ModelChoiceField(
        label=_("Which organisation does this?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
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
    basis = forms.ChoiceField(
        label=_("On what basis?"),
        choices=ActionBasis.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose on what basis."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    starts_on = DayMonthYearField(label=_("Starts on"))
    due_on = DayMonthYearField(label=_("Ready on"))
    alternative = forms.CharField(
        label=_("Which alternative does it offer?"),
        help_text=_("For example a sport, a course or a group."),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Keep it shorter: %(limit_value)d characters at most.")},
    )
    expected_effect = text_field(2, label=_("What do you expect of it?"), required=False)
    possible_harm = text_field(2, label=_("What may it do to people around?"), required=False)

    first = ("what", "executor", "executor_user", "basis", "starts_on", "due_on")
    more = ("alternative", "expected_effect", "possible_harm")

    def __init__(self, *args: Any, case: Case, lists: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = lists or choice_lists(case)
        self.fields["executor"].queryset = lists["executor"]  # type: ignore[attr-defined]
        self.fields["executor"].choices = lists["organisations"]  # type: ignore[attr-defined]
        self.fields["executor_user"].offer(lists["people"], case.municipality_id)  # type: ignore[attr-defined]
        self.fields["executor_user"].choices = lists["names"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, due = cleaned.get("starts_on"), cleaned.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", gettext("Choose a day on or after the start."))
        return cleaned


class ActionBlock(ActionFields):
    """One block in the form of a draft; `key` says which action of this draft it is."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AddAction(OnceForm, ActionFields):
    """An action that is added to the plan as it stands."""


def choice_lists(case: Case) -> dict[str, Any]:
    """Read once for all blocks of a page: organisations of the town, and people of it by employer."""
    people = access.people_who_act_in(case.municipality_id)
    organisations = access.organisations_in(case.municipality_id)
    field = PersonField(queryset=User.objects.none(), empty_label=_("Nobody in particular"))
    field.offer(people, case.municipality_id)
    return {
        "executor": organisations,
        "organisations": [("", _("Choose an organisation")), *((one.pk, one.name) for one in organisations)],
        "people": people,
        "names": list(ByEmployer(field).groups()),
    }


class Blocks(forms.BaseFormSet):
    """Blocks that may stay empty, and a button for more that keeps what was typed."""

    def typed(self) -> list[dict[str, Any]]:
        """What stands in each block as it was sent, to show it again without judging it."""
        return [
            {
                name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
                for name, field in form.fields.items()
            }
            for form in self.forms
        ]

    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]

    def clean(self) -> None:
        if self.total_form_count() > MOST_BLOCKS:
            raise ValidationError(gettext("These are too many for one plan."), code="too_many")


def blocks(form: type[forms.Form], count: int, **kwargs: Any) -> Any:
    return forms.formset_factory(
        form, formset=Blocks, extra=count, max_num=MOST_BLOCKS, absolute_max=MOST_BLOCKS, **kwargs
    )


GoalFormSet = blocks(GoalBlock, GOAL_BLOCKS)
ActionFormSet = blocks(ActionBlock, ACTION_BLOCKS, can_delete=True, can_delete_extra=False)


class AskAgreement(OnceForm):
    people = PeopleField(
        label=_("Who do you ask to agree?"),
        help_text=_("They can read the whole plan from now on. You agree yourself by asking."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": _("Choose people who are admitted to this case today."),
        },
    )
    mark_optional = False

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]

    def clean_people(self) -> Any:
        chosen = self.cleaned_data["people"]
        if not chosen and self.fields["people"].queryset.exists():  # type: ignore[attr-defined]
            raise ValidationError(
                gettext("Choose at least one person. A plan is agreed with others."), code="required"
            )
        return chosen
