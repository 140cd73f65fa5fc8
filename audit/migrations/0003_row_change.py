"""What the database itself saw change: table, key, operation and column names, never a value.

Bulk statements, raw SQL and cascades come past here as well. `web` has no right at all on the table;
the trigger writes as the owner.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE audit.row_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT regie_now(),
    table_name text NOT NULL,
    row_key text NOT NULL,
    operation text NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    columns text[] NOT NULL DEFAULT '{}',
    actor_id uuid,
    by_system boolean NOT NULL,
    request_id text NOT NULL,
    login text NOT NULL DEFAULT session_user
);
CREATE INDEX row_change_by_request ON audit.row_change (request_id);
CREATE INDEX row_change_by_row ON audit.row_change (row_key, id DESC);
REVOKE ALL ON audit.row_change FROM PUBLIC, regie_web;
GRANT SELECT ON audit.row_change TO regie_reviewer;

CREATE FUNCTION audit.note_row_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    becomes jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    key_column text := coalesce(TG_ARGV[0], 'id');
    changed text[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(array_agg(each.key ORDER BY each.key), '{}') INTO changed
        FROM jsonb_each(becomes) AS each WHERE each.value IS DISTINCT FROM was -> each.key;
    END IF;
    INSERT INTO audit.row_change (table_name, row_key, operation, columns, actor_id, by_system, request_id)
    VALUES (TG_TABLE_NAME, coalesce(becomes, was) ->> key_column, lower(TG_OP), changed, regie_actor(),
            regie_is_system(), coalesce(current_setting('app.request_id', true), ''));
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION audit.note_row_change() FROM PUBLIC;

CREATE TRIGGER row_change_is_never_changed BEFORE UPDATE OR DELETE ON audit.row_change
    FOR EACH ROW EXECUTE FUNCTION audit.never();
CREATE TRIGGER row_change_is_never_emptied BEFORE TRUNCATE ON audit.row_change
    FOR EACH STATEMENT EXECUTE FUNCTION audit.never();
ALTER TABLE audit.row_change ENABLE ALWAYS TRIGGER row_change_is_never_changed;
ALTER TABLE audit.row_change ENABLE ALWAYS TRIGGER row_change_is_never_emptied;
"""
BACKWARD = "DROP FUNCTION audit.note_row_change() CASCADE; DROP TABLE audit.row_change;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_journal"), ("foundation", "0003_acting")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
