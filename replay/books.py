"""Which row each ref of the dossier is, and what the rows say; read as the server's owner, never as `web`."""

from dataclasses import dataclass, field
from typing import Any

from psycopg.rows import dict_row

from replay.town import Town


class Lost(Exception):
    """A sentence: what a step should have made or what a check names is not there."""


@dataclass(frozen=True)
class Record:
    """A ref of the dossier: what kind of thing, and its key."""

    kind: str
    key: str


TABLES = {
    "signal": "signals_signal",
    "statement": "signals_statement",
    "question": "signals_question",
    "weighing": "signals_weighing",
    "feedback": "signals_feedback",
    "case": "cases_case",
    "plan": "cases_plan",
    "version": "cases_planversion",
    "action": "cases_action",
    "admission": "agreements_admission",
    "glass": "agreements_breakglass",
    "contribution": "cases_contribution",
    "sharing": "agreements_sharing",
}
NAMED = {
    "organisation": ("accounts_organisation", "slug"),
    "district": ("accounts_district", "slug"),
    "town": ("accounts_municipality", "slug"),
    "covenant": ("agreements_covenant", "slug"),
    "user": ("accounts_user", "email"),
}


@dataclass
class Books:
    """The rows of one town."""

    town: Town
    refs: dict[str, Record] = field(default_factory=dict)

    def all(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with self.town.rows.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> dict[str, Any]:
        found = self.all(query, *values)
        if not found:
            raise Lost("the record is not in the database")
        return found[0]

    def value(self, query: str, *values: Any) -> Any:
        return next(iter(self.one(query, *values).values()))

    def named(self, kind: str, name: str) -> str:
        """The key of somebody or something of the world."""
        table, column = NAMED[kind]
        found = self.all(f"SELECT id FROM {table} WHERE {column} = %s", name)  # noqa: S608  our own names
        if not found:
            raise Lost(f"the world has no {kind} '{name}'")
        return str(found[0]["id"])

    def find(self, ref: str, kind: str | None = None) -> Record:
        """What a ref stands for."""
        found = self.refs.get(ref)
        if found is None:
            raise Lost(f"no step so far has made '{ref}'")
        if kind is not None and found.kind != kind:
            raise Lost(f"'{ref}' is a {found.kind}, not a {kind}")
        return found

    def key(self, ref: str, kind: str | None = None) -> str:
        return self.find(ref, kind).key

    def row(self, ref: str) -> dict[str, Any]:
        """The whole row of a ref."""
        found = self.find(ref)
        return self.one(f"SELECT * FROM {TABLES[found.kind]} WHERE id = %s", found.key)  # noqa: S608  our own names

    def keys_in(self, kind: str) -> set[str]:
        return {str(row["id"]) for row in self.all(f"SELECT id FROM {TABLES[kind]}")}  # noqa: S608  our own names

    def remember(self, ref: object, kind: str, before: set[str]) -> str:
        """The one row of a kind that was not there before gets its ref."""
        fresh = sorted(self.keys_in(kind) - before)
        if len(fresh) != 1:
            raise Lost(f"the step should have made one {kind}; it made {len(fresh)}")
        if ref:
            self.refs[str(ref)] = Record(kind, fresh[0])
        return fresh[0]

    def know(self, ref: str, kind: str, key: str) -> None:
        """Give a ref to a row that was found; a row that is not there yet has none."""
        if key:
            self.refs[ref] = Record(kind, key)

    def number(self, ref: str) -> str:
        """The record number that people read."""
        row = self.row(ref)
        if "number" not in row and "case_id" in row:
            row = self.one("SELECT number FROM cases_case WHERE id = %s", row["case_id"])
        return str(row["number"])

    def last_line(self) -> int:
        return int(self.value("SELECT coalesce(max(id), 0) FROM audit.entry"))

    def people(self) -> list[str]:
        """Everybody with an account, in a fixed order."""
        return [row["email"] for row in self.all("SELECT email FROM accounts_user ORDER BY email")]
