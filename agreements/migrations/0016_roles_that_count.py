"""What somebody saw in a role ends with that role; and a newer version never lets a party have more.

Still one definition of what counts, the view, and one of what a party may have, the function.
"""

from django.db import migrations

from foundation.guarding import replace_look_up

# Who manages, watches, decides or only executes is admitted to nothing; a task is that of the regisseur.
IN_A_ROLE = """
    m.role <> ALL ('{executor,supervisor,privacy_officer,controller_officer,administrator}')
    AND ({basis} <> 'task' OR m.role = 'regisseur')
    AND ({basis} <> 'break_glass' OR m.role IN ('contact_point', 'regisseur', 'process_director'))"""


def in_a_role(basis: str) -> str:
    return IN_A_ROLE.replace("{basis}", basis)


VIEW = f"""
CREATE OR REPLACE VIEW agreements_in_force WITH (security_invoker = true) AS
SELECT a.id, a.dossier_id, a.user_id, a.organisation_id, a.municipality_id, a.registered_at, a.basis,
       a.covenant_id, a.kinds, a.purpose, a.starts_at, a.ends_at
FROM agreements_admission a
WHERE a.ended_at IS NULL
  AND a.starts_at <= (SELECT regie_now()) AND (a.ends_at IS NULL OR a.ends_at > (SELECT regie_now()))
  AND (SELECT true FROM accounts_user u WHERE u.id = a.user_id AND u.is_active LIMIT 1)
  AND (SELECT true FROM accounts_membership m
       WHERE m.user_id = a.user_id AND m.organisation_id = a.organisation_id
         AND m.municipality_id = a.municipality_id
         AND m.starts_at <= (SELECT regie_now())
         AND (m.ends_at IS NULL OR m.ends_at > (SELECT regie_now()))
         AND {in_a_role("a.basis")} LIMIT 1)
  AND (a.basis <> 'covenant'
       OR (SELECT true FROM agreements_covering c
           WHERE c.covenant_id = a.covenant_id AND c.municipality_id = a.municipality_id
             AND c.organisation_id = a.organisation_id LIMIT 1));
"""
# The admission keeps its version; every newer one that counts in the town must let the party have it too.
LETS_HAVE = """
CREATE FUNCTION covenant_lets_have(p_covenant uuid, p_town uuid, p_organisation uuid, p_category text)
RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM agreements_party p
        WHERE p.covenant_id = p_covenant AND p.organisation_id = p_organisation
          AND p_category = ANY (p.may_receive))
    AND NOT EXISTS (
        SELECT FROM agreements_covenant c
        JOIN agreements_covenant n ON n.series_id = c.series_id AND n.number > c.number
        JOIN agreements_accession t ON t.covenant_id = n.id AND t.municipality_id = p_town
        WHERE c.id = p_covenant AND n.state = 'in_force' AND n.starts_on <= regie_today()
          AND t.state = 'in_force' AND t.acceded_on <= regie_today()
          AND NOT EXISTS (
              SELECT FROM agreements_party q
              WHERE q.covenant_id = n.id AND q.organisation_id = p_organisation
                AND p_category = ANY (q.may_receive)))
$$;
"""
NEEDED = f"""
CREATE OR REPLACE FUNCTION an_admission_needs_a_covenant_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
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
          AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now())
          AND {in_a_role("NEW.basis")}) THEN
        RAISE EXCEPTION 'No admission for who does not work for this organisation in this town.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_admission_needs_a_membership';
    END IF;
    RETURN NEW;
END $$
"""
RECEIVES = """
CREATE OR REPLACE FUNCTION regie_receives(kind text, item uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_shareditem s
        JOIN agreements_admission a ON a.dossier_id = s.dossier_id AND a.user_id = s.receiver_id
         AND a.organisation_id = s.receiver_organisation_id
        WHERE s.item_kind = kind AND s.item_id = item AND s.receiver_id = regie_actor()
          AND admission_is_in_force(a.id)
          AND (a.basis = 'task' OR (a.basis = 'covenant' AND covenant_lets_have(
              a.covenant_id, a.municipality_id, a.organisation_id, s.category)))
          AND NOT EXISTS (
              SELECT FROM agreements_recalleditem r
              WHERE r.item_kind = s.item_kind AND r.item_id = s.item_id AND r.part = s.part))
$$
"""
SHARED = """
CREATE OR REPLACE FUNCTION a_shared_item_rests_on_an_admission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM agreements_admission a JOIN agreements_sharing g ON g.id = NEW.sharing_id
        WHERE a.id = NEW.admission_id AND a.user_id = NEW.receiver_id AND a.dossier_id = NEW.dossier_id
          AND a.organisation_id = NEW.receiver_organisation_id AND g.dossier_id = NEW.dossier_id
          AND admission_is_in_force(a.id)) THEN
        RAISE EXCEPTION 'Nothing is shared with who is not admitted today.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_shared_item_rests_on_an_admission';
    END IF;
    IF NEW.owner_id <> NEW.receiver_organisation_id AND NOT EXISTS (
        SELECT FROM agreements_admission a
        WHERE a.id = NEW.admission_id
          AND (a.basis = 'task' OR (a.basis = 'covenant' AND covenant_lets_have(
              a.covenant_id, a.municipality_id, a.organisation_id, NEW.category)))) THEN
        RAISE EXCEPTION 'The covenant does not let this organisation have this kind of information.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_shared_item_stands_in_the_covenant';
    END IF;
    RETURN NEW;
END $$
"""
LETS_NOT_HAVE = "DROP FUNCTION covenant_lets_have(uuid, uuid, uuid, text);"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0015_covenants_locked")]
    operations = [
        migrations.RunSQL(VIEW, migrations.RunSQL.noop),
        migrations.RunSQL(LETS_HAVE, LETS_NOT_HAVE),
        replace_look_up("an_admission_needs_a_covenant_in_force()", NEEDED),
        replace_look_up("regie_receives(text, uuid)", RECEIVES),
        replace_look_up("a_shared_item_rests_on_an_admission()", SHARED),
    ]
