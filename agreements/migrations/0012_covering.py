"""When a covenant counts, now that it has versions and each town a state of its own: still one definition."""

from django.db import migrations

from foundation.guarding import watch

COVERING = """
CREATE OR REPLACE VIEW agreements_covering WITH (security_invoker = true) AS
SELECT c.id AS covenant_id, a.municipality_id, p.organisation_id
FROM agreements_covenant c
JOIN agreements_party p ON p.covenant_id = c.id
JOIN agreements_accession a ON a.covenant_id = c.id
WHERE c.state = 'in_force' AND regie_today() BETWEEN c.starts_on AND c.ends_on
  AND (c.ended_from IS NULL OR c.ended_from > regie_today())
  AND a.state = 'in_force' AND a.acceded_on <= regie_today()
  AND (a.left_on IS NULL OR a.left_on > regie_today())
  AND (p.left_on IS NULL OR p.left_on > regie_today())
  AND NOT EXISTS (
      SELECT FROM agreements_suspension s
      WHERE s.covenant_id = c.series_id AND (s.municipality_id IS NULL OR s.municipality_id = a.municipality_id)
        AND s.starts_at <= regie_now() AND (s.ends_at IS NULL OR s.ends_at > regie_now()))
  -- An admission keeps the version it was given under, and never gets more than the newer one still allows.
  AND NOT EXISTS (
      SELECT FROM agreements_covenant n
      JOIN agreements_accession t ON t.covenant_id = n.id AND t.municipality_id = a.municipality_id
      WHERE n.series_id = c.series_id AND n.number > c.number AND n.state = 'in_force'
        AND n.starts_on <= regie_today() AND t.state = 'in_force' AND t.acceded_on <= regie_today()
        AND NOT (regie_today() <= n.ends_on AND (n.ended_from IS NULL OR n.ended_from > regie_today())
                 AND (t.left_on IS NULL OR t.left_on > regie_today())
                 AND EXISTS (SELECT FROM agreements_party q
                             WHERE q.covenant_id = n.id AND q.organisation_id = p.organisation_id
                               AND (q.left_on IS NULL OR q.left_on > regie_today()))));
REVOKE INSERT, UPDATE, DELETE ON agreements_covering FROM regie_web;

CREATE FUNCTION covenant_admits(p_covenant uuid, p_town uuid, p_organisation uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT covenant_covers(p_covenant, p_town, p_organisation) AND NOT EXISTS (
        SELECT FROM agreements_covenant c
        JOIN agreements_covenant n ON n.series_id = c.series_id AND n.number > c.number
        JOIN agreements_accession t ON t.covenant_id = n.id AND t.municipality_id = p_town
        WHERE c.id = p_covenant AND n.state = 'in_force' AND n.starts_on <= regie_today()
          AND t.state = 'in_force' AND t.acceded_on <= regie_today())
$$;

CREATE FUNCTION an_admission_names_the_newest_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.basis = 'covenant'
        AND NOT covenant_admits(NEW.covenant_id, NEW.municipality_id, NEW.organisation_id) THEN
        RAISE EXCEPTION 'No admission under a version that a newer one has replaced.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_admission_names_the_newest_version';
    END IF;
    RETURN NEW;
END $$;
-- After `an_admission_takes_after_its_dossier`, which fills in the town: triggers fire by name.
CREATE TRIGGER z_an_admission_names_the_newest_version BEFORE INSERT ON agreements_admission
    FOR EACH ROW EXECUTE FUNCTION an_admission_names_the_newest_version();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0011_covenants")]
    operations = [migrations.RunSQL(COVERING), *watch("agreements_covenantdocument")]
