"""Catalogue 16 and 22: what the database itself says about the second lock."""

import ast

import pytest
from django.apps import apps
from django.db import connection

from foundation.management.commands import policies
from tests import figures
from tests.house.source import ROOT

ROOMS = ("accounts", "agreements", "signals", "cases")
# Tables of the rooms without personal content of a dossier: settings, agreements, people and their roles.
OPEN = {
    "accounts_municipality",
    "accounts_district",
    "accounts_organisation",
    "accounts_organisation_serves",
    "accounts_user",
    "accounts_membership",
    "accounts_termsetting",
    "agreements_legalground",
    "agreements_covenant",
    "agreements_table",
    "agreements_table_members",
    "signals_criteriaset",
    "signals_feedbacktext",
    "accounts_session",
    "accounts_guesses",
}
COMMANDS = {"read": "SELECT", "add": "INSERT", "change": "UPDATE", "remove": "DELETE"}
ROLES = ("regie_owner", "regie_web", "regie_reviewer", "regie_guard")
MAY_BE_THE_SYSTEM = {
    "accounts/notices.py",
    "config/management/commands/load_world.py",
    "config/seeding/town.py",
    "foundation/outbox.py",
    "replay/fill.py",
    "cases/tasks.py",
    "signals/tasks.py",
}


def ask(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def tables():
    found = set()
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            if model._meta.managed:
                found.add(model._meta.db_table)
    return found


def test_every_table_with_content_is_locked(db):
    locked = {
        row[0] for row in ask("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    }
    bare = tables() - locked - OPEN
    figures.note(16, "tables with content and without a forced lock", "0", len(bare), not bare)
    assert bare == set(), "guard() them in a migration, or say in OPEN why they hold no content"
    assert locked & OPEN == set()
    half = ask("SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
    assert half == []


def test_every_locked_table_has_a_rule_for_each_command_and_role(db):
    wrong = []
    for (table,) in ask("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1"):
        rows = ask("SELECT policyname, cmd, roles::text FROM pg_policies WHERE tablename = %s", table)
        wanted = [(name, command, "{regie_web}") for name, command in COMMANDS.items()]
        wanted += [("looked_up", "SELECT", "{regie_guard}"), ("owned", "ALL", "{regie_owner}")]
        if sorted(rows) != sorted(wanted):
            wrong.append((table, rows))
    assert wrong == []
    rules = ask(
        "SELECT DISTINCT policyname, qual, with_check FROM pg_policies"
        " WHERE policyname IN ('looked_up', 'owned') ORDER BY 1"
    )
    assert rules == [
        ("looked_up", "true", None),
        ("owned", "( SELECT regie_owner_says_so() AS regie_owner_says_so)", None),
    ]


def test_no_rule_lets_everybody_through(db):
    """`USING (true)` for the pages would be a lock without a key."""
    open_rules = ask(
        "SELECT tablename, policyname FROM pg_policies WHERE 'regie_web' = ANY (roles)"
        " AND (coalesce(qual, with_check) = 'true' OR coalesce(qual, with_check) NOT LIKE %s)",
        "%regie_is_system%",
    )
    assert open_rules == []


def test_the_roles_are_no_stronger_than_the_lock_relies_on(db):
    strong = ask(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
        list(ROLES),
    )
    owned = ask("SELECT relname FROM pg_class WHERE relowner = 'regie_web'::regrole")
    become = ask(
        "SELECT r FROM unnest(%s::text[]) AS r WHERE pg_has_role('regie_web', r, 'MEMBER')", list(ROLES)
    )
    logins = ask(
        "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname IN ('regie_guard', 'regie_reviewer')"
    )
    weak = len(strong + owned)
    figures.note(16, "roles of the web that are superuser, bypass or own", "0", weak, not weak)
    assert (strong, owned, become, logins) == ([], [], [("regie_web",)], [])
    assert ask("SELECT current_user, session_user") == [("regie_web", "regie_web")]


def test_every_look_up_is_the_guards_with_a_fixed_search_path(db):
    loose = ask(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.prosecdef"
        " AND p.pronamespace = 'public'::regnamespace AND p.proname NOT LIKE 'test_%%'"
        " AND p.proname <> 'regie_now'"
        " AND (p.proowner <> 'regie_guard'::regrole OR NOT 'search_path=public, pg_temp' = ANY (p.proconfig)"
        "      OR has_function_privilege('public', p.oid, 'EXECUTE'))"
    )
    assert loose == []


def test_no_view_shows_more_than_who_asks_may_see(db):
    """A view with its owner's rights, or a stored one, would go around every policy."""
    views = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'"
        " OR relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false))"
    )
    assert views == []


def test_the_policies_are_those_that_were_read_by_two_people(db):
    """Catalogue 22. After a change: write the file anew, and let somebody read the difference.

    bin/with-db sh -c '.venv/bin/python manage.py migrate --database owner -v 0 &&
                       .venv/bin/python manage.py policies > docs/policies.txt'
    """
    kept = (ROOT / "docs" / "policies.txt").read_text(encoding="utf-8")
    assert policies.text() == kept


def test_only_these_say_that_the_system_acts():
    found = {str(path.relative_to(ROOT)) for path in sources() if says_system(path)}
    assert found == MAY_BE_THE_SYSTEM


def sources():
    folders = (*ROOMS, "audit", "config", "foundation", "replay")
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


def says_system(path):
    return any(
        isinstance(node, ast.keyword)
        and node.arg == "system"
        and not (isinstance(node.value, ast.Attribute) and node.value.attr == "system")  # handed on
        and not (isinstance(node.value, ast.Name) and node.value.id == "system")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize("room", [*ROOMS, "audit", "config"])
def test_no_page_sets_who_acts_by_itself(room):
    """Only `foundation.acting` hands the settings to the database."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and "set_config" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []
