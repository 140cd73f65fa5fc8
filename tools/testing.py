"""The tests: a server of their own for each run, so that runs never meet."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tools import figures, keys, mail, processes, python, servers
from tools.places import own_var
from tools.processes import Trouble
from tools.python import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CTRL_C = 128 + signal.SIGINT
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def test(arguments: Sequence[str]) -> int:
    """Run pytest on two cores with a fresh PostgreSQL and Valkey."""
    python.ensure("requirements-dev.txt")
    browser = chromium()
    seed = os.environ.get("REGIE_SEED") or f"{dt.date.today():%Y%m%d}"  # noqa: DTZ011  a day of this machine
    say(f"Seed of today: REGIE_SEED={seed}")
    spread = [] if any(part.startswith(("-n", "--numprocesses")) for part in arguments) else ["-n", "2"]
    command = [str(python.VENV / "bin" / "python"), "-m", "pytest", *spread, *arguments]
    return with_servers(command, extra={"REGIE_SEED": seed, "REGIE_CHROMIUM": browser})


def test_in_full(arguments: Sequence[str]) -> int:
    """Run the catalogue's full counts and write the figures to docs/assurance.md."""
    lines = own_var() / "figures.jsonl"
    lines.unlink(missing_ok=True)
    os.environ |= {"REGIE_FULL": "1", "REGIE_FIGURES": str(lines)}
    code = test(arguments)
    figures.write(lines)
    return code


def with_database(command: Sequence[str]) -> int:
    """Run any command with the tests' environment."""
    python.ensure("requirements-dev.txt")
    return with_servers(command, extra={})


def with_servers(command: Sequence[str], *, extra: dict[str, str]) -> int:
    """Start the servers, run the command, take the servers away."""
    with processes.stopping_cleanly(), processes.adopting_orphans(), environment() as made:
        running = subprocess.Popen(
            command, env=os.environ | made | extra, preexec_fn=processes.die_with_parent(signal.SIGTERM)
        )
        try:
            return running.wait()
        except processes.Stopped as asked:
            # A Ctrl-C reached the command as well and lets it tell how far it came; a TERM reached only us.
            if asked.code != CTRL_C:
                running.terminate()
            _end(running)
            raise


def _end(running: subprocess.Popen[bytes]) -> None:
    with suppress(subprocess.TimeoutExpired):
        running.wait(processes.STOP_SECONDS)
    running.kill()
    running.wait()


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """What the tests need to know about the servers that were started for them."""
    with servers.throw_away() as made, mail.sink(made.place.home) as sink:
        path = f"{python.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        secret = {name: value for name, value in keys.fresh().items() if name in keys.FOR_DJANGO}
        yield secret | {
            "PATH": path,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DEBUG": "0",
            "REGIE_DEMO": "1",
            "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
            "DATABASE_URL": made.postgres.url("regie_web", made.web_password, servers.DATABASE),
            "DATABASE_OWNER_URL": made.postgres.url("regie_owner", made.owner_password, servers.DATABASE),
            "TEST_DATABASE_ADMIN_URL": made.postgres.admin_url(),
            "TEST_WEB_PASSWORD": made.web_password,
            "TEST_OWNER_PASSWORD": made.owner_password,
            "REDIS_URL": made.valkey.url,
            "EMAIL_URL": sink.url,
            "MAIL_SINK_DIR": str(sink.folder),
        }


def chromium() -> str:
    """Find a browser for the journeys; on Debian as root, install it when it is missing."""
    named = os.environ.get("REGIE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium …")
        for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "-qq", *step], check=False, env=quiet, stdout=subprocess.DEVNULL)
        found = shutil.which("chromium")
    if found is None:
        raise Trouble("The journeys need a browser: apt install chromium, or name one in REGIE_CHROMIUM.")
    return found
