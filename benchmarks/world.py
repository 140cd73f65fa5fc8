"""A database with many cases, admissions and guardian rows, written in SQL; and readers who see a part of it."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import database
from tests.factories.crowd import PARTS, copy

NAME = "regie_bench"
MARK = "bench"
COLLEAGUES = 2000
SERVERS_CLOCK = Path(__file__).parent.parent / "foundation" / "sql" / "server_clock.sql"
ADMISSION = """
INSERT INTO agreements_admission (id, dossier_id, municipality_id, registered_at, user_id, organisation_id, basis,
    covenant_id, ground_id, kinds, purpose, starts_at, ends_at, asked_until, admitted_by_id, ended_at, ended_by_id)
SELECT md5(%(reader)s || '/' || i)::uuid, md5('dossier' || %(mark)s || i)::uuid, d.municipality_id,
    d.registered_at - i * interval '1 minute', {user}, m.organisation_id, 'covenant', %(covenant)s, NULL,
    '{{identity,plan,actions}}', 'Meting', now() - interval '30 days', {ends}, NULL, m.user_id, {ended}
FROM agreements_dossier d, accounts_membership m, generate_series(1, %(cases)s) AS i
WHERE d.id = %(dossier)s AND m.id = %(membership)s AND {which}
"""
PERMISSIONS = """
INSERT INTO agreements_dossierpermission (content_object_id, user_id, permission_id, admission_id)
SELECT a.dossier_id, a.user_id, p.id, a.id FROM agreements_admission a CROSS JOIN auth_permission p
WHERE p.codename IN ('view_identity', 'view_plan', 'view_actions') AND a.purpose = 'Meting'
"""
PERSON = """
INSERT INTO accounts_user (id, password, email, name, job, is_active, language)
SELECT md5(%(who)s || i)::uuid, '!', %(who)s || i || '@meting.example', 'Meting', '', true, 'nl'
FROM generate_series(1, %(number)s) AS i
"""
MEMBERSHIP = """
INSERT INTO accounts_membership (id, user_id, organisation_id, municipality_id, role, is_team_lead, starts_at)
SELECT md5('member' || %(who)s || i)::uuid, md5(%(who)s || i)::uuid, m.organisation_id, m.municipality_id,
       m.role, false, m.starts_at
FROM accounts_membership m, generate_series(1, %(number)s) AS i WHERE m.id = %(membership)s
"""


@dataclass(frozen=True)
class Reader:
    """Somebody who may see so many of the cases; `ended` more were open to them once."""

    name: str
    live: int
    ended: int = 0


def readers(cases):
    return [
        Reader("50", min(50, cases)),
        Reader("11,000", min(11_000, cases // 2)),
        Reader("100,000", min(100_000, cases // 2)),
        Reader("50 and 100,000 ended", min(50, cases), min(100_000, cases // 2)),
    ]


class Builder:
    """Writes as the server's superuser, with triggers and row policies out of the way."""

    def __init__(self, case, membership, covenant, cases):
        self.cases = cases
        self.values = {
            "mark": MARK,
            "cases": cases,
            "number": cases,
            "case": case.pk,
            "dossier": case.dossier_id,
            "weighing": case.weighing_id,
            "membership": membership.pk,
            "covenant": covenant.pk,
        }
        self.connection = psycopg.connect(database.libpq(database.admin_url(NAME)), autocommit=True)
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET maintenance_work_mem = '512MB'")

    def build(self):
        self.connection.execute(SERVERS_CLOCK.read_text())
        self.connection.execute(
            "UPDATE agreements_covenant SET starts_on = '2020-01-01', ends_on = '2090-01-01'"
        )
        with self.connection.cursor() as cursor:
            for table, (of, differing) in PARTS.items():
                copy(cursor, table, of, differing, self.values)
        self._people("colleague", COLLEAGUES)
        for reader in readers(self.cases):
            self._people(reader.name, 1)
            self._admit(
                reader.name, f"i %% {max(1, self.cases // reader.live)} = 0 AND i <= {self._last(reader)}"
            )
            if reader.ended:
                self._admit(f"{reader.name} ", f"i <= {reader.ended}", of=reader.name, ended=True)
        for turn in (1, 7, 13):
            user = f"md5('colleague' || 1 + (i * {turn}) %% {COLLEAGUES})::uuid"
            self._admit(f"colleagues {turn}", "true", user=user)
        self.connection.execute(PERMISSIONS)
        self.connection.execute("VACUUM ANALYZE")

    def _last(self, reader):
        """Exactly so many; the live ones of who had many others are as old as any."""
        return (self.cases // reader.live) * reader.live

    def _people(self, who, number):
        for statement in (PERSON, MEMBERSHIP):
            self.connection.execute(statement, self.values | {"who": who, "number": number})

    def _admit(self, name, which, *, of=None, user=None, ended=False):
        """Half of what ended was ended by somebody, half by its date."""
        by_hand = "i %% 2 = 0"
        statement = ADMISSION.format(
            user=user or "md5(%(who)s || 1)::uuid",
            which=which,
            ends=f"CASE WHEN {by_hand} THEN NULL ELSE now() - interval '1 day' END" if ended else "NULL",
            ended=f"CASE WHEN {by_hand} THEN now() END, CASE WHEN {by_hand} THEN m.user_id END"
            if ended
            else "NULL, NULL",
        )
        self.connection.execute(statement, self.values | {"reader": name, "who": of or name})

    def hide(self, number):
        """More cases that no reader may see."""
        with self.connection.cursor() as cursor:
            for table, (of, differing) in PARTS.items():
                copy(cursor, table, of, differing, self.values | {"mark": "hidden", "number": number})


def size():
    return int(os.environ.get("REGIE_BENCH_CASES", "20000"))
