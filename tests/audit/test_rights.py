"""Catalogue 39 for the role `web`: the journal is only ever added to."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

ROW = "(request_id, kind, act) VALUES ('forged', 'act', 'forged')"
FORBIDDEN = [
    "SELECT count(*) FROM audit.entry",
    "SELECT id FROM audit.entry LIMIT 1",
    "COPY audit.entry TO STDOUT",
    "TABLE audit.entry",
    "UPDATE audit.entry SET actor_id = NULL",
    "DELETE FROM audit.entry",
    "TRUNCATE audit.entry",
    "DROP TABLE audit.entry",
    "ALTER TABLE audit.entry DISABLE TRIGGER ALL",
    "ALTER TABLE audit.entry RENAME TO gone",
    "ALTER TABLE audit.entry OWNER TO regie_web",
    "CREATE TRIGGER mine BEFORE INSERT ON audit.entry FOR EACH ROW EXECUTE FUNCTION audit.never()",
    "CREATE RULE none AS ON INSERT TO audit.entry DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION audit.never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "DROP FUNCTION audit.never() CASCADE",
    "INSERT INTO audit.entry (id, request_id, kind, act) OVERRIDING SYSTEM VALUE VALUES (1, '', 'act', 'x')",
    "INSERT INTO audit.entry (at, request_id, kind, act) VALUES ('2020-01-01', '', 'act', 'x')",
    "INSERT INTO audit.entry (salt, request_id, kind, act) VALUES (gen_random_uuid(), '', 'act', 'x')",
    "INSERT INTO audit.entry (txid, request_id, kind, act) VALUES ('1', '', 'act', 'x')",
    f"INSERT INTO audit.entry {ROW} RETURNING id",
    "SELECT setval('audit.entry_id_seq', 1)",
    "ALTER SEQUENCE audit.entry_id_seq RESTART",
    "SET session_replication_role = replica",
    "SET ROLE regie_owner",
    "SET ROLE regie_reviewer",
    "SET SESSION AUTHORIZATION regie_owner",
    "GRANT SELECT ON audit.entry TO regie_web",
    "CREATE TABLE audit.mine (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TEMP TABLE entry (id int)",
    "SELECT changes FROM audit_fielddiff",
    "SELECT * FROM audit_fielddiff LIMIT 1",
    "UPDATE audit_fielddiff SET actor_id = NULL",
    "DELETE FROM audit_fielddiff",
    "TRUNCATE audit_fielddiff",
    "DROP TABLE audit_fielddiff",
    "ALTER TABLE audit_fielddiff ADD COLUMN mine int",
    "ALTER FUNCTION regie_now() RENAME TO then_",
    "UPDATE clock_shift SET shift = '1 day'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_web_is_refused(db, statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner|must be able"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_web_may_add_a_line(db):
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit.entry {ROW}")
        assert cursor.rowcount == 1


def test_the_owner_cannot_change_a_line_either(own):
    own.owner.execute(f"INSERT INTO audit.entry {ROW}")
    for statement in ("UPDATE audit.entry SET act = 'x'", "DELETE FROM audit.entry", "TRUNCATE audit.entry"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added to"):
            own.owner.execute(statement)
    assert own.count("SELECT count(*) FROM audit.entry WHERE act = 'forged'") == 1


def test_web_is_nobody_special_and_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                      (SELECT count(*) FROM pg_class WHERE relowner = r.oid),
                      (SELECT count(*) FROM pg_auth_members WHERE member = r.oid)
               FROM pg_roles r WHERE rolname = current_user"""
        )
        assert cursor.fetchone() == (False, False, False, False, False, 0, 0)
