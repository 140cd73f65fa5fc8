"""What counted is never rewritten, opening takes two people, and only who may writes: in the database too."""

from django.db import migrations

from foundation.guarding import guard


def unwatch(*tables: str) -> list[migrations.RunSQL]:
    """The guard brings the trigger with it."""
    return [
        migrations.RunSQL(f"DROP TRIGGER row_change ON {table}", migrations.RunSQL.noop) for table in tables
    ]


DATED = """
CREATE FUNCTION refuse_as(rule text, sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = sentence, ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION a_covenant_in_force_is_not_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF regie_is_system() THEN
        RETURN NEW;
    END IF;
    IF NEW.municipality_id <> ALL (regie_towns_as('administrator') || regie_towns_as('controller_officer'))
        OR (TG_OP = 'INSERT' AND NEW.state <> 'draft') THEN
        PERFORM refuse_as('the_own_town_writes_a_covenant', 'A covenant is written by the town that keeps it.');
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state = 'in_force' AND NOT EXISTS (
            SELECT FROM agreements_accession t WHERE t.covenant_id = NEW.id AND t.state = 'proposed'
              AND t.municipality_id = NEW.municipality_id AND t.proposed_by_id <> regie_actor()) THEN
            PERFORM refuse_as('an_accession_takes_two_people', 'One proposes, another confirms.');
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - '{ended_from,ended_at,ended_by_id,ended_because}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{ended_from,ended_at,ended_by_id,ended_because}'::text[] THEN
        PERFORM refuse_as('a_covenant_in_force_is_not_rewritten', 'A covenant in force gets a new version.');
    END IF;
    IF OLD.ended_from IS NOT NULL OR NEW.ended_from < regie_today() THEN
        PERFORM refuse_as('what_has_ended_stays_ended', 'A covenant is ended once, and not in the past.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_covenant_in_force_is_not_rewritten BEFORE INSERT OR UPDATE ON agreements_covenant
    FOR EACH ROW EXECUTE FUNCTION a_covenant_in_force_is_not_rewritten();

CREATE FUNCTION parties_are_written_in_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.covenant_id ELSE NEW.covenant_id END;
    drafted boolean := (SELECT c.state = 'draft' FROM agreements_covenant c WHERE c.id = held);
BEGIN
    IF drafted IS NOT FALSE OR regie_is_system() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'UPDATE' OR TG_TABLE_NAME <> 'agreements_party' THEN
        PERFORM refuse_as('parties_are_written_in_a_draft', 'Who may give and get what is written in a draft.');
    END IF;
    IF to_jsonb(NEW) - '{left_on,left_at,left_by_id}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{left_on,left_at,left_by_id}'::text[] THEN
        PERFORM refuse_as('parties_are_written_in_a_draft', 'Who may give and get what is written in a draft.');
    END IF;
    IF to_jsonb(OLD) ->> 'left_on' IS NOT NULL OR (to_jsonb(NEW) ->> 'left_on')::date < regie_today() THEN
        PERFORM refuse_as('what_has_ended_stays_ended', 'A party leaves once, and not in the past.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER parties_are_written_in_a_draft BEFORE INSERT OR UPDATE OR DELETE ON agreements_party
    FOR EACH ROW EXECUTE FUNCTION parties_are_written_in_a_draft();
CREATE TRIGGER parties_are_written_in_a_draft BEFORE INSERT OR UPDATE OR DELETE ON agreements_covenant_grounds
    FOR EACH ROW EXECUTE FUNCTION parties_are_written_in_a_draft();

CREATE FUNCTION an_accession_takes_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_leaving text[] := '{left_on,left_at,left_by_id,left_because}';
BEGIN
    IF regie_is_system() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.left_on IS NOT NULL THEN
            PERFORM refuse_as('an_accession_takes_two_people', 'An accession starts as a draft.');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'in_force' THEN
        IF to_jsonb(NEW) - of_leaving IS DISTINCT FROM to_jsonb(OLD) - of_leaving THEN
            PERFORM refuse_as('an_accession_is_not_rewritten', 'An accession in force is left, not rewritten.');
        END IF;
        IF OLD.left_on IS NOT NULL OR NEW.left_on < regie_today() THEN
            PERFORM refuse_as('what_has_ended_stays_ended', 'A town leaves once, and not in the past.');
        END IF;
    ELSIF NEW.state = 'in_force' AND (
        OLD.state <> 'proposed' OR NEW.proposed_by_id IS NULL OR NEW.confirmed_by_id IS DISTINCT FROM regie_actor()
        OR (NEW.proposed_by_id, NEW.acceded_on) IS DISTINCT FROM (OLD.proposed_by_id, OLD.acceded_on)
        OR NEW.confirmed_by_id = NEW.proposed_by_id) THEN
        PERFORM refuse_as('an_accession_takes_two_people', 'One proposes, another confirms.');
    ELSIF NEW.state = 'proposed' AND OLD.state = 'draft'
        AND NEW.proposed_by_id IS DISTINCT FROM regie_actor() THEN
        PERFORM refuse_as('an_accession_takes_two_people', 'Who proposes does so in the own name.');
    ELSIF NEW.state = 'proposed' AND OLD.state = 'proposed'
        AND (NEW.proposed_by_id, NEW.acceded_on) IS DISTINCT FROM (OLD.proposed_by_id, OLD.acceded_on) THEN
        PERFORM refuse_as('an_accession_takes_two_people', 'What was proposed is confirmed as it was.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_accession_takes_two_people BEFORE INSERT OR UPDATE ON agreements_accession
    FOR EACH ROW EXECUTE FUNCTION an_accession_takes_two_people();

CREATE FUNCTION lifting_takes_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_lifting text[] := '{ends_at,lift_asked_by_id,lift_asked_at,lift_because,lift_decided_by,lifted_by_id}';
BEGIN
    IF regie_is_system() THEN
        RETURN NEW;
    END IF;
    IF OLD.ends_at IS NOT NULL
        OR to_jsonb(NEW) - of_lifting IS DISTINCT FROM to_jsonb(OLD) - of_lifting THEN
        PERFORM refuse_as('a_suspension_is_not_rewritten', 'A suspension is lifted, not rewritten.');
    END IF;
    IF NEW.lift_asked_by_id IS DISTINCT FROM OLD.lift_asked_by_id
        AND (NEW.lift_asked_by_id IS DISTINCT FROM regie_actor() OR NEW.ends_at IS NOT NULL) THEN
        PERFORM refuse_as('lifting_takes_two_people', 'Who asks to lift does so in the own name.');
    END IF;
    IF NEW.ends_at IS NOT NULL AND (
        OLD.lift_asked_by_id IS NULL OR NEW.lifted_by_id IS DISTINCT FROM regie_actor()
        OR NEW.lifted_by_id = OLD.lift_asked_by_id OR NEW.ends_at < regie_now()) THEN
        PERFORM refuse_as('lifting_takes_two_people', 'One asks to lift, another confirms.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lifting_takes_two_people BEFORE UPDATE ON agreements_suspension
    FOR EACH ROW EXECUTE FUNCTION lifting_takes_two_people();
"""
# Readable to everybody who is signed in: pages say what is shown. Writing is what opens and closes.
EVERYBODY = "(SELECT regie_actor()) IS NOT NULL"
ADMINISTERS = "municipality_id = ANY ((SELECT regie_towns_as('administrator'))::uuid[])"
RUNS = f"({ADMINISTERS} OR municipality_id = ANY ((SELECT regie_towns_as('controller_officer'))::uuid[]))"
KEEPS = f"EXISTS (SELECT FROM agreements_covenant c WHERE c.id = covenant_id AND c.{ADMINISTERS})"
# Everywhere: only who may speak for every town that takes part.
RUNS_ALL = """(municipality_id IS NULL AND NOT EXISTS (
    SELECT FROM agreements_accession a JOIN agreements_covenant v ON v.id = a.covenant_id
    WHERE v.series_id = agreements_suspension.covenant_id AND a.state = 'in_force' AND a.left_on IS NULL
      AND a.municipality_id <> ALL (regie_towns_as('administrator') || regie_towns_as('controller_officer'))))"""
