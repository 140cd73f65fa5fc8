"""The second lock on dossiers and admissions. The policies name what a rule of the domain says, not a page.

`regie_at_desk` and what a case or signal opens are asked of functions of the guard: a policy on admissions
cannot ask tables whose own policies ask for admissions.
"""

from django.db import migrations

from foundation.guarding import NOBODY, guard, hand_over, look_up, replace_look_up, watch

ME = "(SELECT regie_me())"

FORWARD = """
-- The contact point of the town works with its signals; a case is another matter.
CREATE FUNCTION regie_at_desk(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_dossier d
        WHERE d.id = dossier AND d.kind = 'signal' AND d.municipality_id = ANY (regie_towns_as('contact_point')))
$$;

-- Dossiers of which this kind is open to who acts; asked once per statement.
CREATE FUNCTION regie_dossiers_with(kind text) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT f.dossier_id), '{}')
    FROM agreements_in_force f WHERE f.user_id = regie_actor() AND kind = ANY (f.kinds)
$$;

-- Who is admitted beside who acts: for telling people that something waits. Names and content are elsewhere.
CREATE FUNCTION regie_admitted(dossier uuid, kind text) RETURNS TABLE (user_id uuid, organisation_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT f.user_id, f.organisation_id FROM agreements_in_force f
    WHERE f.dossier_id = dossier AND kind = ANY (f.kinds)
      AND (regie_is_system()
           OR EXISTS (SELECT FROM agreements_in_force o WHERE o.dossier_id = dossier AND o.user_id = regie_actor()))
$$;

-- Whoever is not at the desk, or does not direct, changes the columns that are named here and no others.
CREATE FUNCTION only_some_columns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    dossier uuid := (was ->> 'dossier_id')::uuid;
    town uuid := coalesce((was ->> 'municipality_id')::uuid, regie_town_of(dossier));
    wrong text;
BEGIN
    IF regie_is_system()
       OR (TG_ARGV[0] = 'desk' AND town = ANY (regie_towns_as('contact_point')))
       OR (TG_ARGV[0] = 'regisseur' AND regie_directs(dossier)) THEN
        RETURN NEW;
    END IF;
    SELECT string_agg(each.key, ', ') INTO wrong FROM jsonb_each(to_jsonb(NEW)) AS each
    WHERE each.value IS DISTINCT FROM was -> each.key AND NOT each.key = ANY (TG_ARGV[1:]);
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'Not yours to change in %: %.', TG_TABLE_NAME, wrong
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""
OPENS = """
CREATE OR REPLACE FUNCTION regie_opens(dossier uuid, kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_in_force f
        WHERE f.dossier_id = dossier AND f.user_id = regie_actor() AND kind = ANY (f.kinds))
$$
"""
BACKWARD = """
DROP FUNCTION only_some_columns();
DROP FUNCTION regie_admitted(uuid, text);
DROP FUNCTION regie_dossiers_with(text);
DROP FUNCTION regie_at_desk(uuid);
"""
LOOK_UPS = (
    "regie_at_desk(uuid)",
    "regie_dossiers_with(text)",
    "regie_admitted(uuid, text)",
)
# They look at rows that who acts need not see.
TRIGGERS = (
    "an_admission_takes_after_its_dossier()",
    "an_admission_needs_a_covenant_in_force()",
    "a_permission_says_what_its_admission_says()",
)

# A dossier is known to whom its signal or its case is known.
DOSSIER = f"""
    (kind = 'signal' AND municipality_id = ANY ((SELECT regie_towns_as('contact_point'))::uuid[]))
    OR (SELECT true FROM agreements_in_force f
     WHERE f.dossier_id = agreements_dossier.id AND f.user_id = {ME} LIMIT 1)
    OR (SELECT true FROM signals_signal s WHERE s.dossier_id = agreements_dossier.id LIMIT 1)
    OR (SELECT true FROM cases_case c WHERE c.dossier_id = agreements_dossier.id LIMIT 1)"""
# A reporter starts a signal; the contact point prepares a case.
NEW_DOSSIER = """
    (kind = 'signal' AND municipality_id = ANY ((SELECT regie_towns())::uuid[]))
    OR (kind = 'case' AND municipality_id = ANY ((SELECT regie_towns_as('contact_point'))::uuid[]))"""
# The own; those that one gave; those to a signal at the own desk, and to a case that one directs.
ADMISSION = f"""
    user_id = {ME} OR admitted_by_id = {ME} OR regie_directs(dossier_id) OR regie_at_desk(dossier_id)"""
# Given under a covenant by who directs the case or works at the desk; on the municipality's task by the
# contact point, to the case's own regisseur; in acute danger to oneself, for an hour (a check says so).
ADMITS = f"""
    admitted_by_id = {ME}
    AND (basis = 'covenant' AND (regie_directs(dossier_id) OR regie_at_desk(dossier_id))
         OR basis = 'task' AND municipality_id = ANY ((SELECT regie_towns_as('contact_point'))::uuid[])
         OR basis = 'break_glass' AND user_id = {ME} AND regie_may_break_glass(dossier_id))"""
ENDS = "regie_directs(dossier_id) OR regie_at_desk(dossier_id)"
PERMISSION = f"""
    user_id = {ME}
    OR (SELECT true FROM agreements_admission a
        WHERE a.id = agreements_dossierpermission.admission_id LIMIT 1)"""
PERMITS = f"""
    (SELECT true FROM agreements_admission a
     WHERE a.id = agreements_dossierpermission.admission_id
       AND a.user_id = agreements_dossierpermission.user_id
       AND a.dossier_id = agreements_dossierpermission.content_object_id
       AND (a.admitted_by_id = {ME} OR regie_directs(a.dossier_id) OR regie_at_desk(a.dossier_id)) LIMIT 1)"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0009_page_of_admissions"),
        ("accounts", "0005_locked"),
        ("audit", "0003_row_change"),
        ("cases", "0005_insight"),
    ]
    operations = [
        *look_up("agreements_in_force", "agreements_covering", "auth_permission"),
        migrations.RunSQL(FORWARD, BACKWARD),
        replace_look_up("regie_opens(uuid, text)", OPENS),
        *hand_over(LOOK_UPS),
        *hand_over(TRIGGERS),
        *guard("agreements_dossier", read=DOSSIER, add=NEW_DOSSIER, change=NOBODY),
        *guard("agreements_admission", read=ADMISSION, add=ADMITS, change=ENDS),
        *guard("agreements_dossierpermission", read=PERMISSION, add=PERMITS, change=NOBODY),
        *watch(
            "agreements_covenant",
            "agreements_covenant_grounds",
            "agreements_party",
            "agreements_accession",
            "agreements_suspension",
            "agreements_table",
            "agreements_table_members",
        ),
        *watch("agreements_legalground", key="code"),
    ]
