"""The journal is read through functions of the reading role: `web` may call them and select nothing itself.

The function asks who reads (the transaction's actor) and answers only for the towns whose supervisor
or privacy officer that person is, today. A refusal whose object is unknown belongs to the towns of
the person who was refused.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit.towns_of_reader() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m.municipality_id), '{}')
    FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      AND m.role IN ('supervisor', 'privacy_officer') AND u.is_active
      AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now())
$$;

CREATE FUNCTION audit.read_entries(
    p_actor uuid, p_label text, p_act text, p_kind text, p_from timestamptz, p_until timestamptz,
    p_before bigint, p_limit int
) RETURNS TABLE (
    id bigint, at timestamptz, request_id text, kind text, act text, actor_id uuid, actor_name text,
    organisation_name text, object_kind text, object_id text, object_label text, dossier_id uuid,
    items text[], rule text, agreement_name text, purpose text, reason_given boolean, reason_code text,
    facts jsonb, page text, status smallint, address inet
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at, e.request_id, e.kind, e.act, e.actor_id, u.name, o.name, e.object_kind, e.object_id,
           e.object_label, e.dossier_id, e.items, e.rule, c.name, e.purpose, e.reason_given, e.reason_code,
           e.facts, e.page, e.status, e.address
    FROM audit.entry e
    LEFT JOIN accounts_user u ON u.id = e.actor_id
    LEFT JOIN accounts_organisation o ON o.id = e.organisation_id
    LEFT JOIN agreements_covenant c ON c.id = e.agreement_id
    WHERE (e.municipality_id = ANY (audit.towns_of_reader())
           OR (e.municipality_id IS NULL AND EXISTS (
               SELECT FROM accounts_membership m
               WHERE m.user_id = e.actor_id AND m.municipality_id = ANY (audit.towns_of_reader()))))
      AND (p_actor IS NULL OR e.actor_id = p_actor)
      AND (p_label IS NULL OR e.object_label = p_label OR e.dossier_id IN (
           SELECT l.dossier_id FROM audit.entry l
           WHERE l.object_label = p_label AND l.dossier_id IS NOT NULL
             AND l.municipality_id = ANY (audit.towns_of_reader())))
      AND (p_act IS NULL OR e.act = p_act)
      AND (p_kind IS NULL OR e.kind = p_kind)
      AND (p_from IS NULL OR e.at >= p_from)
      AND (p_until IS NULL OR e.at < p_until)
      AND (p_before IS NULL OR e.id < p_before)
    ORDER BY e.id DESC LIMIT least(p_limit, 200)
$$;

CREATE FUNCTION audit.read_diffs(p_request text) RETURNS TABLE (
    model text, object_pk text, action smallint, changes jsonb
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.app_label || '.' || t.model, d.object_pk, d.action, d.changes
    FROM audit_fielddiff d JOIN django_content_type t ON t.id = d.content_type_id
    WHERE d.cid = p_request AND EXISTS (
        SELECT FROM audit.entry e
        WHERE e.request_id = p_request AND e.municipality_id = ANY (audit.towns_of_reader()))
    ORDER BY d.timestamp, d.object_pk
$$;

GRANT SELECT ON accounts_membership, accounts_user, accounts_organisation, agreements_covenant TO regie_reviewer;
ALTER FUNCTION audit.towns_of_reader() OWNER TO regie_reviewer;
ALTER FUNCTION audit.read_entries(uuid, text, text, text, timestamptz, timestamptz, bigint, int)
    OWNER TO regie_reviewer;
ALTER FUNCTION audit.read_diffs(text) OWNER TO regie_reviewer;
REVOKE ALL ON FUNCTION audit.towns_of_reader() FROM PUBLIC;
REVOKE ALL ON FUNCTION audit.read_entries(uuid, text, text, text, timestamptz, timestamptz, bigint, int) FROM PUBLIC;
REVOKE ALL ON FUNCTION audit.read_diffs(text) FROM PUBLIC;
SET LOCAL ROLE regie_reviewer;
GRANT EXECUTE ON FUNCTION audit.towns_of_reader(), audit.read_diffs(text),
    audit.read_entries(uuid, text, text, text, timestamptz, timestamptz, bigint, int) TO regie_web;
RESET ROLE;
"""
BACKWARD = """
DROP FUNCTION audit.read_diffs(text);
DROP FUNCTION audit.read_entries(uuid, text, text, text, timestamptz, timestamptz, bigint, int);
DROP FUNCTION audit.towns_of_reader();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_in_force"),
        ("audit", "0002_journal"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
