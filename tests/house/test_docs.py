"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


def test_every_decision_is_numbered_once_and_listed():
    decisions = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert [name[:4] for name in decisions] == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    listed = LINK.findall((ROOT / "docs" / "adr" / "README.md").read_text())
    assert listed == decisions


def test_every_room_is_on_the_map():
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")}
    told = (ROOT / "docs" / "rooms.md").read_text()
    assert {room for room in rooms if f"| `{room}` |" not in told} == set()
