"""Does a test notice? Run the tests once for each small fault in the code that decides who sees what."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tools import processes, python, testing
from tools.mutants import Mutant, mutants
from tools.places import ROOT
from tools.processes import Trouble
from tools.python import say

if TYPE_CHECKING:
    from collections.abc import Sequence

# The code that says yes or no, and the tests that know it.
ROOMS = {
    "agreements/access.py": ("agreements", "cases", "signals", "house"),
    "agreements/querysets.py": ("agreements", "cases", "signals", "house"),
    "cases/access.py": ("cases", "house"),
    "cases/querysets.py": ("cases", "house"),
    "signals/access.py": ("signals", "house"),
    "signals/querysets.py": ("signals", "house"),
}
NAMED, FOUND = "REGIE_MUTANTS", "REGIE_MUTANTS_FOUND"
CONTROL = "control"  # a run without a fault: it has to pass, or no verdict means anything
PAGE = ROOT / "docs" / "assurance.md"
BEGIN, END = "<!-- mutants: written by bin/mutate -->", "<!-- end of mutants -->"
Verdicts = dict[str, bool]


def mutate(arguments: Sequence[str]) -> int:
    """Put in each fault, run the tests, and tell which nobody noticed."""
    asked = _parser().parse_args(arguments)
    python.ensure("requirements-dev.txt")
    chosen = _chosen(asked.only, asked.sample)
    say(f"{len(chosen)} faults to put in.")
    verdicts = _judge(chosen, asked.side_by_side)
    missed = [mutant for mutant in chosen if not verdicts.get(mutant.name)]
    for mutant in missed:
        say(f"not noticed  {mutant.path}:{mutant.line}  {mutant.what}  ({mutant.name})")
    say(_sentence(chosen, verdicts))
    if asked.write:
        _write(chosen, verdicts)
    return int(bool(missed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="a file, or one fault (file:number)")
    parser.add_argument("--sample", type=int, default=0, help="so many faults, chosen by chance")
    parser.add_argument("--side-by-side", type=int, default=2, help="how many at the same time")
    parser.add_argument("--write", action="store_true", help="write the figure to docs/assurance.md")
    return parser


def _chosen(only: list[str], sample: int) -> list[Mutant]:
    found = [mutant for path in ROOMS for mutant in mutants(path)]
    if only:
        found = [mutant for mutant in found if mutant.path in only or mutant.name in only]
    if sample and sample < len(found):
        found = random.sample(found, sample)
    return found


def _judge(chosen: list[Mutant], side_by_side: int) -> Verdicts:
    """Each process has servers of its own, so that two faults never meet."""
    with processes.stopping_cleanly(), processes.adopting_orphans(), tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.jsonl"
        found.touch()
        shares = [[one.name for one in chosen[at::side_by_side]] for at in range(side_by_side)]
        shares[-1] = [CONTROL, *shares[-1]]
        workers = [threading.Thread(target=_run, args=(share, found)) for share in shares if share]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        rows = [json.loads(line) for line in found.read_text().splitlines()]
    verdicts = {row["mutant"]: row["noticed"] for row in rows}
    if len(verdicts) < len(chosen):
        raise Trouble(
            f"Only {len(verdicts)} of {len(chosen)} faults were judged: do the tests pass by themselves?"
        )
    return verdicts


def _run(share: list[str], found: Path) -> None:
    command = [
        str(python.VENV / "bin" / "python"),
        "-m",
        "pytest",
        "-p",
        "tools.mutation_plugin",
        "-n",
        "0",
        "-q",
    ]
    rooms = sorted({f"tests/{room}" for rooms in ROOMS.values() for room in rooms})
    with testing.environment() as made:
        told = {NAMED: json.dumps(share), FOUND: str(found), "PYTHONPATH": str(ROOT)}
        subprocess.run(
            [*command, "-m", "not journey", *rooms], cwd=ROOT, env=os.environ | made | told, check=False
        )


def _sentence(chosen: list[Mutant], verdicts: Verdicts) -> str:
    noticed = sum(verdicts[one.name] for one in chosen)
    return f"{noticed} of {len(chosen)} faults noticed ({noticed / max(len(chosen), 1):.1%})."


def _write(chosen: list[Mutant], verdicts: Verdicts) -> None:
    rows = []
    for path in ROOMS:
        of_file = [verdicts[one.name] for one in chosen if one.path == path]
        if of_file:
            rows.append(f"| `{path}` | {len(of_file)} | {sum(of_file)} |")
    table = "\n".join(
        [_sentence(chosen, verdicts), "", "| module | faults | noticed |", "|---|---:|---:|", *rows]
    )
    page = PAGE.read_text()
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n## Faults put in on purpose\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}")
