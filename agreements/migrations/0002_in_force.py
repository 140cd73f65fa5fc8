"""What "in force" means, once: both the app's queries and the database's own rule ask these functions (I1)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION regie_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT (regie_now() AT TIME ZONE 'Europe/Amsterdam')::date $$;

CREATE FUNCTION covenant_covers(p_covenant uuid, p_town uuid, p_organisation uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM agreements_covenant c
        JOIN agreements_party p ON p.covenant_id = c.id AND p.organisation_id = p_organisation
        JOIN agreements_accession a ON a.covenant_id = c.id AND a.municipality_id = p_town
        WHERE c.id = p_covenant AND c.state = 'in_force'
          AND regie_today() BETWEEN c.starts_on AND c.ends_on
          AND a.acceded_on <= regie_today() AND (a.left_on IS NULL OR a.left_on > regie_today())
          AND NOT EXISTS (
              SELECT FROM agreements_suspension s
              WHERE s.covenant_id = c.id AND (s.municipality_id IS NULL OR s.municipality_id = p_town)
                AND s.starts_at <= regie_now() AND (s.ends_at IS NULL OR s.ends_at > regie_now())))
$$;

CREATE FUNCTION admission_is_in_force(p_admission uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM agreements_admission a
        JOIN agreements_dossier d ON d.id = a.dossier_id
        JOIN accounts_user u ON u.id = a.user_id
        WHERE a.id = p_admission AND u.is_active
          AND a.starts_at <= regie_now() AND (a.ends_at IS NULL OR a.ends_at > regie_now())
          AND a.ended_at IS NULL
          AND EXISTS (
              SELECT FROM accounts_membership m
              WHERE m.user_id = a.user_id AND m.organisation_id = a.organisation_id
                AND m.municipality_id = d.municipality_id
                AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now()))
          AND (a.basis <> 'covenant'
               OR covenant_covers(a.covenant_id, d.municipality_id, a.organisation_id)))
$$;

CREATE FUNCTION an_admission_needs_a_covenant_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE town uuid;
BEGIN
    SELECT municipality_id INTO town FROM agreements_dossier WHERE id = NEW.dossier_id;
    IF NEW.basis = 'covenant' AND NOT covenant_covers(NEW.covenant_id, town, NEW.organisation_id) THEN
        RAISE EXCEPTION 'No admission without a covenant in force for this party in this town.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_admission_needs_a_covenant_in_force';
    END IF;
    IF NOT EXISTS (
        SELECT FROM accounts_membership m
        WHERE m.user_id = NEW.user_id AND m.organisation_id = NEW.organisation_id AND m.municipality_id = town
          AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now())) THEN
        RAISE EXCEPTION 'No admission for who does not work for this organisation in this town.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_admission_needs_a_membership';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_admission_needs_a_covenant_in_force BEFORE INSERT ON agreements_admission
    FOR EACH ROW EXECUTE FUNCTION an_admission_needs_a_covenant_in_force();
"""
BACKWARD = """
DROP TRIGGER an_admission_needs_a_covenant_in_force ON agreements_admission;
DROP FUNCTION an_admission_needs_a_covenant_in_force();
DROP FUNCTION admission_is_in_force(uuid);
DROP FUNCTION covenant_covers(uuid, uuid, uuid);
DROP FUNCTION regie_today();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("foundation", "0001_clock")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
