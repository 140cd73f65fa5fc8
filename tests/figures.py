"""Writes what was measured, when bin/test-full asks for it (see tools/figures.py)."""

import json
import os


def note(test, what, target, measured, ok):
    """One line for one number of the catalogue."""
    if path := os.environ.get("REGIE_FIGURES"):
        line = {"test": test, "what": what, "target": target, "measured": measured, "ok": bool(ok)}
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123  one short append is one write
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