OF_OWN_TOWN = f"""({KEEPS} OR EXISTS (
    SELECT FROM agreements_accession a
    WHERE a.covenant_id = agreements_covenantdocument.covenant_id AND a.{ADMINISTERS}))"""
WATCHED = (
    "agreements_covenant_grounds",
    "agreements_party",
    "agreements_accession",
    "agreements_suspension",
    "agreements_covenantdocument",
)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0014_register_rules"), ("accounts", "0009_roles_locked")]
    operations = [
        migrations.RunSQL(DATED),
        *unwatch(*WATCHED),
        *guard("agreements_covenant_grounds", read=EVERYBODY, add=KEEPS, change=KEEPS, remove=KEEPS),
        *guard("agreements_party", read=EVERYBODY, add=KEEPS, change=KEEPS, remove=KEEPS),
        *guard(
            "agreements_accession",
            read=EVERYBODY,
            add=f"({KEEPS} OR {ADMINISTERS})",
            change=RUNS,
            remove=f"({KEEPS} AND state = 'draft')",
        ),
        *guard(
            "agreements_suspension",
            read=EVERYBODY,
            add=f"suspended_by_id = (SELECT regie_actor()) AND ({RUNS} OR {RUNS_ALL})",
            change=f"({RUNS} OR {RUNS_ALL})",
        ),
        *guard("agreements_covenantdocument", read=EVERYBODY, add=OF_OWN_TOWN, change="false"),
    ]
