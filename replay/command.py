"""`bin/replay FILE…`: play the files, say what they showed; 0 only when nothing failed and nothing waits."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

from replay.dossier import Dossier, Unreadable, load
from replay.hall import Hall
from replay.player import play, world_of
from replay.report import Result
from tools import processes

DESCRIPTION = """\
Play dossiers against Regie: each file in a fresh town with a server of its own. Prints one line per verb and
ends each file with `S04: 31 steps, 60 checks, 0 failed, 4 not built`."""


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bin/replay", description=DESCRIPTION)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="how many files at once (1)")
    parser.add_argument(
        "--keep", action="store_true", help="keep the logs of the towns, and say where they are"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Read all files before playing any: a word that nobody knows is told at once."""
    chosen = read(arguments)
    dossiers, unreadable = _load(chosen.files)
    for sentence in unreadable:
        sys.stderr.write(f"{sentence}\n")
    if not dossiers:
        return 2
    results = play_all(dossiers, jobs=chosen.jobs, keep=chosen.keep, tell=True)
    clean = all(result.failed == 0 and result.not_built == 0 for result in results)
    return 0 if clean and not unreadable else 1


def _load(files: Sequence[Path]) -> tuple[list[Dossier], list[str]]:
    dossiers, unreadable = [], []
    for path in files:
        try:
            dossiers.append(load(path))
        except Unreadable as error:
            unreadable.append(str(error))
    return dossiers, unreadable


def play_all(
    dossiers: Sequence[Dossier], *, jobs: int = 1, keep: bool = False, tell: bool = False, sample: str = ""
) -> list[Result]:
    """Play them, `jobs` at once; with a `sample`, not all who may not read a text are asked, but a few."""
    django.setup()
    hall = Hall.here()
    hall.sample = sample
    results = []
    try:
        for world in {world_of(dossier.path) for dossier in dossiers}:
            hall.template(world)
        for result in _played(dossiers, hall, jobs, keep=keep):
            results.append(result)
            if tell:
                _tell(result)
    finally:
        hall.close()
    if keep and tell:
        sys.stdout.write(f"The logs are in {hall.home}\n")
    return results


def _played(dossiers: Sequence[Dossier], hall: Hall, jobs: int, *, keep: bool) -> Iterator[Result]:
    """In the order of the files, whoever is ready first."""
    if jobs <= 1:
        yield from (play(dossier, hall, keep=keep) for dossier in dossiers)
        return
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield from pool.map(lambda dossier: play(dossier, hall, keep=keep), dossiers)
        finally:
            hall.stopping = True  # when we are stopped half-way, no town plays on


def _tell(result: Result) -> None:
    sys.stdout.write("\n".join([f"{result.path.name}", *result.lines(), ""]) + "\n")
    sys.stdout.flush()


def run() -> int:
    """Clean up also when somebody stops us."""
    with processes.stopping_cleanly():
        return main(sys.argv[1:])
