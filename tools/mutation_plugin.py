"""Inside pytest: one child process for each fault, which runs the tests until the first one notices."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from _pytest.main import pytest_runtestloop as run_tests

from tools.mutants import put_in
from tools.mutating import CONTROL, FOUND, NAMED, ROOMS

LONGEST = 1800  # seconds; a fault that makes the tests hang has been noticed
PAUSE = 0.1


class FirstToNotice:
    """Writes down which test failed, for who wonders why."""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            with Path(os.environ[FOUND] + ".by").open("a") as by:
                by.write(f"{report.nodeid}\n{report.longreprtext[-2000:]}\n")


def pytest_runtestloop(session: Any) -> bool:
    """Instead of one run: a run for each fault, from the state in which everything is loaded."""
    for name in json.loads(os.environ[NAMED]):
        child = os.fork()
        if child == 0:
            os._exit(_attempt(session, name))
        noticed = _waited_for(child) != 0
        with Path(os.environ[FOUND]).open("a") as found:
            found.write(json.dumps({"mutant": name, "noticed": noticed}) + "\n")
        print(f"{'noticed' if noticed else 'NOT NOTICED'}  {name}", flush=True)
    return True


def _attempt(session: Any, name: str) -> int:
    """Run the tests of this room with the fault in; 1 when one of them fails, 0 when nobody notices."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    session.config.option.maxfail = 1
    session.config.pluginmanager.register(FirstToNotice())
    try:
        if name != CONTROL:
            path, _, number = name.rpartition(":")
            session.items = _of_rooms(session.items, ROOMS[path])
            put_in(path, int(number))
        run_tests(session)
    except BaseException:  # noqa: BLE001  whatever stops the run has noticed
        return 1
    return int(bool(session.testsfailed))


def _of_rooms(items: list[Any], rooms: tuple[str, ...]) -> list[Any]:
    """The tests of these rooms, in the order of the rooms."""
    return [item for room in rooms for item in items if item.nodeid.startswith(f"tests/{room}/")]


def _waited_for(child: int) -> int:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(PAUSE)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1
