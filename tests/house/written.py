"""What was written to the database, row by row, so that two ways of doing one thing can be compared."""

import re

from django.apps import apps

from foundation import acting
from signals.models import NameToken
from tests.house.test_lock_catalogue import ask

ROOMS = ("accounts", "agreements", "signals", "cases", "foundation")
READS = (
    """CREATE OR REPLACE FUNCTION test_changes(after bigint) RETURNS SETOF audit.row_change
       LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM audit.row_change WHERE id > after ORDER BY id'""",
    "GRANT EXECUTE ON FUNCTION test_changes(bigint) TO regie_web",
)
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def models():
    """Of the rooms, those that a page may read: hashes of names are for the search function alone."""
    return [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model is not NameToken
    ]


class Written:
    """The rows that were added or changed since now, and the names of the columns that changed."""

    def __init__(self, world):
        for statement in READS:
            world.mover.connection.execute(statement)
        self.models = {model._meta.db_table: model for model in models()}
        self.start = ask("SELECT coalesce(max(id), 0) FROM test_changes(0)")[0][0]

    def lines(self):
        return ask(
            "SELECT table_name, row_key, operation, columns FROM test_changes(%s) ORDER BY id", self.start
        )

    def columns(self):
        """`table.column` of everything that was set or changed."""
        return {
            f"{table}.{column}"
            for table, _key, _operation, columns in self.lines()
            for column in columns or ()
        }

    def rows(self):
        """Every row that was touched, as it is now; keys that did not exist before have no value."""
        lines = self.lines()
        made = {key for _table, key, operation, _columns in lines if operation == "insert"}
        found = [f"{operation} {table}" for table, _key, operation, _columns in lines]
        with acting.acting_as(None, system=True):
            for table in sorted({line[0] for line in lines} & self.models.keys()):
                keys = [key for name, key, _operation, _columns in lines if name == table]
                rows = self.models[table]._base_manager.filter(pk__in=keys).values()
                found += [self._told(table, row, made) for row in rows]
        return sorted(found)

    def _told(self, table, row, made):
        said = {name: _plain(name, value, made) for name, value in row.items()}
        text = f"{table} {sorted(said.items())}"
        return KEY.sub(lambda key: "new" if key[0] in made else key[0], text)


def _plain(name, value, made):
    """Without what is drawn anew each time."""
    text = str(value)
    if isinstance(value, bytes | memoryview) or text.startswith(("k1:", "!")):
        return "drawn"
    return "new" if text in made and (name == "id" or len(text) > 20) else value
