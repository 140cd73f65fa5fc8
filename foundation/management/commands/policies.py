"""Print every row policy and every look-up of the guard, as the database has them: for docs/policies.txt."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

POLICIES = """
SELECT tablename, policyname, cmd, array_to_string(roles, ', '), coalesce(qual, ''), coalesce(with_check, '')
FROM pg_policies WHERE schemaname = 'public'
ORDER BY tablename COLLATE "C", policyname COLLATE "C"
"""
LOOK_UPS = """
SELECT p.oid::regprocedure::text, trim(p.prosrc) FROM pg_proc p
WHERE p.proowner = 'regie_guard'::regrole ORDER BY p.proname COLLATE "C"
"""
# The two that are the same on every table are checked apart from this list.
THE_SAME_EVERYWHERE = ("looked_up", "owned")
HEADING = """\
The second lock, as the database has it. Whoever loosens a rule changes this file, so that a second person
reads it. Made by: manage.py policies. On every table besides: the guard looks up, and the owner may in a
migration that says so.
"""


class Command(BaseCommand):
    help = "Print every row policy and every look-up of the guard."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(text())


def text() -> str:
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        policies = cursor.fetchall()
        cursor.execute(LOOK_UPS)
        look_ups = cursor.fetchall()
    parts = [HEADING]
    table = ""
    for name, policy, command, _roles, using, check in policies:
        if policy in THE_SAME_EVERYWHERE:
            continue
        if name != table:
            table = name
            parts.append(f"== {table}")
        parts.append(f"{policy} ({command.lower()})")
        parts += [
            f"    {label} {_one_line(rule)}" for label, rule in (("of", using), ("into", check)) if rule
        ]
    parts += [f"\n== {signature}\n    {_one_line(source)}" for signature, source in look_ups]
    return "\n".join(parts) + "\n"


def _one_line(rule: str) -> str:
    return " ".join(rule.split())
