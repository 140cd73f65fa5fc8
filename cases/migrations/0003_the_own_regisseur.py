"""Without a covenant only the case's own regisseur is admitted, on the municipality's task."""

from django.db import migrations

# At the end of the transaction: who is named and admitted in one go may do so in either order.
FORWARD = """
CREATE FUNCTION only_the_own_regisseur_needs_no_covenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case c JOIN cases_regisseurship r ON r.case_id = c.id
        WHERE c.dossier_id = NEW.dossier_id AND r.user_id = NEW.user_id AND r.ended_at IS NULL) THEN
        RAISE EXCEPTION 'Without a covenant only the own regisseur of a case is admitted.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_the_own_regisseur_needs_no_covenant';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER only_the_own_regisseur_needs_no_covenant AFTER INSERT ON agreements_admission
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.basis = 'task')
    EXECUTE FUNCTION only_the_own_regisseur_needs_no_covenant();
"""
BACKWARD = """
DROP TRIGGER only_the_own_regisseur_needs_no_covenant ON agreements_admission;
DROP FUNCTION only_the_own_regisseur_needs_no_covenant();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_one_regisseur"), ("agreements", "0002_in_force")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
