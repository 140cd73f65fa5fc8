"""One template with the schema and the fictional world; every worker and live server gets a clone."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from tools.database import with_database, with_login

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "regie_world"
PASSWORD = "oefenen-met-regie"
LOCK = 20_261_123


def admin_url(name="postgres"):
    return with_database(os.environ["TEST_DATABASE_ADMIN_URL"], name)


AS_SYSTEM = "-c app.system=on"


def owner_url(name):
    return with_login(admin_url(name), user="regie_owner", password=os.environ["TEST_OWNER_PASSWORD"])


def owner_as_system(name):
    """For a test that looks at all there is; the owner says so, as a data migration does."""
    url = owner_url(name)
    return f"{libpq(url)}{'&' if '?' in url else '?'}options={quote(AS_SYSTEM)}"


def web_url(name):
    return with_login(admin_url(name), user="regie_web", password=os.environ["TEST_WEB_PASSWORD"])


def libpq(url):
    """psycopg wants the scheme spelled out."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


@contextmanager
def as_admin(name="postgres"):
    with psycopg.connect(libpq(admin_url(name)), autocommit=True) as connection:
        yield connection


def make_template():
    """Build the template once per server, whichever worker comes first."""
    with as_admin() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        building = f"{TEMPLATE}_building"
        connection.execute(f'DROP DATABASE IF EXISTS "{building}"')
        connection.execute(f'CREATE DATABASE "{building}" TEMPLATE template0')
        _prepare(building)
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{TEMPLATE}"')


def _prepare(name):
    with as_admin(name) as connection:
        connection.execute((ROOT / "foundation" / "sql" / "roles.sql").read_text())
    env = os.environ | {
        "DATABASE_URL": web_url(name),
        "DATABASE_OWNER_URL": owner_url(name),
        "REGIE_WORLD_PASSWORD": PASSWORD,
    }
    for command in (["migrate", "--database", "owner", "-v", "0"], ["load_world", "--movable-clock"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr[-3000:]}")


def clone(name):
    """A fresh database with the world in it."""
    make_template()
    with as_admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY file_copy')
        # A clone has the tables' rights, but not the database's own.
        connection.execute(f'ALTER DATABASE "{name}" OWNER TO regie_owner')
        connection.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        connection.execute(f'GRANT CONNECT ON DATABASE "{name}" TO regie_web')


def drop(name):
    with as_admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
