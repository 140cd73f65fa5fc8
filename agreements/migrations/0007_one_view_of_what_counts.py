"""What counts now, as two views that every question reads: the app's, guardian's and the row policies' (I1).

The shape matters at a million cases. Everything but the admission itself is looked up in a scalar subquery
with `LIMIT 1`, because PostgreSQL hashes an EXISTS over the whole table when it may; and no function with
a SET clause stands in a view, because PostgreSQL does not inline those.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from foundation.guarding import look_up

COPY_THE_TOWN = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE agreements_admission a SET municipality_id = d.municipality_id
FROM agreements_dossier d WHERE d.id = a.dossier_id;
SET CONSTRAINTS ALL DEFERRED;
"""

TAKEN_OVER = """
CREATE FUNCTION an_admission_takes_after_its_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT d.municipality_id, d.registered_at INTO NEW.municipality_id, NEW.registered_at
    FROM agreements_dossier d WHERE d.id = NEW.dossier_id;
    RETURN NEW;
END $$;
CREATE TRIGGER an_admission_takes_after_its_dossier BEFORE INSERT ON agreements_admission
    FOR EACH ROW EXECUTE FUNCTION an_admission_takes_after_its_dossier();

CREATE OR REPLACE TRIGGER an_admission_is_never_rewritten
    BEFORE UPDATE OF dossier_id, municipality_id, registered_at, user_id, organisation_id, basis, covenant_id,
        starts_at ON agreements_admission
    FOR EACH ROW WHEN (
        (OLD.dossier_id, OLD.municipality_id, OLD.registered_at, OLD.user_id, OLD.organisation_id, OLD.basis,
         OLD.covenant_id, OLD.starts_at)
        IS DISTINCT FROM
        (NEW.dossier_id, NEW.municipality_id, NEW.registered_at, NEW.user_id, NEW.organisation_id, NEW.basis,
         NEW.covenant_id, NEW.starts_at))
    EXECUTE FUNCTION an_admission_is_never_rewritten();

CREATE FUNCTION a_dossier_stays_what_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A dossier keeps its town, its kind and its moment: admissions copied them.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_dossier_stays_what_it_is';
END $$;
CREATE TRIGGER a_dossier_stays_what_it_is
    BEFORE UPDATE OF municipality_id, kind, registered_at ON agreements_dossier
    FOR EACH ROW WHEN (
        (OLD.municipality_id, OLD.kind, OLD.registered_at)
        IS DISTINCT FROM (NEW.municipality_id, NEW.kind, NEW.registered_at))
    EXECUTE FUNCTION a_dossier_stays_what_it_is();

"""

VIEWS = """
CREATE VIEW agreements_covering WITH (security_invoker = true) AS
SELECT c.id AS covenant_id, a.municipality_id, p.organisation_id
FROM agreements_covenant c
JOIN agreements_party p ON p.covenant_id = c.id
JOIN agreements_accession a ON a.covenant_id = c.id
WHERE c.state = 'in_force' AND regie_today() BETWEEN c.starts_on AND c.ends_on
  AND a.acceded_on <= regie_today() AND (a.left_on IS NULL OR a.left_on > regie_today())
  AND NOT EXISTS (
      SELECT FROM agreements_suspension s
      WHERE s.covenant_id = c.id AND (s.municipality_id IS NULL OR s.municipality_id = a.municipality_id)
        AND s.starts_at <= regie_now() AND (s.ends_at IS NULL OR s.ends_at > regie_now()));

CREATE VIEW agreements_in_force WITH (security_invoker = true) AS
SELECT a.id, a.dossier_id, a.user_id, a.organisation_id, a.municipality_id, a.registered_at, a.basis,
       a.covenant_id, a.kinds, a.purpose, a.starts_at, a.ends_at
FROM agreements_admission a
WHERE a.ended_at IS NULL
  AND a.starts_at <= regie_now() AND (a.ends_at IS NULL OR a.ends_at > regie_now())
  AND (SELECT true FROM accounts_user u WHERE u.id = a.user_id AND u.is_active LIMIT 1)
  AND (SELECT true FROM accounts_membership m
       WHERE m.user_id = a.user_id AND m.organisation_id = a.organisation_id
         AND m.municipality_id = a.municipality_id
         AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now()) LIMIT 1)
  AND (a.basis <> 'covenant'
       OR (SELECT true FROM agreements_covering c
           WHERE c.covenant_id = a.covenant_id AND c.municipality_id = a.municipality_id
             AND c.organisation_id = a.organisation_id LIMIT 1));

REVOKE INSERT, UPDATE, DELETE ON agreements_covering, agreements_in_force FROM regie_web;
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION covenant_covers(p_covenant uuid, p_town uuid, p_organisation uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM agreements_covering c WHERE c.covenant_id = p_covenant
        AND c.municipality_id = p_town AND c.organisation_id = p_organisation)
$$;

CREATE OR REPLACE FUNCTION admission_is_in_force(p_admission uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agreements_in_force a WHERE a.id = p_admission)
$$;

SET LOCAL ROLE regie_guard;
CREATE OR REPLACE FUNCTION regie_opens(dossier uuid, kind text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM agreements_in_force a
        WHERE a.dossier_id = dossier AND a.user_id = regie_actor() AND kind = ANY (a.kinds))
$$;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_guard"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        migrations.AddField(
            "admission",
            "municipality",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="admissions",
                to="accounts.municipality",
            ),
        ),
        migrations.RunSQL(COPY_THE_TOWN, migrations.RunSQL.noop),
        migrations.AlterField(
            "admission",
            "municipality",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="admissions",
                to="accounts.municipality",
            ),
        ),
        migrations.RunSQL(TAKEN_OVER),
        migrations.RunSQL(VIEWS),
        *look_up("agreements_covering", "agreements_in_force"),
        migrations.RunSQL(FUNCTIONS),
        migrations.CreateModel(
            name="InForce",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("registered_at", models.DateTimeField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("covenant", "Covenant"),
                            ("task", "Task of the municipality"),
                            ("break_glass", "Break-glass"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("identity", "Identity"),
                                ("signal", "Signal"),
                                ("weighing", "Weighing"),
                                ("plan", "Plan of action"),
                                ("actions", "Own actions"),
                                ("surroundings", "Surroundings"),
                                ("meeting", "Meeting"),
                                ("documents", "Documents"),
                            ],
                            max_length=16,
                        ),
                        size=None,
                    ),
                ),
                ("purpose", models.CharField(max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "agreements_in_force",
                "managed": False,
            },
        ),
    ]
