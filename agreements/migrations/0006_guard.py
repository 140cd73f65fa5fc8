"""What the row policies ask about a dossier: whose town it is, and what of it is open to who acts."""

from django.db import migrations

from foundation.guarding import hand_over, look_up

FORWARD = """
CREATE FUNCTION regie_town_of(dossier uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT d.municipality_id FROM agreements_dossier d WHERE d.id = dossier
$$;

CREATE FUNCTION regie_opens(dossier uuid, kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_admission a
        WHERE a.dossier_id = dossier AND a.user_id = regie_actor() AND kind = ANY (a.kinds)
          AND admission_is_in_force(a.id))
$$;
"""
BACKWARD = """
DROP FUNCTION regie_opens(uuid, text);
DROP FUNCTION regie_town_of(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_never_rewritten"), ("accounts", "0002_towns_as")]
    operations = [
        *look_up(
            "agreements_dossier",
            "agreements_admission",
            "agreements_covenant",
            "agreements_party",
            "agreements_accession",
            "agreements_suspension",
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        *hand_over(("regie_town_of(uuid)", "regie_opens(uuid, text)")),
    ]
