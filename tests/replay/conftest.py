"""Dossiers for the judge: the ten of the demo, and small ones that are cut from them or altered."""

import copy
from datetime import date

import pytest
import yaml

from replay.dossier import load
from tools.places import ROOT

SCENARIOS = ROOT / "demo" / "scenarios"


@pytest.fixture
def write(tmp_path):
    """Writes a dossier to a file and reads it as the judge does."""

    def write_and_load(source, name="X01.yaml"):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(source, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return load(path)

    return write_and_load


@pytest.fixture(scope="session")
def source_of():
    """The text of a dossier of the demo, to alter."""

    def read(number):
        path = next(SCENARIOS.glob(f"{number}-*.yaml"))
        return copy.deepcopy(yaml.safe_load(path.read_text(encoding="utf-8")))

    return read


@pytest.fixture
def small():
    """One person looks at one page."""
    return {
        "id": "X01",
        "municipality": "waterrijk",
        "d0": date(2026, 3, 2),
        "people": {"youth": {"ref": "y1", "given_name": "Jorrit", "family_name": "Wagemaker"}},
        "markers": [],
        "steps": [
            {
                "id": "s1",
                "at": "D0 09:00",
                "by": "n.elkaddouri@loopplank.example",
                "do": "view",
                "with": {"page": "own_signals"},
            }
        ],
        "expect": [],
    }
