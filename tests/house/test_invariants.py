"""The promises of docs/invariants.md: each has tests that exist, or says which part brings it."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = re.findall(r"^\| (I\d+) \|.*\| (.*) \|$", (ROOT / "docs" / "invariants.md").read_text(), re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
OPEN = re.compile(r"(?:[\w' ]+: )?open \(part [2-7]\)")
NEVER = {"score", "rank", "ranking", "risk", "probability", "prediction", "likelihood"}


def names_in(path):
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_promise_stands_there_once_and_in_order():
    assert [name for name, _ in LINES] == [f"I{number}" for number in range(1, 26)]


@pytest.mark.parametrize(("name", "kept_by"), LINES)
def test_a_promise_names_tests_that_exist_or_the_part_that_brings_it(name, kept_by):
    for one in kept_by.split("<br>"):
        named = TEST.fullmatch(one)
        if named is None:
            assert OPEN.fullmatch(one), f"{name}: {one}"
        else:
            assert named[2] in names_in(named[1]), f"{name}: {one}"


def test_no_table_holds_a_score_or_a_rank():
    rooms = {"foundation", "audit", "accounts", "agreements", "signals", "cases"}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in rooms
        for field in model._meta.get_fields()
        if NEVER & set(field.name.split("_"))
    }
    assert found == set()
