"""Who directs a case does so on the task of the municipality, and no longer than they hold that role."""

from django.db import migrations

from foundation.guarding import replace_look_up

DIRECTING = """
CREATE OR REPLACE FUNCTION regie_directs(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM cases_case c
        JOIN cases_regisseurship r ON r.case_id = c.id AND r.ended_at IS NULL
        JOIN agreements_in_force f ON f.dossier_id = c.dossier_id AND f.user_id = r.user_id AND f.basis = 'task'
        WHERE c.dossier_id = dossier AND r.user_id = regie_actor())
$$
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_shared_rows"), ("agreements", "0016_roles_that_count")]
    operations = [replace_look_up("regie_directs(uuid)", DIRECTING)]
