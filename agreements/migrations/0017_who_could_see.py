"""Who could see a dossier on a day: every part has the day it was opened, and what has ended stays ended.

The view `agreements_in_force` says what counts now; the two functions below say when it counted, from the same
dated rows. `tests/agreements/test_who_could_see.py` holds the two together on random histories.
"""

from django.db import migrations, models

import foundation.clock
from foundation.guarding import as_system, hand_over

# Nobody was ever shown a part before the admission began; when it was opened later, the journal knows.
OPENED = """
UPDATE agreements_dossierpermission p SET opened_at = a.starts_at
FROM agreements_admission a WHERE a.id = p.admission_id;
"""
DATED = """
CREATE FUNCTION a_part_keeps_the_day_it_was_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'What was opened stays as it was written: another admission opens other parts.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_part_keeps_the_day_it_was_opened';
    END IF;
    IF NOT regie_is_system() THEN
        NEW.opened_at := regie_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_part_keeps_the_day_it_was_opened BEFORE INSERT OR UPDATE ON agreements_dossierpermission
    FOR EACH ROW EXECUTE FUNCTION a_part_keeps_the_day_it_was_opened();

CREATE FUNCTION what_has_ended_stays_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
        OR NEW.ends_at IS DISTINCT FROM OLD.ends_at OR NOT NEW.kinds @> OLD.kinds THEN
        RAISE EXCEPTION 'An admission is ended once, and its last day and its parts stay as they were given.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'what_has_ended_stays_ended';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER what_has_ended_stays_ended BEFORE UPDATE ON agreements_admission
    FOR EACH ROW EXECUTE FUNCTION what_has_ended_stays_ended();
"""
NOT_DATED = """
DROP TRIGGER what_has_ended_stays_ended ON agreements_admission;
DROP FUNCTION what_has_ended_stays_ended();
DROP TRIGGER a_part_keeps_the_day_it_was_opened ON agreements_dossierpermission;
DROP FUNCTION a_part_keeps_the_day_it_was_opened();
"""
# A day that was written down later counts from when it was written: until then people did get in.
SPANS = """
CREATE FUNCTION regie_midnight(p_day date) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT p_day::timestamp AT TIME ZONE 'Europe/Amsterdam'
$$;

CREATE FUNCTION regie_span(p_from timestamptz, p_until timestamptz) RETURNS tstzmultirange
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_until <= p_from THEN '{}'::tstzmultirange ELSE tstzmultirange(tstzrange(p_from, p_until)) END
$$;

CREATE FUNCTION regie_until(p_day date, p_written timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p_day IS NOT NULL THEN greatest(regie_midnight(p_day), p_written) END
$$;

CREATE FUNCTION covenant_covered_during(p_covenant uuid, p_town uuid, p_organisation uuid) RETURNS tstzmultirange
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(range_agg(
        regie_span(regie_midnight(c.starts_on),
                   least(regie_midnight(c.ends_on + 1), regie_until(c.ended_from, c.ended_at)))
        * regie_span(greatest(regie_midnight(a.acceded_on), a.confirmed_at), regie_until(a.left_on, a.left_at))
        * regie_span(NULL, regie_until(p.left_on, p.left_at))
        - coalesce((
            SELECT range_agg(regie_span(s.starts_at, s.ends_at)) FROM agreements_suspension s
            WHERE s.covenant_id = c.series_id AND (s.municipality_id IS NULL OR s.municipality_id = p_town)), '{}')
        - coalesce((
            SELECT range_agg(
                regie_span(greatest(regie_midnight(n.starts_on), regie_midnight(t.acceded_on), t.confirmed_at), NULL)
                - regie_span(NULL, least(regie_midnight(n.ends_on + 1), regie_until(n.ended_from, n.ended_at)))
                * regie_span(NULL, regie_until(t.left_on, t.left_at))
                * coalesce((SELECT range_agg(regie_span(NULL, regie_until(q.left_on, q.left_at)))
                            FROM agreements_party q
                            WHERE q.covenant_id = n.id AND q.organisation_id = p_organisation), '{}'))
            FROM agreements_covenant n
            JOIN agreements_accession t ON t.covenant_id = n.id AND t.municipality_id = p_town
            WHERE n.series_id = c.series_id AND n.number > c.number AND n.state = 'in_force'
              AND t.state = 'in_force'), '{}')), '{}')
    FROM agreements_covenant c
    JOIN agreements_party p ON p.covenant_id = c.id AND p.organisation_id = p_organisation
    JOIN agreements_accession a ON a.covenant_id = c.id AND a.municipality_id = p_town AND a.state = 'in_force'
    WHERE c.id = p_covenant AND c.state = 'in_force'
$$;

CREATE FUNCTION admission_counted_during(p_admission uuid) RETURNS tstzmultirange
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT (regie_span(a.starts_at, least(a.ends_at, a.ended_at))
        * coalesce((
            SELECT range_agg(regie_span(m.starts_at, m.ends_at)) FROM accounts_membership m
            WHERE m.user_id = a.user_id AND m.organisation_id = a.organisation_id
              AND m.municipality_id = a.municipality_id
              AND m.role <> ALL ('{executor,supervisor,privacy_officer,controller_officer,administrator}')
              AND (a.basis <> 'task' OR m.role = 'regisseur')
              AND (a.basis <> 'break_glass' OR m.role IN ('contact_point', 'regisseur', 'process_director'))), '{}')
        - coalesce((
            SELECT range_agg(regie_span(o.closed_at, o.reopened_at)) FROM accounts_closure o
            WHERE o.user_id = a.user_id), '{}'))
        * CASE WHEN a.basis = 'covenant'
            THEN covenant_covered_during(a.covenant_id, a.municipality_id, a.organisation_id)
            ELSE regie_span(NULL, NULL) END
    FROM agreements_admission a WHERE a.id = p_admission
$$;

-- Who directs the case, and who watches over the town: names, rules and days, and nothing of what was seen.
CREATE FUNCTION regie_may_ask_who_saw(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT regie_is_system() OR regie_directs(dossier) OR EXISTS (
        SELECT FROM agreements_dossier d
        WHERE d.id = dossier
          AND d.municipality_id = ANY (regie_towns_as('privacy_officer') || regie_towns_as('supervisor')))
$$;

CREATE FUNCTION regie_who_could_see(p_dossier uuid, p_day date)
RETURNS TABLE (admission_id uuid, user_id uuid, organisation_id uuid, basis text, covenant_id uuid,
    ground_id text, kinds text[], starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT a.id, a.user_id, a.organisation_id, a.basis, a.covenant_id, a.ground_id, (
        SELECT array_agg(substr(n.codename, 6) ORDER BY p.opened_at, n.codename)
        FROM agreements_dossierpermission p JOIN auth_permission n ON n.id = p.permission_id
        WHERE p.admission_id = a.id AND p.opened_at < least(regie_midnight(p_day + 1), upper(r.span))),
        lower(r.span), upper(r.span)
    FROM agreements_admission a CROSS JOIN LATERAL unnest(admission_counted_during(a.id)) AS r (span)
    WHERE a.dossier_id = p_dossier AND regie_may_ask_who_saw(p_dossier)
      AND r.span && tstzrange(regie_midnight(p_day), regie_midnight(p_day + 1))
    ORDER BY lower(r.span), a.id
$$;
"""
NO_SPANS = """
DROP FUNCTION regie_who_could_see(uuid, date);
DROP FUNCTION regie_may_ask_who_saw(uuid);
DROP FUNCTION admission_counted_during(uuid);
DROP FUNCTION covenant_covered_during(uuid, uuid, uuid);
DROP FUNCTION regie_until(date, timestamptz);
DROP FUNCTION regie_span(timestamptz, timestamptz);
DROP FUNCTION regie_midnight(date);
"""
LOOK_UPS = ("regie_may_ask_who_saw(uuid)", "regie_who_could_see(uuid, date)")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0016_roles_that_count"), ("cases", "0011_directing_is_a_task")]
    operations = [
        migrations.AddField(
            "dossierpermission",
            "opened_at",
            models.DateTimeField(db_default=foundation.clock.Now()),
        ),
        as_system(),
        migrations.RunSQL(OPENED, migrations.RunSQL.noop),
        migrations.RunSQL(DATED, NOT_DATED),
        migrations.RunSQL(SPANS, NO_SPANS),
        *hand_over(LOOK_UPS),
    ]
