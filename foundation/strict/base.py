"""PostgreSQL as Django knows it, that refuses to ask a protected table on nobody's behalf.

The row policies would answer such a question with no rows at all, which looks like an empty desk. So what was
forgotten (a task, a stream, work after commit without `acting_as`) is an error here, and no silence.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from foundation import acting

# Tables with row policies, for each database; they change by migration only, and then everything restarts.
_protected: dict[str, re.Pattern[str]] = {}
NOTHING = re.compile(r"(?!)")


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows which tables are protected, and asks before each statement whether somebody acts."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        if alias == "default":  # the owner migrates, and has a policy of its own
            self.execute_wrappers.append(self._on_somebodys_behalf)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        name = str(self.settings_dict["NAME"])
        if name not in _protected:
            _protected[name] = _pattern_of(connection)
        return connection

    def _on_somebodys_behalf(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: Any,
        context: dict[str, Any],
    ) -> Any:
        if not acting.somebody_acts():
            found = _protected.get(str(self.settings_dict["NAME"]), NOTHING).search(str(sql))
            if found is not None:
                raise acting.NoActor(found[0])
        return execute(sql, params, many, context)


def _pattern_of(connection: Any) -> re.Pattern[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = to_regnamespace('public')"
        )
        names = [row[0] for row in cursor.fetchall()]
    connection.rollback()
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else NOTHING
