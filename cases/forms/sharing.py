"""Sharing items, asking their owner, calling them back, and settling who lost access."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.models import Admission, LegalGround
from agreements.states import Classification, DataCategory
from cases import access
from cases.forms.choices import GroundField, PeopleField, SeveralField
from cases.forms.plan import Blocks, text_field
from cases.items import Item, heading_of
from foundation import clock
from foundation.forms import DayMonthYearField, OnceForm, PlainForm

ITEM_BLOCKS = 2
MOST_ITEMS = 20
CHOOSE = _("Choose from the list.")


class ItemsField(forms.MultipleChoiceField):
    """Items by reference. What is not on the list is for the verb to refuse, as if it were not there."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, items: Iterable[Item]) -> None:
        self.choices = [(one.ref, heading_of(one)) for one in items]

    def valid_value(self, value: Any) -> bool:  # noqa: ARG002  the verb looks
        return True


class ReceiversField(PeopleField):
    """Offers who takes part today; who else is sent is for the verb to refuse, with the reason."""

    def offer(self, people: Iterable[User]) -> None:
        self.choices = [(one.pk, self.label_from_instance(one)) for one in people]


class NewItemBlock(PlainForm):
    mark_optional = False
    text = text_field(3, label=_("What do you share?"), required=False)
    category = forms.ChoiceField(
        label=_("What kind of information is it?"),
        choices=[("", _("Choose a kind")), *DataCategory.choices],
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    classification = forms.ChoiceField(
        label=_("How far may it travel?"),
        choices=Classification.choices,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )

    def __init__(self, *args: Any, starts_as: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classification"].initial = starts_as

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["classification"] = cleaned.get("classification") or self.fields["classification"].initial
        if cleaned.get("text") and not cleaned.get("category") and "category" not in self.errors:
            self.add_error("category", gettext("Choose what kind of information it is."))
        if cleaned.get("category") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", gettext("Write what you share."))
        return cleaned


NewItemFormSet = forms.formset_factory(
    NewItemBlock, formset=Blocks, extra=ITEM_BLOCKS, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS
)


class ShareItems(OnceForm):
    """Everything but the new texts, which stand in blocks."""

    known = ItemsField(label=_("What is here already"), required=False)
    category = forms.ChoiceField(
        label=_("What kind of information is it?"),
        help_text=_("Only when you share a text of a signal or of the weighing."),
        choices=[("", _("Choose a kind")), *DataCategory.choices],
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    to = ReceiversField(
        label=_("With whom?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose people who are admitted to this case today.")},
    )
    purpose = forms.CharField(
        label=_("For what do they need it?"),
        help_text=_("The receivers read this sentence. Do not write names in it."),
        max_length=300,
        error_messages={
            "required": _("Write for what they need it."),
            "max_length": _("Keep it short: 300 characters at most."),
        },
    )
    ground = GroundField(
        label=_("On which legal ground?"),
        queryset=LegalGround.objects.none(),
        empty_label=_("Choose a legal ground"),
        error_messages={
            "required": _("Choose a legal ground."),
            "invalid_choice": _("Choose a legal ground from the list."),
        },
    )
    proportional = text_field(
        2,
        label=_("Why is this not too much?"),
        error_messages={"required": _("Write why this is not too much.")},
    )
    less_invasive = text_field(
        2,
        label=_("Why is there no milder way?"),
        help_text=_("For example without a name, or through the youth."),
        error_messages={"required": _("Write why there is no milder way.")},
    )
    secrecy = text_field(
        2,
        label=_("What about consent and secrecy?"),
        help_text=_("Who said yes, when and for what? And what may the receivers not do with it?"),
        error_messages={"required": _("Write what holds for consent and secrecy.")},
    )
    owner_consent = forms.BooleanField(
        label=_("My organisation says yes for these people from now on: the regisseur may share it again."),
        required=False,
    )

    def __init__(
        self, *args: Any, items: Sequence[Item], people: Sequence[User], town_id: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].offer(items)  # type: ignore[attr-defined]
        self.fields["to"].queryset = access.people_at_work_in(town_id)  # type: ignore[attr-defined]
        self.fields["to"].offer(people)  # type: ignore[attr-defined]
        self.fields["ground"].queryset = access.grounds_today()  # type: ignore[attr-defined]


class AskOwner(OnceForm):
    item = forms.ChoiceField(
        label=_("Which text?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a text."), "invalid_choice": CHOOSE},
    )
    receiver = forms.ModelChoiceField(
        label=_("Who should be allowed to read it?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose who should read it."), "invalid_choice": CHOOSE},
    )
    purpose = forms.CharField(
        label=_("For what do they need it?"),
        max_length=300,
        error_messages={"required": _("Write for what they need it.")},
    )

    def __init__(self, *args: Any, items: Sequence[Item], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(one.ref, heading_of(one)) for one in items]  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = people  # type: ignore[attr-defined]
        self.fields["receiver"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


class AnswerAsOwner(OnceForm):
    answer = forms.ChoiceField(
        label=_("May this person read it?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no."), "invalid_choice": CHOOSE},
    )
    because = text_field(2, label=_("Why not?"), help_text=_("Only when you say no."), required=False)
    sometimes_needed = ("because",)


class RecallItems(OnceForm):
    items = ItemsField(
        label=_("What do you call back?"), error_messages={"required": _("Choose what you call back.")}
    )
    reason = text_field(
        2,
        label=_("Why do you call it back?"),
        help_text=_("The receivers read this. Do not repeat the text."),
        error_messages={"required": _("Write why you call it back.")},
    )
    confirm_by = DayMonthYearField(
        label=_("By which day must everybody have confirmed?"), earliest=clock.today
    )
    corrected = text_field(
        3,
        label=_("What is the right text?"),
        help_text=_("It goes to the same people. Leave it empty to call back only."),
        required=False,
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].offer(items)  # type: ignore[attr-defined]


class ConfirmRecall(OnceForm):
    text = forms.CharField(
        label=_("What did you do with it?"),
        help_text=_("One line. For example: removed from my notes."),
        max_length=300,
        error_messages={"required": _("Write in one line what you did with it.")},
    )


class SettleLeft(OnceForm):
    text = forms.CharField(
        label=_("How did this person hear of it?"),
        help_text=_("One line. For example: called on 3 March, everything was thrown away."),
        max_length=300,
        error_messages={"required": _("Write in one line how this person heard of it.")},
    )


class AdmissionsField(SeveralField):
    def label_from_instance(self, obj: Admission) -> str:
        return f"{obj.user.name}, {obj.organisation.name}"


class SettleLosses(OnceForm):
    admissions = AdmissionsField(
        label=_("About whom have you decided?"),
        queryset=Admission.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person."), "invalid_choice": CHOOSE},
    )
    note = text_field(
        2,
        label=_("What do you do about it?"),
        help_text=_(
            "For example: their action goes to somebody else, or you admit them under another covenant."
        ),
        error_messages={"required": _("Write what you do about it.")},
    )

    def __init__(self, *args: Any, lost: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["admissions"].queryset = lost  # type: ignore[attr-defined]
