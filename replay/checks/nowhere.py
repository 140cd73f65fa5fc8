"""Nowhere: no page, export, mail, log, file or row holds the text, also not in an encrypted field."""

from collections.abc import Iterator
from itertools import product

from django.apps import apps
from psycopg import sql

from foundation.encryption import EncryptedTextField, UnreadableField, open_sealed
from replay.books import Books
from replay.checks.judge import Judge
from replay.checks.seeing import found
from replay.dossier import Check
from replay.snapshot import tables_of


def nowhere(judge: Judge, check: Check) -> str | None:
    """Rows, files and mail first; then every page of everybody."""
    for text in check.texts:
        place = next(_places(judge, text), None)
        if place is not None:
            return f"'{text}' should be nowhere, and stands in {place}."
    return next(_pages(judge, check.texts), None)


def _pages(judge: Judge, texts: list[str]) -> Iterator[str]:
    for who in judge.strangers(()):
        for answer, text in product(judge.everywhere(who), texts):
            if found(judge, who, answer, text) is not None:
                yield f"'{text}' should be nowhere, and {who} reads it at {answer.path}."


def _places(judge: Judge, text: str) -> Iterator[str]:
    books = judge.scene.books
    yield from (
        f"the table {name}" for schema, name in tables_of(books) if _stands_in(books, schema, name, text)
    )
    yield from (f"the encrypted field {where}" for where, value in opened(books) if text in value)
    town, sought = judge.scene.town, text.encode()
    yield from (f"the file {path.name}" for path in town.files() if sought in path.read_bytes())
    yield from (f"a mail to {mail.to}" for mail in town.mails() if text in f"{mail.subject} {mail.body}")


def _stands_in(books: Books, schema: str, name: str, text: str) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} t WHERE position(%s in (t.*)::text) > 0)")
    row = books.town.rows.execute(query.format(sql.Identifier(schema, name)), [text]).fetchone()
    return bool(row and row[0])


def opened(books: Books) -> Iterator[tuple[str, str]]:
    """What stands behind each encrypted value, with the keys of this run."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                table, column = model._meta.db_table, field.column
                names = [sql.Identifier(name) for name in (str(column), table, str(column))]
                query = sql.SQL("SELECT {} FROM {} WHERE {} <> ''").format(*names)
                for (stored,) in books.town.rows.execute(query).fetchall():
                    yield f"{table}.{column}", _open(stored, field._bound_to())


def _open(stored: str, bound_to: str) -> str:
    try:
        return open_sealed(stored, bound_to=bound_to)
    except UnreadableField:
        return ""
