"""How every form looks and what it shares: the renderer, a plain date, one send, one version per edit.

Texts to type stay texts to type: no calendar, no placeholder, nothing that stops a person from sending.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.datastructures import MultiValueDict
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

# A day, or a function that gives one when the form is sent.
Limit = dt.date | Callable[[], dt.date]

# The kit's classes for each kind of widget; what is not here gets none.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.MultiWidget, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.FileInput, "app-file"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.NumberInput, "utrecht-textbox utrecht-textbox--html-input app-short"),
    (Input, "utrecht-textbox utrecht-textbox--html-input"),
)


class KitBoundField(BoundField):
    """A field that says what it needs in words and in ARIA, never by blocking the browser's form."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        # A hint inside the box is gone as soon as a person types; allauth sets them, we leave them out.
        attrs["placeholder"] = False
        if self.field.required and not self.use_fieldset and not widget.is_hidden:
            attrs["aria-required"] = "true"
        own = " ".join(filter(None, (kit_class(widget), str(widget.attrs.get("class", "")))))
        if own:
            attrs["class"] = own
        return attrs

    def label_tag(
        self,
        contents: str | None = None,
        attrs: dict[str, Any] | None = None,
        label_suffix: str | None = None,  # noqa: ARG002 - Django's signature; we never write a colon
        tag: str | None = None,
    ) -> SafeString:
        look = (
            "utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend"
            if tag == "legend"
            else "utrecht-form-label"
        )
        attrs = {"class": look, **(attrs or {})}
        return super().label_tag(contents or self.label_text, attrs, label_suffix="", tag=tag)

    @property
    def label_text(self) -> str:
        """The label, with "(optional)" where a person may leave the field empty."""
        marks = getattr(self.form, "mark_optional", True)
        sometimes = self.name in getattr(self.form, "sometimes_needed", ())
        if self.field.required or self.is_tick or sometimes or not marks:
            return str(self.label)
        return str(_("%(label)s (optional)")) % {"label": self.label}

    @property
    def is_tick(self) -> bool:
        """Is it one box to tick? Then the label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def first_id(self) -> str:
        """Where a link to this field lands: its input, or the first of several."""
        return self.id_for_label or f"{self.auto_id}_0"


def kit_class(widget: forms.Widget) -> str:
    """The kit's class names for a widget."""
    return next((look for kind, look in CLASSES if isinstance(widget, kind)), "")


class KitRenderer(TemplatesSetting):
    """Forms from our own templates, with our own idea of a field."""

    bound_field_class = KitBoundField


class PlainForm(forms.Form):
    """A form that never stops the browser from sending; the server answers in sentences."""

    use_required_attribute = False
    # A search or filter form sets this to False: there every field is optional.
    mark_optional = True
    # Fields that another answer makes necessary: nobody should read there that they are optional.
    sometimes_needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Fill in this field.")


class OnceForm(PlainForm):
    """A form that counts once, however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean_form_key(self) -> uuid.UUID:
        """A form that came without its key counts as one of its own."""
        key: uuid.UUID | None = self.cleaned_data["form_key"]
        return key or uuid.uuid4()


class VersionedForm(PlainForm):
    """A form that knows which version of the text it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class DayMonthYearWidget(forms.MultiWidget):
    """Three short boxes: day, month, year."""

    template_name = "django/forms/widgets/day_month_year.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__([forms.TextInput(attrs={**box, "maxlength": size}) for size in (32, 12, 4)], attrs)

    def decompress(self, value: dt.date | str | None) -> list[Any]:
        if isinstance(value, str):
            return [*split_date(value), None, None, None][:3]
        return [str(value.day), str(value.month), str(value.year)] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, label in zip(
            context["widget"]["subwidgets"], (_("Day"), _("Month"), _("Year")), strict=True
        ):
            box["label"] = label
            box["attrs"]["class"] = "utrecht-textbox utrecht-textbox--html-input"
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[Any]:
        boxes = super().value_from_datadict(data, files, name)
        if not any(boxes) and isinstance(data.get(name), str):
            boxes = [data[name], "", ""]
        # A whole date typed or pasted into one box is a date too.
        whole = split_date(boxes[0] or "")
        return whole if len(whole) == len(boxes) and not any(boxes[1:]) else boxes


class DayMonthYearField(forms.MultiValueField):
    """A date that a person types: 3 11 2026, 3 nov 2026 or 3-11-2026."""

    widget = DayMonthYearWidget
    default_error_messages = {
        "required": _("Fill in a day, a month and a year."),
        "incomplete": _("Fill in a day, a month and a year."),
        "invalid": _("Enter a real date, like 3 11 2026."),
        "future": _("Choose a day in the past."),
        "past": _("Choose today or a later day."),
    }

    def __init__(self, *, latest: Limit | None = None, earliest: Limit | None = None, **kwargs: Any) -> None:
        self.latest, self.earliest = latest, earliest
        boxes = tuple(forms.CharField(required=False) for _box in range(3))
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        boxes = [str(box or "").strip() for box in (value or [])]
        if not any(boxes):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(boxes):
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        day = self.compress(boxes)
        self.validate_span(day)
        self.run_validators(day)
        return day

    def compress(self, data_list: list[str]) -> dt.date:
        day, month, year = data_list
        try:
            # A year of two digits is a guess about a person's age; we do not guess.
            return dt.date(year_number(year), month_number(month), int(day))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def validate_span(self, day: dt.date) -> None:
        """Refuse a day outside the span that was asked for."""
        if self.latest and day > called(self.latest):
            raise forms.ValidationError(self.error_messages["future"], code="future")
        if self.earliest and day < called(self.earliest):
            raise forms.ValidationError(self.error_messages["past"], code="past")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(cast("DayMonthYearWidget", self.widget).decompress(initial), data)


def called(limit: Limit) -> dt.date:
    """A limit, or what the function that stands for it says now."""
    return limit() if callable(limit) else limit


def split_date(text: str) -> list[str]:
    """The day, month and year in one piece of text, if it is a date; 2026-11-03 as well."""
    pieces = [piece for piece in re.split(r"[\s./-]+", text.strip()) if piece]
    return pieces[::-1] if pieces and re.fullmatch(r"\d{4}", pieces[0]) else pieces


def year_number(text: str) -> int:
    """The year, in four digits."""
    if not re.fullmatch(r"\d{4}", text):
        raise ValueError(text)
    return int(text)


def month_number(text: str) -> int:
    """The month as a number, also from its name in the person's language."""
    if text.isdecimal():
        return int(text)
    word = text.casefold().rstrip(".")
    for names in (MONTHS, MONTHS_3):
        for number, name in names.items():
            if word == str(name).casefold():
                return number
    raise ValueError(text)


class When(TextChoices):
    """The three answers to "when?" that fit on a phone."""

    TODAY = "today", _("Today")
    YESTERDAY = "yesterday", _("Yesterday")
    OTHER = "other", _("Another day")
