"""An open case has exactly one regisseur at the end of every transaction: no gap, no pair (I5)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION an_open_case_has_one_regisseur() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_case uuid;
BEGIN
    IF TG_TABLE_NAME = 'cases_case' THEN
        the_case := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        the_case := OLD.case_id;
    ELSE
        the_case := NEW.case_id;
    END IF;
    IF EXISTS (SELECT FROM cases_case WHERE id = the_case AND state LIKE 'open%')
       AND (SELECT count(*) FROM cases_regisseurship WHERE case_id = the_case AND ended_at IS NULL) <> 1 THEN
        RAISE EXCEPTION 'An open case has exactly one regisseur.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_open_case_has_one_regisseur';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER an_open_case_has_one_regisseur AFTER INSERT OR UPDATE ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION an_open_case_has_one_regisseur();
CREATE CONSTRAINT TRIGGER a_regisseur_leaves_no_gap AFTER INSERT OR UPDATE OR DELETE ON cases_regisseurship
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION an_open_case_has_one_regisseur();
"""
BACKWARD = """
DROP TRIGGER a_regisseur_leaves_no_gap ON cases_regisseurship;
DROP TRIGGER an_open_case_has_one_regisseur ON cases_case;
DROP FUNCTION an_open_case_has_one_regisseur();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
