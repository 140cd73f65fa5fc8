"""What all towns of a run share: the server of databases, the templates, the folders, the environment."""

import hashlib
import os
import secrets
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from foundation.clock_mover import ClockMover
from replay.moments import AMSTERDAM
from tools import database, processes
from tools.places import ROOT, own_var
from tools.processes import Trouble

WORLD = ROOT / "demo" / "world.yaml"
PASSWORD = "oefenen-met-regie"  # noqa: S105  fictional people on a server of our own
BEFORE_ALL = datetime(2025, 12, 31, 12, tzinfo=AMSTERDAM)
OWNERS_OWN = ("DATABASE_OWNER_URL", "TEST_DATABASE_ADMIN_URL", "TEST_OWNER_PASSWORD", "TEST_WEB_PASSWORD")


@dataclass
class Hall:
    """The run's own PostgreSQL and Valkey, and the template that each town is cloned from."""

    admin_url: str
    owner_password: str
    web_password: str
    environment: dict[str, str]
    home: Path
    server_log: Path  # what PostgreSQL itself says
    templates: dict[str, str] = field(default_factory=dict)
    stopping: bool = False
    sample: str = ""  # a word to choose by, when not all who may not read a text are asked

    @classmethod
    def here(cls) -> "Hall":
        """The servers that `tools.testing` started for this run."""
        try:
            admin = os.environ["TEST_DATABASE_ADMIN_URL"]
            sink = Path(os.environ["MAIL_SINK_DIR"])
        except KeyError:
            raise Trouble("The replay needs servers of its own: start it with bin/replay.") from None
        home = own_var() / f"replay-{os.getpid()}-{secrets.token_hex(3)}"
        home.mkdir(mode=0o700)
        outside = {key: value for key, value in os.environ.items() if key not in OWNERS_OWN}
        quiet = {key: value for key, value in outside.items() if not key.startswith(("COV_", "PYTEST_"))}
        passwords = os.environ["TEST_OWNER_PASSWORD"], os.environ["TEST_WEB_PASSWORD"]
        return cls(admin, *passwords, environment=quiet, home=home, server_log=sink.parent / "postgres.log")

    def admin(self, name: str) -> str:
        return database.with_database(self.admin_url, name)

    def web(self, name: str) -> str:
        return database.with_login(
            self.admin_url, user=database.WEB, password=self.web_password, database=name
        )

    def owner(self, name: str) -> str:
        return database.with_login(
            self.admin_url, user=database.OWNER, password=self.owner_password, database=name
        )

    def template(self, world: Path) -> str:
        """A database with schema, movable clock and world; made once for each world."""
        mark = hashlib.sha256(world.read_bytes()).hexdigest()[:8]
        if mark not in self.templates:
            self.templates[mark] = self._make_template(world)
        return self.templates[mark]

    def clone(self, template: str) -> str:
        """A new database like another; nobody may be connected to that one."""
        name = f"town_{secrets.token_hex(6)}"
        with psycopg.connect(self.admin("postgres"), autocommit=True) as line:
            self._send_away(line, template)
            line.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER regie_owner").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return name

    def drop(self, name: str) -> None:
        with psycopg.connect(self.admin("postgres"), autocommit=True) as line:
            line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def close(self) -> None:
        """Nothing is left but the logs that somebody asked to keep."""
        for name in self.templates.values():
            self.drop(name)
        with suppress(OSError):
            self.home.rmdir()

    @staticmethod
    def _send_away(line: psycopg.Connection, name: str) -> None:
        # The pages' connections come back by themselves with the next request.
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for _ in range(100):
            busy = line.execute("SELECT 1 FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
            if busy is None:
                return
            line.execute("SELECT pg_sleep(0.02)")

    def _make_template(self, world: Path) -> str:
        name = f"template_{secrets.token_hex(6)}"
        with psycopg.connect(self.admin("postgres"), autocommit=True) as line:
            line.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with psycopg.connect(self.admin(name), autocommit=True) as line:
            line.execute(database.ROLES_SQL.read_text())
        owner = {"DATABASE_URL": self.web(name), "DATABASE_OWNER_URL": self.owner(name)}
        self.manage(["manage.py", "migrate", "--database", "owner", "--no-input", "--verbosity", "0"], owner)
        mover = ClockMover(self.owner(name))
        mover.install()
        mover.freeze(BEFORE_ALL)
        mover.close()
        self.manage(["-m", "replay.fill", str(world), PASSWORD], {"DATABASE_URL": self.web(name)})
        return name

    def manage(self, arguments: list[str], changed: dict[str, str]) -> None:
        """Run one of the app's commands to its end."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment | changed,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )
        if done.returncode != 0:
            raise Trouble(f"`{' '.join(arguments[:3])}` failed:\n{done.stderr.strip()[-2000:]}")
