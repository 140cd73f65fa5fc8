"""One running copy of Regie on this machine: its servers, its folders and its environment.

Each checkout has its own, and a second one at another port of the same checkout gets its own data as well.
`DATABASE_URL` and `REDIS_URL`, when set, name servers to use instead of the embedded ones.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools import database, keys, mail, places, python
from tools.places import InUse, Lock, Place
from tools.processes import Trouble
from tools.python import say
from tools.servers import DATABASE, Postgres, Valkey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER_PEOPLES = ("PYTHON", "PG", "DJANGO_", "GUNICORN_", "CELERY_", "DATABASE_", "TEST_", "FORCED_")


@dataclass(frozen=True)
class Wish:
    """What was asked on the command line."""

    kind: str  # "demo" or "dev"
    port: int
    reset: bool

    @property
    def address(self) -> str:
        """Where people find it."""
        return f"http://localhost:{self.port}/"


@dataclass(frozen=True)
class Instance:
    """Servers that run, and what Regie's processes need to know about them."""

    wish: Wish
    home: Path
    environment: dict[str, str]  # for pages, worker and clock
    owner_url: str

    def as_owner(self) -> dict[str, str]:
        """The environment for migrations and seeds; no running process has the owner's login."""
        return self.environment | {"DATABASE_OWNER_URL": self.owner_url}


@contextmanager
def instance(wish: Wish) -> Iterator[Instance]:
    """Start what is needed, prepare the roles and the database, and stop it all at the end."""
    _refuse_production()
    with ExitStack() as stack:
        name = _take_a_name(wish, stack)
        first = not keys.path().exists()
        secret = keys.ours()
        if wish.reset or (first and _left_over(name)):
            _start_afresh(name, wish)
        outside = os.environ.get("DATABASE_URL", "")
        home = _home(name) if outside else places.place(name).home
        web_url, owner_url = (
            _external(outside, secret) if outside else _embedded(places.place(name), secret, stack)
        )
        environment = _environment(wish, home, secret) | {
            "DATABASE_URL": web_url,
            "REDIS_URL": os.environ.get("REDIS_URL") or _valkey(name, stack),
        }
        sink = stack.enter_context(mail.sink(home))
        environment |= {"EMAIL_URL": sink.url, "MAIL_SINK_DIR": str(sink.folder)}
        yield Instance(wish, home, environment, owner_url)


def _refuse_production() -> None:
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if settings.endswith(".production") or os.environ.get("REGIE_DEMO", "1").lower() in {
        "0",
        "false",
        "no",
        "off",
    }:
        raise Trouble(
            "This environment is set up for production, where fictional accounts and embedded servers "
            "do not belong. "
            "Take DJANGO_SETTINGS_MODULE and REGIE_DEMO out of the environment to run a demo."
        )


def _take_a_name(wish: Wish, stack: ExitStack) -> str:
    outside = os.environ.get("DATABASE_URL", "")
    name = f"{wish.kind}-outside-{hashlib.sha256(outside.encode()).hexdigest()[:8]}" if outside else wish.kind
    if lock := _lock(name, wish):
        stack.callback(lock.release)
        return name
    if outside or _port_of(name) == wish.port:
        raise Trouble(
            f"This already runs from this folder, at http://localhost:{_port_of(name)}/ "
            "Stop that one first (Ctrl-C)."
        )
    apart = f"{name}-{wish.port}"
    lock = _lock(apart, wish)
    if lock is None:
        raise Trouble(f"This already runs from this folder, at {wish.address} Stop that one first (Ctrl-C).")
    stack.callback(lock.release)
    say(f"Another one runs at port {_port_of(name)}; this one keeps its own data, in var/{apart}.")
    return apart


def _lock(name: str, wish: Wish) -> Lock | None:
    try:
        lock = Lock.take(places.lock_of(name))
    except InUse:
        return None
    lock.path.write_text(f"{wish.port}\n")
    return lock


def _port_of(name: str) -> int:
    try:
        return int(places.lock_of(name).read_text())
    except (OSError, ValueError):
        return 0


def _home(name: str) -> Path:
    home = places.own_var() / name
    home.mkdir(mode=0o700, exist_ok=True)
    return home


def _left_over(name: str) -> bool:
    # The keys are gone (somebody removed var/), so what is left of the data can never be read again.
    return not os.environ.get("DATABASE_URL") and (places.place(name).data / "postgres").exists()


def _start_afresh(name: str, wish: Wish) -> None:
    if os.environ.get("DATABASE_URL"):
        raise Trouble(
            "--reset empties only the embedded database. Make the database behind DATABASE_URL anew yourself "
            "(DROP DATABASE, CREATE DATABASE), and start again without --reset."
        )
    say(f"Removing the data of this {wish.kind} …")
    places.place(name).remove()


def _embedded(place: Place, secret: dict[str, str], stack: ExitStack) -> tuple[str, str]:
    say("Starting PostgreSQL …")
    server = Postgres(place, secret["ADMIN_PASSWORD"])
    stack.callback(server.stop)
    server.start()
    try:
        server.prepare(DATABASE, owner_password=secret["OWNER_PASSWORD"], web_password=secret["WEB_PASSWORD"])
    except Trouble as trouble:
        if "password authentication failed" not in str(trouble):
            raise
        raise Trouble(
            f"The passwords in {keys.path()} do not fit this database. Start once with --reset."
        ) from None
    return (
        server.url(database.WEB, secret["WEB_PASSWORD"], DATABASE),
        server.url(database.OWNER, secret["OWNER_PASSWORD"], DATABASE),
    )


def _external(url: str, secret: dict[str, str]) -> tuple[str, str]:
    say("Using the PostgreSQL server of DATABASE_URL.")
    owner_password, web_password = secret["OWNER_PASSWORD"], secret["WEB_PASSWORD"]
    database.prepare(places.find_programs(), url, owner_password=owner_password, web_password=web_password)
    return (
        database.with_login(url, user=database.WEB, password=web_password),
        database.with_login(url, user=database.OWNER, password=owner_password),
    )


def _valkey(name: str, stack: ExitStack) -> str:
    server = Valkey(places.place(name))
    stack.callback(server.stop)
    server.start()
    return server.url


def _environment(wish: Wish, home: Path, secret: dict[str, str]) -> dict[str, str]:
    outside = {key: value for key, value in os.environ.items() if not key.startswith(OTHER_PEOPLES)}
    path = f"{python.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return (
        outside
        | {name: secret[name] for name in keys.FOR_DJANGO}
        | {
            "PATH": path,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": f"config.settings.{wish.kind}",
            "DEBUG": "1" if wish.kind == "dev" else "0",
            "REGIE_DEMO": "1",
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "SITE_URL": wish.address.rstrip("/"),
            "STATIC_ROOT": str(home / "static"),
        }
    )
