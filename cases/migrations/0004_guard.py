"""Whether who acts directs a case now: named, and admitted today."""

from django.db import migrations

from foundation.guarding import hand_over, look_up

FORWARD = """
CREATE FUNCTION regie_directs(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM cases_case c
        JOIN cases_regisseurship r ON r.case_id = c.id AND r.ended_at IS NULL
        JOIN agreements_admission a ON a.dossier_id = c.dossier_id AND a.user_id = r.user_id
        WHERE c.dossier_id = dossier AND r.user_id = regie_actor() AND admission_is_in_force(a.id))
$$;
"""
BACKWARD = "DROP FUNCTION regie_directs(uuid);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_the_own_regisseur"), ("agreements", "0006_guard")]
    operations = [
        *look_up("cases_case", "cases_regisseurship"),
        migrations.RunSQL(FORWARD, BACKWARD),
        *hand_over(("regie_directs(uuid)",)),
    ]
