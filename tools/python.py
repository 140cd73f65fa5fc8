"""The virtual environment: made once, and filled again when a lock file changes."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from tools import processes
from tools.places import ROOT, Lock, own_var
from tools.processes import Command, Trouble

VENV = ROOT / ".venv"
MARK = VENV / "regie-locks.json"
# The lock for development names all that the other one does, in the same versions.
HOLDS = {
    "requirements.txt": ("requirements.txt",),
    "requirements-dev.txt": ("requirements.txt", "requirements-dev.txt"),
}
KEPT_FROM_OUTSIDE = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ", "XDG_RUNTIME_DIR")


def interpreter() -> Path:
    """The Python that has our libraries: this one when it has them, else the one in `.venv`."""
    if importlib.util.find_spec("aiosmtpd") and importlib.util.find_spec("django"):
        return Path(sys.executable)
    return VENV / "bin" / "python"


def bare_environment() -> dict[str, str]:
    """What our programs need from outside; no setting of another project comes along."""
    kept = {name: os.environ[name] for name in KEPT_FROM_OUTSIDE if name in os.environ}
    return {"PATH": os.defpath} | kept | {"PYTHONUNBUFFERED": "1"}


def ensure(lock_name: str) -> None:
    """Have `.venv` hold exactly what the lock file names."""
    lock_file = ROOT / lock_name
    if not lock_file.exists():
        raise Trouble(f"{lock_name} is missing from this checkout. Restore it from git, or run bin/lock.")
    one_at_a_time = Lock.take(own_var() / "venv.lock", wait=True)
    try:
        if not _works():
            _make()
        if _installed().get(lock_name) != _hash(lock_name):
            _install(lock_file)
            MARK.write_text(json.dumps({name: _hash(name) for name in HOLDS[lock_name]}))
    finally:
        one_at_a_time.release()


def _hash(lock_name: str) -> str:
    return hashlib.sha256((ROOT / lock_name).read_bytes()).hexdigest()


def _works() -> bool:
    python = VENV / "bin" / "python"
    try:
        if not python.exists():
            return False
    except PermissionError:
        raise Trouble(f"{VENV} uses somebody else's Python. Remove .venv and start again.") from None
    if MARK.exists():
        return True
    return (
        processes.run([python, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]).returncode == 0
    )


def _make() -> None:
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        raise Trouble(
            "Python's module venv is missing, so .venv cannot be made. "
            "On Debian or Ubuntu: apt install python3-venv"
        )
    say("Making .venv …")
    if VENV.exists():
        shutil.rmtree(VENV)
    done = processes.run([sys.executable, "-m", "venv", VENV])
    if done.returncode != 0:
        raise Trouble(f".venv could not be made: {(done.stderr or done.stdout).strip()}")


def _install(lock_file: Path) -> None:
    say(f"Installing what {lock_file.name} names …")
    pip: Command = [VENV / "bin" / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    done = processes.run([*pip, "--requirement", lock_file])
    if done.returncode != 0:
        raise Trouble(
            f"The libraries in {lock_file.name} could not be installed. "
            "Check that this machine reaches a Python package index, and start again. "
            f"What pip says:\n{done.stderr.strip()}"
        )


def _installed() -> dict[str, str]:
    with suppress(OSError, ValueError):
        found = json.loads(MARK.read_text())
        return {str(name): str(value) for name, value in found.items()}
    return {}


def say(sentence: str) -> None:
    """One line for the person at the keyboard, at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
