import subprocess
import sys

from tests.house.source import ROOT


def test_a_room_knows_only_the_rooms_below_it():
    lint = "import importlinter.cli; importlinter.cli.lint_imports_command()"
    told = subprocess.run(
        [sys.executable, "-c", lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout
