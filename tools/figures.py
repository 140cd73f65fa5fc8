"""The figures that the tests measured, as a table in docs/assurance.md.

A test appends one line of JSON to the file named in REGIE_FIGURES:

    {"test": 34, "what": "misuse that the list shows", "target": "≥ 90 %", "measured": "96 %", "ok": true}
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from tools.places import ROOT
from tools.processes import Trouble

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "assurance.md"
BEGIN, END = "<!-- figures: written by bin/test-full -->", "<!-- end of figures -->"
HEAD = "| test | what | target | measured | |\n|---:|---|---|---|---|"


def write(lines: Path) -> None:
    """Put the table between its two marks, and leave the rest of the page as it is."""
    found = read(lines)
    if not found:
        return
    PAGE.parent.mkdir(exist_ok=True)
    page = PAGE.read_text() if PAGE.exists() else f"# Assurance\n\n{BEGIN}\n{END}\n"
    if BEGIN not in page or END not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{rest.partition(END)[2]}")


def read(lines: Path) -> list[dict[str, Any]]:
    """Read the figures, sorted by the catalogue's number; of a test that ran twice, the last."""
    if not lines.exists():
        return []
    try:
        figures = [json.loads(line) for line in lines.read_text().splitlines() if line.strip()]
        last = {(figure["test"], figure["what"]): figure for figure in figures}
    except (ValueError, KeyError, TypeError) as error:
        raise Trouble(
            f"{lines} holds a line that is no figure ({error}). tools/figures.py says what one is."
        ) from None
    return sorted(last.values(), key=lambda figure: (int(figure["test"]), str(figure["what"])))


def table(found: list[dict[str, Any]]) -> str:
    """Write the figures as Markdown."""
    rows = [
        f"| {one['test']} | {_cell(one['what'])} | {_cell(one.get('target', ''))} "
        f"| {_cell(one.get('measured', ''))} | {'kept' if one.get('ok') else '**not kept**'} |"
        for one in found
    ]
    return "\n".join([f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d}.", "", HEAD, *rows])


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
