"""What a person typed never becomes markup, whichever component carries it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

TEMPLATES = Path(settings.ROOT) / "templates"
TAG = re.compile(r"<c-([a-z-]+)((?:\s+[^<>\"]+(?:=\"[^\"]*\")?)*)", re.DOTALL)
HANDED_OVER = re.compile(r"\s:([a-z_-]+)=")
DECLARED = re.compile(r":?([a-z_-]+)=\"")
TYPED = """A" onclick="x" 'q' <script>alert(1)</script> {{ request }}"""


def components():
    return {path.stem.replace("_", "-"): path.read_text() for path in (TEMPLATES / "cotton").glob("*.html")}


def declared(source):
    line = re.search(r"<c-vars(.*?)/>", source, re.DOTALL)
    return set(DECLARED.findall(line[1])) if line else set()


def uses():
    for path in TEMPLATES.rglob("*.html"):
        for name, attributes in TAG.findall(path.read_text()):
            if name not in {"slot", "vars"}:
                yield path.relative_to(TEMPLATES).as_posix(), name, attributes


def test_every_component_that_is_used_exists():
    known = components()
    assert [(page, name) for page, name, _ in uses() if name not in known] == []


def test_a_value_is_handed_over_only_to_a_component_that_declares_it():
    # cotton prints an undeclared :name="value" as it is, without escaping.
    known = components()
    found = [
        (page, name, given)
        for page, name, attributes in uses()
        for given in HANDED_OVER.findall(attributes)
        if given not in declared(known[name])
    ]
    assert found == []


@pytest.mark.parametrize(
    "written",
    [
        '<c-card heading="{{ typed }}">{{ typed }}</c-card>',
        '<c-case-header name="{{ typed }}" />',
        '<c-task name="{{ typed }}" owner="{{ typed }}"></c-task>',
        '<c-two-texts :theirs="typed" :yours="typed" their_name="{{ typed }}" />',
        '<c-timeline-item heading="{{ typed }}" who="{{ typed }}">{{ typed }}</c-timeline-item>',
        '<c-summary-row label="{{ typed }}" change="{{ typed }}">{{ typed }}</c-summary-row>',
        '<c-why href="{{ typed }}">{{ typed }}</c-why>',
        '<c-alert heading="{{ typed }}" id="{{ typed }}">x</c-alert>',
    ],
)
def test_typed_text_stays_text(written, tmp_path):
    folders = engines["django"].engine.dirs
    (tmp_path / "written.html").write_text(written)
    folders.append(tmp_path)
    try:
        shown = get_template("written.html").render({"typed": TYPED})
    finally:
        folders.remove(tmp_path)
        for loader in engines["django"].engine.template_loaders:
            loader.reset()
    assert "<script>" not in shown
    assert 'onclick="x"' not in shown
