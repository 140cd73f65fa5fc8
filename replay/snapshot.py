"""What a town holds, table by table, to see whether a refused step changed anything."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from replay.books import Books

# Who signs in leaves a session, a time and lines in the journal; a refusal is a line there too.
NOT_COMPARED = frozenset({"accounts_session", "accounts_guesses", "clock_shift"})
NOT_IN_ROW = {"accounts_user": "last_login"}
TABLES = """
SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'audit') ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Snapshot:
    """The rows of each table, counted and hashed."""

    tables: dict[str, tuple[int, str]]
    mails: int

    def changed(self, later: "Snapshot") -> list[str]:
        """The tables that are not as they were."""
        names = sorted({*self.tables, *later.tables})
        found = [name for name in names if self.tables.get(name) != later.tables.get(name)]
        return [*found, *(["the mailbox"] if self.mails != later.mails else [])]


def tables_of(books: Books) -> list[tuple[str, str]]:
    return [(row["schema"], row["name"]) for row in books.all(TABLES)]


def take(books: Books) -> Snapshot:
    """Everything but what signing in and the journal write."""
    found = {}
    for schema, name in tables_of(books):
        if schema != "audit" and name not in NOT_COMPARED:
            found[name] = _hash(books.town.rows, schema, name)
    return Snapshot(found, len(books.town.mails()))


def _hash(line: psycopg.Connection, schema: str, name: str) -> tuple[int, str]:
    left_out = NOT_IN_ROW.get(name, "")
    query = sql.SQL(
        "SELECT count(*), coalesce(md5(string_agg(held, ' ' ORDER BY held)), '')"
        " FROM (SELECT (to_jsonb(t) - {out})::text AS held FROM {table} t) rows"
    ).format(out=sql.Literal(left_out), table=sql.Identifier(schema, name))
    row = line.execute(query).fetchone()
    return (row[0], row[1]) if row else (0, "")
