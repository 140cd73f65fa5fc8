"""Writes what was measured, when bin/test-full asks for it (see tools/figures.py)."""

import json
import os

_tallied = {}


def tally(test, what, wrong, seen):
    """Add to a count that many tests share; it is written when the run of this worker ends."""
    faults, all_seen = _tallied.get((test, what), (0, 0))
    _tallied[test, what] = (faults + len(wrong), all_seen + seen)


def write_tallies(part):
    for (test, what), (faults, seen) in sorted(_tallied.items()):
        note(test, f"{what} ({part})", "0", f"{faults} of {seen}", not faults)


def note(test, what, target, measured, ok):
    """One line for one number of the catalogue."""
    if path := os.environ.get("REGIE_FIGURES"):
        line = {"test": test, "what": what, "target": target, "measured": measured, "ok": bool(ok)}
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123  one short append is one write
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
