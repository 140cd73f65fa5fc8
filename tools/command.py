"""The last step of every command: trouble becomes a sentence and an exit code, never a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tools.processes import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable


def answer(work: Callable[[], int]) -> int:
    """Do the work and give its exit code."""
    try:
        return work()
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130
