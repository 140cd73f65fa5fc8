"""What every screen of the intake can do: keep its answers as typed, show them again, say them in words."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.forms import DayMonthYearField, VersionedForm
from signals.models import Draft

YES, NO = "yes", "no"
YES_NO = [(YES, _("Yes")), (NO, _("No"))]
NAME, LINE, TEXT, LONG_TEXT = 100, 300, 2000, 5000
WRITTEN_ON = "written_on"
Answers = dict[str, list[str]]


def lines(size: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": size})


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """What a person can choose from is known when the page is made."""
    field: Any = form.fields[name]
    field.choices = choices


@dataclass(frozen=True)
class Row:
    """One answer in words."""

    name: str
    label: str
    text: str


class Screen(VersionedForm):
    """One screen of the intake: its answers are kept in the draft as they were typed."""

    step = ""
    asked: tuple[str, ...] = ()  # what is required, and so always shown
    more: tuple[str, ...] = ()  # what waits behind "Tell more"

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = draft.version

    @classmethod
    def names(cls) -> set[str]:
        return set(cls.base_fields) - {"version"}

    @classmethod
    def answers_in(cls, posted: QueryDict) -> Answers:
        """Only this screen's own boxes, as they came."""
        own = cls.names()
        kept = {box: posted.getlist(box) for box in posted if box in own or box.rpartition("_")[0] in own}
        # "Today" is the day on which it was written, not the day on which it is sent.
        return {**kept, WRITTEN_ON: [clock.today().isoformat()]}

    @classmethod
    def of(cls, draft: Draft, answers: Answers | None = None, *, seen: str | None = None) -> "Screen":
        """The screen with answers: those that were just typed, else those that the draft holds."""
        kept = QueryDict(mutable=True)
        typed = draft.answers_of(cls.step) if answers is None else answers
        for box, values in (typed or {}).items():
            kept.setlist(box, values)
        kept["version"] = str(draft.version) if seen is None else seen
        return cls(kept, draft=draft)

    @classmethod
    def as_left(cls, draft: Draft) -> "Screen":
        """What was typed before, not judged yet."""
        if draft.answers_of(cls.step) is None:
            return cls(draft=draft)
        screen = cls.of(draft)
        show_errors(screen, ErrorDict())
        return screen

    def shown(self) -> list["Row"]:
        """The answers in words, for the check screen and for two versions side by side."""
        rows = [Row(name, str(self.fields[name].label), self._in_words(name)) for name in self.shown_names]
        return [row for row in rows if row.text or row.name in self.asked]

    @property
    def shown_names(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    def _in_words(self, name: str) -> str:
        field, value = self.fields[name], self[name].value()
        choices: Any = getattr(field, "choices", ())
        if isinstance(field, forms.MultipleChoiceField):
            return ", ".join(str(label) for key, label in choices if str(key) in (value or []))
        if isinstance(field, forms.ChoiceField):
            return next((str(label) for key, label in choices if value and str(key) == value), "")
        if isinstance(field, forms.BooleanField):
            return str(_("Yes")) if value else ""
        if isinstance(field, DayMonthYearField):
            return self._day(name, value)
        return str(value or "")

    def _day(self, name: str, value: Any) -> str:
        day = getattr(self, "cleaned_data", {}).get(name)
        return date_format(day, "j F Y") if day else " ".join(str(box) for box in value or [] if box)

    @property
    def tells_more(self) -> bool:
        """Something behind "Tell more" is filled in or wrong: then it stands open."""
        return any(
            self[name].errors or self[name].value() not in (None, "", [], False) for name in self.more_shown
        )

    @property
    def more_shown(self) -> tuple[str, ...]:
        return self.more


def show_errors(form: Any, errors: ErrorDict) -> None:
    """Show a form with these errors, whatever it would find itself."""
    form._errors = errors
