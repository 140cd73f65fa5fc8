"""Whatever a person types into a form has an end, or is one of a list."""

import importlib

import pytest
from django import forms

from foundation.forms import DayMonthYearField
from tests.house.source import ROOT, modules

LIMITED = (
    forms.ChoiceField,
    forms.ModelChoiceField,
    forms.BooleanField,
    forms.NullBooleanField,
    forms.UUIDField,
    forms.IntegerField,
    forms.DateField,
    DayMonthYearField,
)


def all_forms():
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in modules("signals", "cases", "audit", "accounts")
    ]
    for name in names:
        if "forms" in name.split("."):
            for found in vars(importlib.import_module(name.removesuffix(".__init__"))).values():
                if (
                    isinstance(found, type)
                    and issubclass(found, forms.Form)
                    and found.__module__.startswith(name.split(".")[0])
                ):
                    yield found


FORMS = sorted({*all_forms()}, key=lambda one: f"{one.__module__}.{one.__name__}")


def test_there_are_forms_to_look_at():
    assert len(FORMS) > 15


@pytest.mark.parametrize("form", FORMS, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_no_field_takes_a_text_without_end(form):
    endless = [
        name
        for name, field in form.base_fields.items()
        if not isinstance(field, LIMITED) and getattr(field, "max_length", None) is None
    ]
    assert endless == []
