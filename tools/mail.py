"""Starting the mail sink next to the servers."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools import processes, python
from tools.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.processes import Command


@dataclass(frozen=True)
class Sink:
    """A running mail sink."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """What EMAIL_URL is."""
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def sink(home: Path) -> Iterator[Sink]:
    """Catch mail in `home/mail` for as long as this lasts."""
    folder, log = home / "mail", home / "mail.log"
    log.unlink(missing_ok=True)
    command: Command = [python.interpreter(), "-m", "tools.smtp_sink", folder]
    child = processes.start("The mail sink", command, env=python.bare_environment(), cwd=ROOT, log=log)
    try:
        processes.wait_until(lambda: _port(log) > 0, child, seconds=30, log=log)
        yield Sink(folder, _port(log))
    finally:
        child.stop()


def _port(log: Path) -> int:
    # The sink's first line is its port.
    with suppress(OSError, ValueError):
        first, newline, _ = log.read_text().partition("\n")
        return int(first) if newline else 0
    return 0
