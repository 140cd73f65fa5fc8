"""An admission is ended, never rewritten; and guardian's row says what its admission says, or is refused."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION an_admission_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An admission is ended and another one made: whose it is, to what and on what ground stays.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'an_admission_is_never_rewritten';
END $$;
CREATE TRIGGER an_admission_is_never_rewritten
    BEFORE UPDATE OF dossier_id, user_id, organisation_id, basis, covenant_id, starts_at ON agreements_admission
    FOR EACH ROW WHEN (
        (OLD.dossier_id, OLD.user_id, OLD.organisation_id, OLD.basis, OLD.covenant_id, OLD.starts_at)
        IS DISTINCT FROM
        (NEW.dossier_id, NEW.user_id, NEW.organisation_id, NEW.basis, NEW.covenant_id, NEW.starts_at))
    EXECUTE FUNCTION an_admission_is_never_rewritten();

CREATE FUNCTION a_permission_says_what_its_admission_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM agreements_admission a JOIN auth_permission p ON p.id = NEW.permission_id
        WHERE a.id = NEW.admission_id AND a.user_id = NEW.user_id AND a.dossier_id = NEW.content_object_id
          AND p.codename IN (SELECT 'view_' || kind FROM unnest(a.kinds) AS kind)) THEN
        RAISE EXCEPTION 'This right is not in the admission that it names.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_permission_says_what_its_admission_says';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_permission_says_what_its_admission_says BEFORE INSERT OR UPDATE ON agreements_dossierpermission
    FOR EACH ROW EXECUTE FUNCTION a_permission_says_what_its_admission_says();
"""
BACKWARD = """
DROP TRIGGER a_permission_says_what_its_admission_says ON agreements_dossierpermission;
DROP FUNCTION a_permission_says_what_its_admission_says();
DROP TRIGGER an_admission_is_never_rewritten ON agreements_admission;
DROP FUNCTION an_admission_is_never_rewritten();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_journal_people")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
