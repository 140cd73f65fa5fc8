"""Emergency access, requests for access and who looked: what the database itself holds to (I22, I2)."""

from django.db import migrations

from foundation.guarding import NOBODY, guard, hand_over

ME = "(SELECT regie_actor())"
OFFICER = "ANY ((SELECT regie_towns_as('privacy_officer'))::uuid[])"

FORWARD = """
-- The number of an open case of the own town, for who may break the glass there: its keys and nothing else.
CREATE FUNCTION regie_case_in_emergency(p_number text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('case', c.id, 'dossier', c.dossier_id, 'town', c.municipality_id,
                              'registered_at', d.registered_at)
    FROM cases_case c JOIN agreements_dossier d ON d.id = c.dossier_id
    WHERE c.number = p_number AND c.state LIKE 'open%'
      AND c.municipality_id = ANY (regie_towns_as('contact_point') || regie_towns_as('regisseur')
                                   || regie_towns_as('process_director'))
    LIMIT 1
$$;

CREATE FUNCTION regie_may_break_glass(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM cases_case c
        WHERE c.dossier_id = dossier AND c.state LIKE 'open%'
          AND c.municipality_id = ANY (regie_towns_as('contact_point') || regie_towns_as('regisseur')
                                       || regie_towns_as('process_director')))
$$;

-- Who may hear who looked: who directs the case, the contact point for a signal, the privacy officer of the town.
CREATE FUNCTION regie_hears_who_looked(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT regie_directs(dossier) OR EXISTS (
        SELECT FROM agreements_dossier d
        WHERE d.id = dossier
          AND (d.municipality_id = ANY (regie_towns_as('privacy_officer'))
               OR (d.kind = 'signal' AND d.municipality_id = ANY (regie_towns_as('contact_point')))))
$$;

CREATE FUNCTION emergency_access_says_why() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM agreements_breakglass g
        WHERE g.admission_id = NEW.id AND g.user_id = NEW.user_id AND g.dossier_id = NEW.dossier_id) THEN
        RAISE EXCEPTION 'No emergency access without the reason for it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_access_says_why';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER emergency_access_says_why AFTER INSERT ON agreements_admission
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.basis = 'break_glass')
    EXECUTE FUNCTION emergency_access_says_why();
ALTER TABLE agreements_admission ADD CONSTRAINT emergency_access_ends_within_the_hour CHECK (
    basis <> 'break_glass' OR (ends_at IS NOT NULL AND ends_at <= starts_at + interval '60 minutes'));
ALTER TABLE agreements_breakglass ADD CONSTRAINT emergency_access_has_a_reason CHECK (
    char_length(btrim(reason)) >= 20);
"""
BACKWARD = """
ALTER TABLE agreements_breakglass DROP CONSTRAINT emergency_access_has_a_reason;
ALTER TABLE agreements_admission DROP CONSTRAINT emergency_access_ends_within_the_hour;
DROP TRIGGER emergency_access_says_why ON agreements_admission;
DROP FUNCTION emergency_access_says_why();
DROP FUNCTION regie_hears_who_looked(uuid);
DROP FUNCTION regie_may_break_glass(uuid);
DROP FUNCTION regie_case_in_emergency(text);
"""
LOOK_UPS = (
    "regie_case_in_emergency(text)",
    "regie_may_break_glass(uuid)",
    "regie_hears_who_looked(uuid)",
    "emergency_access_says_why()",
)

