"""Starting other programs so that none of them outlives us."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

if TYPE_CHECKING:
    from types import FrameType

Command = Sequence[str | Path]
INHERITED = -1
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STOP_SECONDS = 15
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Owner(NamedTuple):
    """Another user to run a program as; it gets none of our groups."""

    uid: int
    gid: int


class Rights(TypedDict):
    """The arguments of Popen that say as whom a program runs."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None
    umask: int


class Stopped(SystemExit):
    """Somebody asked us to stop (TERM or hang-up); cleaning up is all that is left."""


class Trouble(Exception):
    """A sentence for the person at the keyboard: what is wrong and what to do."""


@dataclass
class Child:
    """A running program that we started, and that ends when we end."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals = signal.SIGTERM

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ask nicely, then insist. Its workers share its process group and go with it."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(
    name: str,
    command: Command,
    *,
    env: Mapping[str, str],
    log: Path | None,
    cwd: Path | str = "/",
    owner: Owner | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Child:
    # In a process group of its own: a Ctrl-C reaches us, and we decide who stops when. From the main thread
    # only: the kernel stops a child when the thread that started it ends. Without a log, it speaks here.
    with log.open("ab") if log else nullcontext() as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdout=output,
            preexec_fn=die_with_parent(stop_signal),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_as_user(owner, umask=0o077),
        )
    return Child(name, process, stop_signal)


def _as_user(owner: Owner | None, *, umask: int) -> Rights:
    if owner is None:
        return {"user": None, "group": None, "extra_groups": None, "umask": umask}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": [], "umask": 0o077}


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Have the kernel stop the child when we are gone, even by `kill -9` (Linux only)."""
    if not sys.platform.startswith("linux"):
        return _leave_it
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def promise() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # we died between the fork and the promise
            os.kill(os.getpid(), signal.SIGKILL)

    return promise


def _leave_it() -> None:
    """Elsewhere than on Linux, only an orderly stop is passed on."""


def run(
    command: Command,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | str | None = None,
    stdin: str | None = None,
    owner: Owner | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and keep what it says."""
    return subprocess.run(
        [str(part) for part in command],
        env=None if env is None else dict(env),
        cwd=cwd,
        input=stdin if stdin is not None else "",
        text=True,
        capture_output=True,
        check=False,
        preexec_fn=die_with_parent(signal.SIGTERM),
        **_as_user(owner, umask=INHERITED),
    )


@contextmanager
def adopting_orphans() -> Iterator[None]:
    """Whoever a command leaves behind becomes our child (Linux only), and ends when this does."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        for pid in children.read_text().split() if children.exists() else []:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(int(pid), signal.SIGKILL)
                os.waitpid(int(pid), 0)


def wait_until(ready: Callable[[], bool], child: Child, *, seconds: float, log: Path) -> None:
    """Wait for a program that we started; when it ends or hangs, show the end of its log."""
    deadline = time.monotonic() + seconds
    while not ready():
        ended = child.process.poll() is not None
        if ended or time.monotonic() > deadline:
            what = "stopped while starting" if ended else f"did not answer within {seconds:.0f} seconds"
            raise Trouble(f"{child.name} {what}. The end of {log}:\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log was written)"


@contextmanager
def stopping_cleanly() -> Iterator[None]:
    """Turn Ctrl-C, TERM and hang-up into an exception, so that everything that was started gets stopped.

    Only the first one counts: a second Ctrl-C must not leave half of the programs running.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        for held in STOPPING:
            signal.signal(held, signal.SIG_IGN)
        raise Stopped(128 + number)

    for number in STOPPING:
        signal.signal(number, stop)
    yield
