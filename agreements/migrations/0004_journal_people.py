"""Who is meant by a name in the journal: people who work or worked in the reader's towns, and nobody else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit.is_of_readers_town(p_user uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM accounts_membership m
        WHERE m.user_id = p_user AND m.municipality_id = ANY (audit.towns_of_reader()))
$$;

CREATE FUNCTION audit.find_people(p_text text) RETURNS TABLE (id uuid, name text, email text, organisation_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.name, u.email, (
        SELECT o.name FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = u.id AND m.municipality_id = ANY (audit.towns_of_reader())
        ORDER BY m.starts_at DESC, o.name LIMIT 1)
    FROM accounts_user u
    WHERE length(trim(p_text)) > 1
      AND (position(lower(trim(p_text)) IN lower(u.name)) > 0 OR lower(u.email) = lower(trim(p_text)))
      AND audit.is_of_readers_town(u.id)
    ORDER BY u.name, u.email LIMIT 20
$$;

CREATE FUNCTION audit.name_people(p_ids uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.name FROM accounts_user u WHERE u.id = ANY (p_ids) AND audit.is_of_readers_town(u.id)
$$;

CREATE FUNCTION audit.name_dossiers(p_ids uuid[]) RETURNS TABLE (id uuid, object_kind text, object_label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (e.dossier_id) e.dossier_id, e.object_kind, e.object_label
    FROM audit.entry e
    WHERE e.dossier_id = ANY (p_ids) AND e.object_kind IN ('cases.case', 'signals.signal')
      AND e.municipality_id = ANY (audit.towns_of_reader())
    ORDER BY e.dossier_id, e.id
$$;

ALTER FUNCTION audit.name_dossiers(uuid[]) OWNER TO regie_reviewer;
ALTER FUNCTION audit.is_of_readers_town(uuid) OWNER TO regie_reviewer;
ALTER FUNCTION audit.find_people(text) OWNER TO regie_reviewer;
ALTER FUNCTION audit.name_people(uuid[]) OWNER TO regie_reviewer;
SET LOCAL ROLE regie_reviewer;
REVOKE ALL ON FUNCTION audit.is_of_readers_town(uuid), audit.find_people(text), audit.name_people(uuid[]),
    audit.name_dossiers(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.find_people(text), audit.name_people(uuid[]), audit.name_dossiers(uuid[]) TO regie_web;
RESET ROLE;
"""
BACKWARD = """
DROP FUNCTION audit.name_dossiers(uuid[]);
DROP FUNCTION audit.name_people(uuid[]);
DROP FUNCTION audit.find_people(text);
DROP FUNCTION audit.is_of_readers_town(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_journal_readers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