READERS = """
SET LOCAL ROLE regie_guard;
GRANT EXECUTE ON FUNCTION regie_hears_who_looked(uuid), regie_towns_as(text) TO regie_reviewer;
RESET ROLE;

CREATE FUNCTION audit.read_looks(p_dossier uuid, p_admission uuid, p_without uuid, p_before bigint, p_limit int)
RETURNS TABLE (id bigint, at timestamptz, actor_id uuid, actor_name text, organisation_name text, page text,
    rule text, facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at, e.actor_id, u.name, o.name, e.page, e.rule, e.facts
    FROM audit.entry e
    LEFT JOIN accounts_user u ON u.id = e.actor_id
    LEFT JOIN accounts_organisation o ON o.id = e.organisation_id
    WHERE e.dossier_id = p_dossier AND e.kind = 'look' AND regie_hears_who_looked(p_dossier)
      AND (p_admission IS NULL OR e.admission_id = p_admission)
      AND (p_without IS NULL OR e.actor_id IS DISTINCT FROM p_without)
      AND (p_before IS NULL OR e.id < p_before)
    ORDER BY e.id DESC LIMIT least(p_limit, 500)
$$;

-- What was refused at one page since a privacy officer of the town last looked. Theirs alone.
CREATE FUNCTION audit.read_attempts(p_page text)
RETURNS TABLE (id bigint, at timestamptz, actor_id uuid, actor_name text, organisation_name text,
    object_label text, reason_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at, e.actor_id, u.name, (
        SELECT o.name FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = e.actor_id ORDER BY m.starts_at DESC, o.name LIMIT 1), e.object_label, e.reason_code
    FROM audit.entry e LEFT JOIN accounts_user u ON u.id = e.actor_id
    WHERE e.kind = 'refusal' AND e.page = p_page AND e.method = 'POST'
      AND (e.municipality_id = ANY (regie_towns_as('privacy_officer'))
           OR (e.municipality_id IS NULL AND EXISTS (
               SELECT FROM accounts_membership m
               WHERE m.user_id = e.actor_id AND m.municipality_id = ANY (regie_towns_as('privacy_officer')))))
      AND e.id > coalesce((
          SELECT max((n.facts ->> 'up_to')::bigint) FROM audit.entry n
          WHERE n.act = 'cases.attempts_noted'
            AND n.municipality_id = ANY (regie_towns_as('privacy_officer'))), 0)
    ORDER BY e.id DESC LIMIT 100
$$;
CREATE INDEX entry_refusals_by_page ON audit.entry (page, id DESC) WHERE kind = 'refusal';

-- For the administrator of access: who was refused where and which condition failed; never what it was about.
CREATE FUNCTION audit.read_refusals(p_before bigint, p_limit int)
RETURNS TABLE (id bigint, at timestamptz, actor_name text, organisation_name text, page text, reason_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at, u.name, (
        SELECT o.name FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = e.actor_id ORDER BY m.starts_at DESC, o.name LIMIT 1), e.page, e.reason_code
    FROM audit.entry e JOIN accounts_user u ON u.id = e.actor_id
    WHERE e.kind = 'refusal' AND e.status IN (403, 404) AND e.reason_code <> 'not_found'
      AND EXISTS (
          SELECT FROM accounts_membership m
          WHERE m.user_id = e.actor_id
            AND m.municipality_id = ANY (regie_towns_as('administrator') || regie_towns_as('privacy_officer')))
      AND (p_before IS NULL OR e.id < p_before)
    ORDER BY e.id DESC LIMIT least(p_limit, 200)
$$;

ALTER FUNCTION audit.read_looks(uuid, uuid, uuid, bigint, int) OWNER TO regie_reviewer;
ALTER FUNCTION audit.read_attempts(text) OWNER TO regie_reviewer;
ALTER FUNCTION audit.read_refusals(bigint, int) OWNER TO regie_reviewer;
SET LOCAL ROLE regie_reviewer;
REVOKE ALL ON FUNCTION audit.read_looks(uuid, uuid, uuid, bigint, int), audit.read_attempts(text),
    audit.read_refusals(bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.read_looks(uuid, uuid, uuid, bigint, int), audit.read_attempts(text),
    audit.read_refusals(bigint, int) TO regie_web;
RESET ROLE;
"""
NO_READERS = """
DROP FUNCTION audit.read_refusals(bigint, int);
DROP FUNCTION audit.read_attempts(text);
DROP FUNCTION audit.read_looks(uuid, uuid, uuid, bigint, int);
DROP INDEX audit.entry_refusals_by_page;
"""
ROUTED = """
    asker_id = (SELECT regie_actor()) OR (SELECT true FROM agreements_requestfordossier r
        WHERE r.request_id = agreements_accessrequest.id LIMIT 1)"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_guard"), ("agreements", "0008_insight"), ("audit", "0003_row_change")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        *hand_over(LOOK_UPS),
        migrations.RunSQL(READERS, NO_READERS),
        *guard(
            "agreements_breakglass",
            read=f"user_id = {ME} OR regie_directs(dossier_id) OR municipality_id = {OFFICER}",
            add=f"user_id = {ME} AND regie_may_break_glass(dossier_id)",
            change=f"municipality_id = {OFFICER} AND user_id <> {ME}",
        ),
        *guard(
            "agreements_requestfordossier",
            read="regie_directs(dossier_id)",
            add=NOBODY,
            change="regie_directs(dossier_id)",
        ),
        *guard(
            "agreements_accessrequest",
            read=ROUTED,
            add=f"asker_id = {ME} AND municipality_id = ANY ((SELECT regie_towns())::uuid[])",
            change=NOBODY,
        ),
    ]
