"""Whenever an account closes or opens, a dated row says when: who could see what then stays answerable."""

from django.db import migrations

from foundation.guarding import watch

FORWARD = """
CREATE FUNCTION a_closing_has_a_moment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_active THEN
        UPDATE accounts_closure SET reopened_at = regie_now(), reopened_by_id = regie_actor()
        WHERE user_id = NEW.id AND reopened_at IS NULL;
    ELSE
        INSERT INTO accounts_closure (id, user_id, closed_at, closed_by_id, because)
        SELECT gen_random_uuid(), NEW.id, regie_now(), regie_actor(), ''
        WHERE NOT EXISTS (SELECT FROM accounts_closure WHERE user_id = NEW.id AND reopened_at IS NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_closing_has_a_moment AFTER UPDATE OF is_active ON accounts_user
    FOR EACH ROW WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active)
    EXECUTE FUNCTION a_closing_has_a_moment();

INSERT INTO accounts_closure (id, user_id, closed_at, because)
SELECT gen_random_uuid(), id, regie_now(), '' FROM accounts_user WHERE NOT is_active;
"""
BACKWARD = """
DROP TRIGGER a_closing_has_a_moment ON accounts_user;
DROP FUNCTION a_closing_has_a_moment();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_leaving"), ("foundation", "0003_acting")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD), *watch("accounts_closure")]
