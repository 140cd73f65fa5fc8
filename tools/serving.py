"""Running Regie itself: the database's tables, the fictional towns, pages, worker and clock."""

from __future__ import annotations

import argparse
import errno
import hashlib
import http.client
import socket
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from tools import processes, python
from tools.instance import Instance, Wish, instance
from tools.places import ROOT
from tools.processes import Child, Command, Trouble
from tools.python import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

START_SECONDS = 90
DEMO = """\
Start Regie with fictional towns on this machine: everything it needs is installed in .venv and var/.
The first start takes a few minutes, later ones seconds; what you did stays until --reset."""
DEV = """\
Start Regie for development: pages that reload when the code changes, errors shown, fictional towns."""
SERVERS = """\
environment:
  DATABASE_URL  use this PostgreSQL (15 to 18) instead of the embedded one. The database must exist and the
                login must be a superuser or have CREATEROLE and own the database: foundation/sql/roles.sql is
                run with it. The pages then log in there as regie_web, whose password (like regie_owner's) is
                set to the one in var/secrets.json when it differs.
  REDIS_URL     use this Redis or Valkey instead of the embedded one.
Without them, both servers are embedded and listen on unix sockets that only you can reach."""


def read_wish(kind: str, arguments: Sequence[str]) -> Wish:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog=f"bin/{kind}",
        description=DEMO if kind == "demo" else DEV,
        epilog=SERVERS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, default=8000, help="the port of the pages (8000)")
    parser.add_argument(
        "--reset", action="store_true", help="throw the fictional towns away and make them anew"
    )
    chosen = parser.parse_args(arguments)
    return Wish(kind, chosen.port, chosen.reset)


def serve(kind: str, arguments: Sequence[str]) -> int:
    """Run until Ctrl-C, TERM, or until one of the processes stops by itself."""
    wish = read_wish(kind, arguments)
    try:
        with processes.stopping_cleanly():
            python.ensure("requirements-dev.txt" if kind == "dev" else "requirements.txt")
            with instance(wish) as running, ExitStack() as stack:
                return _serve(running, stack)
    except processes.Stopped:
        say("Stopped.")
        return 0


def _serve(running: Instance, stack: ExitStack) -> int:
    _insist_free(running.wish.port)
    _prepare(running)
    children = []
    for child in _start(running):
        stack.callback(child.stop)
        children.append(child)
    _wait_for_the_page(running, children[0])
    _tell(running)
    return _watch(children, running)


def _prepare(running: Instance) -> None:
    say("Bringing the database up to date …")
    _manage(running.as_owner(), "migrate", "--database", "owner", "--no-input", "--verbosity", "0")
    seeded = running.home / "seeded"
    if not seeded.exists():
        say("Making the fictional towns …")
        _manage(running.as_owner(), "seed_demo")
        seeded.touch()
    if running.wish.kind == "demo":
        _collect_static(running)


def _collect_static(running: Instance) -> None:
    files = sorted(path for folder in _static_folders() for path in folder.rglob("*") if path.is_file())
    marks = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    marks.append((ROOT / "requirements.txt").read_text())
    wanted = hashlib.sha256("\n".join(marks).encode()).hexdigest()
    mark = running.home / "static.mark"
    if not mark.exists() or mark.read_text() != wanted:
        _manage(running.environment, "collectstatic", "--no-input", "--clear", "--verbosity", "0")
        mark.write_text(wanted)


def _static_folders() -> list[Path]:
    return [
        ROOT / "static",
        *(folder / "static" for folder in ROOT.iterdir() if (folder / "apps.py").exists()),
    ]


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command: Command = [python.VENV / "bin" / "python", ROOT / "manage.py", *arguments]
    done = processes.run(command, env=environment, cwd=ROOT)
    if done.returncode != 0:
        raise Trouble(f"`manage.py {' '.join(arguments)}` failed:\n{(done.stderr or done.stdout).strip()}")
    return done.stdout


def _start(running: Instance) -> Iterator[Child]:
    python_m: Command = [python.VENV / "bin" / "python", "-m"]
    celery: Command = [*python_m, "celery", "--app", "config"]
    worker = ["worker", "--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    beat: Command = ["beat", "--schedule", running.home / "beat", "--pidfile="]
    if running.wish.kind == "dev":
        pages: Command = [python_m[0], ROOT / "manage.py", "runserver", f"127.0.0.1:{running.wish.port}"]
        yield _child("The web server", pages, running, log=None)
    else:
        yield _child("The web server", [*python_m, *_gunicorn(running)], running, log="web.log")
    yield _child("The worker", [*celery, *worker, "--loglevel", "INFO"], running, log="worker.log")
    yield _child("The clock", [*celery, *beat, "--loglevel", "INFO"], running, log="beat.log")


def _gunicorn(running: Instance) -> list[str]:
    threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    address = ["--bind", f"127.0.0.1:{running.wish.port}"]
    return ["gunicorn", "config.wsgi", *address, *threads, "--no-control-socket", "--graceful-timeout", "5"]


def _child(name: str, command: Command, running: Instance, *, log: str | None) -> Child:
    path = running.home / log if log else None
    if path:
        path.unlink(missing_ok=True)
    return processes.start(name, command, env=running.environment, cwd=ROOT, log=path)


def _wait_for_the_page(running: Instance, web: Child) -> None:
    def answers() -> bool:
        with suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", running.wish.port, timeout=10)
            line.request("GET", "/", headers={"Host": "localhost"})
            return line.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        return False

    processes.wait_until(answers, web, seconds=START_SECONDS, log=running.home / "web.log")


def _tell(running: Instance) -> None:
    accounts = _manage(running.environment, "demo_accounts").strip()
    say(f"\nRegie runs at {running.wish.address}\n\nAccounts (role, name, email, password):\n{accounts}\n")
    say(f"Logs and caught mail: {running.home.relative_to(ROOT)}/   Stop: Ctrl-C")


def _watch(children: Sequence[Child], running: Instance) -> int:
    while True:
        time.sleep(0.5)
        for child in children:
            if (code := child.process.poll()) is not None:
                say(f"{child.name} stopped by itself (exit code {code}), so all the rest stops too.")
                say(f"See {running.home.relative_to(ROOT)}/ for the logs.")
                return 1


def _insist_free(port: int) -> None:
    """A port that the previous run is just letting go gets a moment; after that it is somebody else's."""
    deadline = time.monotonic() + 5
    while (
        (problem := _cannot_bind(port)) and time.monotonic() < deadline and problem.errno == errno.EADDRINUSE
    ):
        time.sleep(0.2)
    if problem and problem.errno == errno.EACCES:
        raise Trouble(f"Port {port} is for root only. Choose one above 1023, for example --port 8000.")
    if problem:
        raise Trouble(
            f"Port {port} is in use by another program. Choose another one, for example --port {port + 1}."
        )


def _cannot_bind(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError as problem:
            return problem
    return None


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:  # noqa: PLR2004  what TCP has
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; a port is a number from 1 to 65535")
