"""One fresh town: a database of its own, a server, a worker, a mailbox and a clock that we move."""

import email
import email.policy
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import requests

from foundation.clock_mover import ClockMover
from replay.hall import Hall
from replay.moments import AMSTERDAM, next_midnight
from tools import mail, processes
from tools.places import ROOT
from tools.processes import Child, Trouble

START_SECONDS = 60


@dataclass(frozen=True)
class Mail:
    """One message in the mailbox."""

    to: str
    subject: str
    body: str
    source: str


class Town:
    """Open it, use it, close it: nothing is left but, when asked for, the logs."""

    def __init__(self, hall: Hall, template: str, *, keep: bool = False) -> None:
        self.hall, self.keep = hall, keep
        self.stack = ExitStack()
        self.database = hall.clone(template)
        self.stack.callback(hall.drop, self.database)
        self.home = hall.home / self.database
        self.home.mkdir(mode=0o700)
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.sink = self.stack.enter_context(mail.sink(self.home))
        self.environment = self.hall.environment | {
            "DATABASE_URL": self.hall.web(self.database),
            "EMAIL_URL": self.sink.url,
            "MAIL_SINK_DIR": str(self.sink.folder),
            "SITE_URL": self.address,
            "ALLOWED_HOSTS": "127.0.0.1",
            "PYTHONUNBUFFERED": "1",
        }
        self._connect()
        self.stack.callback(self._disconnect)
        self.server = self._serve()
        self.worker = self._hire()
        self._wait()

    def _connect(self) -> None:
        self.mover = ClockMover(self.hall.owner(self.database))
        self.rows = psycopg.connect(self.hall.admin(self.database), autocommit=True)

    def _disconnect(self) -> None:
        self.mover.close()
        self.rows.close()

    def _serve(self) -> Child:
        listen = ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--graceful-timeout", "2"]
        threads = ["--worker-class", "gthread", "--workers", "1", "--threads", "3"]
        logs = ["--access-logfile", str(self.home / "access.log")]
        child = processes.start(
            "The town's server",
            [sys.executable, "-m", "gunicorn", "config.wsgi", *listen, *threads, *logs],
            env=self.environment,
            cwd=ROOT,
            log=self.home / "server.log",
        )
        self.stack.callback(child.stop)
        return child

    def _hire(self) -> subprocess.Popen[str]:
        log = self.stack.enter_context((self.home / "worker.log").open("a"))
        hired = subprocess.Popen(
            [sys.executable, "-m", "replay.worker"],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )
        self.stack.callback(_dismiss, hired)
        return hired

    def _wait(self) -> None:
        processes.wait_until(self._answers, self.server, seconds=START_SECONDS, log=self.home / "server.log")
        if self._heard() != "ready":
            raise Trouble(f"The town's worker did not start:\n{processes.tail(self.home / 'worker.log')}")

    def _answers(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.address}/gezond/", timeout=5).ok
        return False

    def _heard(self) -> str:
        assert self.worker.stdout is not None  # noqa: S101  it was opened as a pipe
        return self.worker.stdout.readline().strip()

    # --- the clock and the work

    def now(self) -> datetime:
        """What time it is in the town."""
        found = self.rows.execute("SELECT regie_now()").fetchone()
        moment: datetime = found[0] if found else datetime.now(AMSTERDAM)
        return moment.astimezone(AMSTERDAM)

    def stand_still(self) -> None:
        """While pages are read, no time passes."""
        self.mover.freeze(self.now())

    def move_to(self, moment: datetime) -> None:
        """Let all work that falls due on the way run in the order of its dates; then the clock runs on."""
        while (stop := self._next_stop(moment)) is not None:
            self.mover.freeze(stop)
            self.work()
        self.mover.run_from(max(moment, self.now()))
        self.work()

    def work(self) -> None:
        """One round of the worker."""
        assert self.worker.stdin is not None  # noqa: S101  it was opened as a pipe
        self.worker.stdin.write("work\n")
        self.worker.stdin.flush()
        answer = self._heard()
        if answer != "done":
            raise Trouble(f"Work that fell due failed: {answer or 'the worker is gone'}.")

    def _next_stop(self, target: datetime) -> datetime | None:
        """The next midnight, or the next promise that falls due, before the target."""
        now = self.now()
        found = self.rows.execute(
            "SELECT min(not_before) FROM foundation_promise"
            " WHERE done_at IS NULL AND parked_at IS NULL AND not_before > regie_now()"
        ).fetchone()
        stops = [next_midnight(now), *([found[0]] if found and found[0] else [])]
        stop: datetime = min(stops)
        return stop if stop < target else None

    # --- what lies about

    def mails(self) -> list[Mail]:
        """The mailbox, oldest first."""
        found = []
        for path in sorted(self.sink.folder.glob("*.eml")):
            source = path.read_bytes()
            message = email.message_from_bytes(source, policy=email.policy.default)
            body = message.get_body(("plain",))
            text = body.get_content() if body is not None else ""
            found.append(
                Mail(str(message["To"]), str(message["Subject"]), text, source.decode("utf-8", "replace"))
            )
        return found

    def logs(self) -> list[Path]:
        """Everything that a program wrote down about this town."""
        return [*sorted(self.home.glob("*.log")), self.hall.server_log]

    def files(self) -> list[Path]:
        """Every file of the town, the mailbox included."""
        return [path for path in (*self.home.rglob("*"), self.hall.server_log) if path.is_file()]

    def copy(self) -> "Town":
        """The same town at this moment, to try something and throw it away."""
        self.stand_still()
        self._disconnect()
        try:
            return Town(self.hall, self.database)
        finally:
            self._connect()

    def close(self) -> None:
        self.stack.close()
        if not self.keep:
            shutil.rmtree(self.home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def _dismiss(hired: subprocess.Popen[str]) -> None:
    if hired.stdin is not None:
        hired.stdin.close()  # it ends when nobody talks to it any more
    with suppress(subprocess.TimeoutExpired):
        hired.wait(5)
    hired.kill()
    hired.wait()
    if hired.stdout is not None:
        hired.stdout.close()
