"""The second lock, as migrations put it on a table: row policies, and a trigger that writes what changed.

    operations = [*guard("cases_x", read="regie_opens(dossier_id, 'plan')", add="regie_directs(dossier_id)",
                         change="false")]

The expressions are the rules of the domain, not a copy of what a page filters. A policy may let through
more than one page shows, never what the person may not know of. Each stands in docs/policies.txt as well,
so that whoever loosens one has to change that file (tests/house/test_lock_catalogue.py).
"""

from collections.abc import Iterable

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

NOBODY = "false"

LOCK = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
GRANT SELECT ON {table} TO regie_guard;
CREATE POLICY looked_up ON {table} FOR SELECT TO regie_guard USING (true);
CREATE POLICY owned ON {table} FOR ALL TO regie_owner USING ((SELECT regie_owner_says_so()));
CREATE POLICY read ON {table} FOR SELECT TO regie_web
    USING ((SELECT regie_is_system()) OR ({read}));
CREATE POLICY add ON {table} FOR INSERT TO regie_web
    WITH CHECK ((SELECT regie_is_system()) OR ({add}));
CREATE POLICY change ON {table} FOR UPDATE TO regie_web
    USING ((SELECT regie_is_system()) OR ({change}))
    WITH CHECK ((SELECT regie_is_system()) OR ({into}));
CREATE POLICY remove ON {table} FOR DELETE TO regie_web
    USING ((SELECT regie_is_system()) OR ({remove}));
"""
UNLOCK = """
DROP POLICY remove ON {table};
DROP POLICY change ON {table};
DROP POLICY add ON {table};
DROP POLICY read ON {table};
DROP POLICY owned ON {table};
DROP POLICY looked_up ON {table};
REVOKE SELECT ON {table} FROM regie_guard;
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
WATCH = """
CREATE TRIGGER row_change AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit.note_row_change('{key}');
"""
UNWATCH = "DROP TRIGGER row_change ON {table};"


def guard(
    table: str, *, read: str, add: str, change: str, into: str | None = None, remove: str = NOBODY
) -> list[Operation]:
    """Lock a table: who reads, adds, changes (and into what) and removes its rows. The system may always."""
    into = change if into is None else into
    lock = LOCK.format(table=table, read=read, add=add, change=change, into=into, remove=remove)
    return [RunSQL(lock, UNLOCK.format(table=table)), *watch(table)]


def reguard(table: str, **policies: str) -> list[Operation]:
    """Give a guarded table another rule: `reguard("cases_note", read="…")`; `into` goes with `change`."""
    return [RunSQL(_altered(table, name, policies), RunSQL.noop) for name in policies if name != "into"]


def _altered(table: str, name: str, policies: dict[str, str]) -> str:
    open_to = "(SELECT regie_is_system()) OR ({})"
    rule = open_to.format(policies[name])
    using = "" if name == "add" else f"USING ({rule})"
    check = f"WITH CHECK ({rule})" if name == "add" else ""
    if name == "change":
        check = f"WITH CHECK ({open_to.format(policies.get('into', policies[name]))})"
    return f"ALTER POLICY {name} ON {table} {using} {check}"


def watch(*tables: str, key: str = "id") -> list[Operation]:
    """Only write down which rows change; for tables without content: grants' sources, accounts, covenants."""
    return [RunSQL(WATCH.format(table=table, key=key), UNWATCH.format(table=table)) for table in tables]


def look_up(*tables: str) -> list[Operation]:
    """Let the guard's functions read tables that have no policies."""
    return [
        RunSQL(f"GRANT SELECT ON {table} TO regie_guard", f"REVOKE SELECT ON {table} FROM regie_guard")  # noqa: S608
        for table in tables
    ]


def hand_over(signatures: Iterable[str]) -> list[Operation]:
    """Make SECURITY DEFINER functions the guard's own: fixed search path, and only for who asks as `web`."""
    return [RunSQL(_handed_over(signature), RunSQL.noop) for signature in signatures]


def replace_look_up(signature: str, definition: str) -> Operation:
    """Define a function anew that was handed over: as the guard, and SECURITY DEFINER as before."""
    return RunSQL(
        f"""
        SET LOCAL ROLE regie_guard;
        {definition};
        ALTER FUNCTION {signature} SECURITY DEFINER;
        ALTER FUNCTION {signature} SET search_path = public, pg_temp;
        RESET ROLE;
        """,
        RunSQL.noop,
    )


def _handed_over(signature: str) -> str:
    return f"""
        ALTER FUNCTION {signature} SECURITY DEFINER;
        ALTER FUNCTION {signature} SET search_path = public, pg_temp;
        REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {signature} TO regie_web, regie_owner, regie_guard;
        ALTER FUNCTION {signature} OWNER TO regie_guard;
    """


def as_system() -> Operation:
    """Put before a RunPython or RunSQL on rows: until its transaction ends, the owner sees them."""
    say_so = "SELECT set_config('app.system', 'on', true)"
    return RunSQL(say_so, say_so)
