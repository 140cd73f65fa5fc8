"""The source of the house, as text and as syntax."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("foundation", "audit", "accounts", "agreements", "signals", "cases", "config")


def modules(*rooms):
    for room in rooms or ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def trees(*rooms):
    for path in modules(*rooms):
        yield path.relative_to(ROOT), ast.parse(path.read_text())


def lines(path):
    return len(path.read_text().splitlines())
