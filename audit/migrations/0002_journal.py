"""The journal: a schema of its own, insert-only for `web`, read through functions of the reading role."""

from django.db import migrations

TABLE = """
CREATE TABLE audit.entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT regie_now(),
    salt uuid NOT NULL DEFAULT gen_random_uuid(),
    request_id text NOT NULL DEFAULT '',
    kind text NOT NULL CHECK (kind IN ('act', 'look', 'refusal', 'sign_in')),
    act text NOT NULL CHECK (length(act) BETWEEN 1 AND 64),
    actor_id uuid,
    municipality_id uuid,
    organisation_id uuid,
    object_kind text NOT NULL DEFAULT '',
    object_id text NOT NULL DEFAULT '',
    object_label text NOT NULL DEFAULT '',
    dossier_id uuid,
    items text[] NOT NULL DEFAULT '{}',
    rule text NOT NULL DEFAULT '',
    admission_id uuid,
    agreement_id uuid,
    purpose text NOT NULL DEFAULT '',
    reason_given boolean NOT NULL DEFAULT false,
    reason_code text NOT NULL DEFAULT '',
    facts jsonb NOT NULL DEFAULT '{}',
    page text NOT NULL DEFAULT '',
    method text NOT NULL DEFAULT '',
    status smallint,
    address inet
);
CREATE INDEX entry_by_town ON audit.entry (municipality_id, id DESC);
CREATE INDEX entry_by_actor ON audit.entry (actor_id, id DESC);
CREATE INDEX entry_by_object ON audit.entry (object_id, id DESC);
CREATE INDEX entry_by_dossier ON audit.entry (dossier_id, id DESC);
CREATE INDEX entry_by_label ON audit.entry (object_label, id DESC);
CREATE INDEX entry_by_request ON audit.entry (request_id);
REVOKE ALL ON audit.entry FROM PUBLIC, regie_web;
GRANT INSERT (request_id, kind, act, actor_id, municipality_id, organisation_id, object_kind, object_id,
    object_label, dossier_id, items, rule, admission_id, agreement_id, purpose, reason_given, reason_code, facts, page,
    method, status, address) ON audit.entry TO regie_web;
GRANT SELECT ON audit.entry TO regie_reviewer;
CREATE FUNCTION audit.never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON audit.entry
    FOR EACH ROW EXECUTE FUNCTION audit.never();
CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON audit.entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit.never();
ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER entry_is_never_changed;
ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER entry_is_never_emptied;
"""
NO_TABLE = "DROP TABLE audit.entry; DROP FUNCTION audit.never();"

# auditlog inserts with RETURNING: that needs SELECT on the one column it returns, and on nothing else.
DIFF_RIGHTS = """
REVOKE ALL ON audit_fielddiff FROM PUBLIC, regie_web;
GRANT INSERT, SELECT (id) ON audit_fielddiff TO regie_web;
GRANT SELECT ON audit_fielddiff TO regie_reviewer;
GRANT SELECT ON django_content_type TO regie_reviewer;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("foundation", "0001_clock")]
    operations = [
        migrations.RunSQL(TABLE, NO_TABLE),
        migrations.RunSQL(DIFF_RIGHTS, migrations.RunSQL.noop),
    ]
