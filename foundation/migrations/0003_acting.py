"""Who acts, as the row policies ask it. All of it is set per transaction by `foundation.acting`."""

from django.db import migrations

FORWARD = """
DO $role$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regie_guard')
       OR NOT has_schema_privilege('regie_guard', 'public', 'CREATE') THEN
        RAISE EXCEPTION 'The role regie_guard is missing or not prepared.'
            USING HINT = 'Run foundation/sql/roles.sql again (docs/operating.md), then migrate.';
    END IF;
END
$role$;

-- No SET and no SECURITY DEFINER on these two: then the planner inlines them.
CREATE FUNCTION regie_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

CREATE FUNCTION regie_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('app.system', true) = 'on', false) $$;

-- The owner's door: under FORCE a data migration would otherwise change 0 rows and say nothing.
CREATE FUNCTION regie_owner_says_so() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF regie_is_system() THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'The owner asks a guarded table without saying that it is the system that asks.'
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Put foundation.guarding.as_system() before the data migration.';
END $$;
"""
BACKWARD = """
DROP FUNCTION regie_owner_says_so();
DROP FUNCTION regie_is_system();
DROP FUNCTION regie_actor();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
