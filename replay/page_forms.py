"""Forms as a browser has them: the fields with their values, filled by name, sent as they stand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bs4 import BeautifulSoup, Tag


class CannotFill(Exception):
    """A sentence: the page has no such form, field or choice."""


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of selects, radios and boxes
    names: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    pressed: tuple[str, str] | None = None

    def fill(self, fields: dict[str, Any], *, forced: bool = False) -> "Form":
        """Fill in by name. `forced` also sends what the page does not offer, as a forger would."""
        for name, value in fields.items():
            if value is None:
                continue
            if isinstance(value, date):
                self._fill_day(name, value, forced=forced)
                continue
            if isinstance(value, bool) and self.choices.get(name) == ["on"]:
                self.values[name] = ["on"] if value else []
                continue
            texts = [str(one) for one in value] if isinstance(value, (list, tuple)) else [_plain(value)]
            self._insist(name, texts, forced=forced)
            self.values[name] = texts
        return self

    def has(self, name: str) -> bool:
        return name in self.names or f"{name}_0" in self.names

    def clear(self, name: str) -> None:
        """Take out every tick."""
        self.values[name] = []

    def payload(self) -> list[tuple[str, str]]:
        """What the browser sends."""
        sent = [(name, value) for name, values in self.values.items() for value in values]
        return [*sent, *([self.pressed] if self.pressed else [])]

    def press(self, name: str, value: str) -> "Form":
        """The button that sends it, where there is more than one."""
        if (name, value) not in self.buttons:
            raise CannotFill(
                f"the form on {self.action} has no button '{name}: {value}' (it has {self.buttons})"
            )
        self.pressed = (name, value)
        return self

    def _fill_day(self, name: str, value: date, *, forced: bool) -> None:
        if name in self.names:
            self.values[name] = [value.isoformat()]
            return
        for place, part in enumerate((value.day, value.month, value.year)):
            self._insist(f"{name}_{place}", [], forced=forced)
            self.values[f"{name}_{place}"] = [str(part)]

    def _insist(self, name: str, texts: list[str], *, forced: bool) -> None:
        if forced:
            return
        if name not in self.names:
            raise CannotFill(f"the form on {self.action} has no field '{name}'")
        offered = self.choices.get(name)
        if offered is None:
            return
        for text in texts:
            if text and text not in offered:
                raise CannotFill(f"the field '{name}' does not offer '{text}' (it offers {offered})")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def forms_of(html: str, path: str, parser: str = "html5lib") -> list[Form]:
    """All forms of a page, in order, read as a browser reads them (or faster, where that is enough)."""
    soup = BeautifulSoup(html, parser)
    return [_form(tag, soup, path) for tag in soup.find_all("form")]


def _form(tag: Tag, soup: BeautifulSoup, path: str) -> Form:
    form = Form(str(tag.get("action") or path).split("#")[0], str(tag.get("method", "get")).lower())
    outside = soup.select(f"[form='{tag['id']}']") if tag.get("id") else []
    for control in [*tag.find_all(["input", "select", "textarea", "button"]), *outside]:
        name = str(control.get("name") or "")
        if name and not control.has_attr("disabled"):
            _take(form, control, name)
    return form


def _take(form: Form, control: Tag, name: str) -> None:
    kind = str(control.get("type", "text")) if control.name == "input" else control.name
    if kind in {"submit", "button"} and control.get("type", "submit") == "submit":
        form.buttons.append((name, str(control.get("value", ""))))
    if kind in {"submit", "button", "reset", "image", "file"}:
        return
    if name not in form.names:
        form.names.append(name)
    held = form.values.setdefault(name, [])
    if kind in {"radio", "checkbox"}:
        _take_tick(form, control, name, held)
    elif kind == "select":
        _take_select(form, control, name)
    else:
        held.append(control.get_text() if kind == "textarea" else str(control.get("value", "")))


def _take_tick(form: Form, control: Tag, name: str, held: list[str]) -> None:
    value = str(control.get("value", "on"))
    form.choices.setdefault(name, []).append(value)
    if control.has_attr("checked"):
        held.append(value)


def _take_select(form: Form, control: Tag, name: str) -> None:
    options = control.find_all("option")
    texts = [str(one.get("value", one.get_text())) for one in options]
    form.choices[name] = texts
    chosen = [text for text, one in zip(texts, options, strict=True) if one.has_attr("selected")]
    if control.has_attr("multiple"):
        form.values[name] = chosen
    else:
        form.values[name] = chosen[-1:] or texts[:1]
