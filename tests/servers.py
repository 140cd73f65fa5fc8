"""A real server on a clone of the template: gunicorn as in production, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from foundation.clock_mover import ClockMover
from tests import database

PATIENCE = 40


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class AppServer:
    """One gunicorn with its own database; `clock` moves the time in it."""

    def __init__(self, name, *, workers=1, env=None):
        self.name = name
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.workers = workers
        self.extra = env or {}
        self.clock = None
        self.process = None

    def environment(self):
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_OWNER_URL"}
        return env | {
            "DATABASE_URL": database.web_url(self.name),
            "SITE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            **self.extra,
        }

    def start(self):
        database.clone(self.name)
        self.clock = ClockMover(database.libpq(database.owner_url(self.name)))
        self.run()

    def run(self):
        self.log = Path(os.environ["MAIL_SINK_DIR"]).parent / f"{self.name}.log"
        command = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", str(self.workers), "--threads", "4", "--worker-class", "gthread"]
        command += ["--graceful-timeout", "2", "--no-control-socket"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=database.ROOT,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def _wait(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/gezond/", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"The server did not answer: {self.log.read_text()[-2000:]}")

    def manage(self, *command):
        """Run a management command against this server's database, as the role `web`."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=database.ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def halt(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def stop(self):
        self.halt()
        if self.clock:
            self.clock.close()
        database.drop(self.name)


@contextmanager
def serving(name, **options):
    server = AppServer(name, **options)
    try:
        server.start()
        yield server
    finally:
        server.stop()
