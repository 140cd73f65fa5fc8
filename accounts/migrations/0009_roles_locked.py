"""Roles are dated and never rewritten; only the administrator of a town gives, ends and closes."""

from django.db import migrations

from foundation.guarding import guard

FORWARD = """
CREATE FUNCTION a_role_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF regie_is_system() THEN
        RETURN NEW;
    END IF;
    IF NEW.municipality_id <> ALL (regie_towns_as('administrator')) OR NEW.user_id = regie_actor() THEN
        RAISE EXCEPTION 'Roles are given by the administrator of the town, to somebody else.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'the_administrator_gives_roles';
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF (OLD.user_id, OLD.organisation_id, OLD.municipality_id, OLD.role, OLD.is_team_lead, OLD.starts_at)
        IS DISTINCT FROM
        (NEW.user_id, NEW.organisation_id, NEW.municipality_id, NEW.role, NEW.is_team_lead, NEW.starts_at) THEN
        RAISE EXCEPTION 'A role is ended and another one given: whose it is, where and since when stays.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_role_is_never_rewritten';
    END IF;
    IF OLD.ends_at IS DISTINCT FROM NEW.ends_at
        AND (OLD.ends_at <= regie_now() OR NEW.ends_at IS NULL OR NEW.ends_at < regie_now()) THEN
        RAISE EXCEPTION 'A role that has ended stays ended, and no role ends in the past.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'what_has_ended_stays_ended';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION an_account_is_closed_by_who_may() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT regie_is_system() AND NOT EXISTS (
        SELECT FROM accounts_membership m WHERE m.user_id = NEW.id AND NEW.id IS DISTINCT FROM regie_actor()
          AND m.municipality_id = ANY (regie_towns_as('administrator'))) THEN
        RAISE EXCEPTION 'Accounts are closed and opened by the administrator of the town.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_account_is_closed_by_who_may';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_account_is_closed_by_who_may BEFORE UPDATE OF is_active ON accounts_user
    FOR EACH ROW WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active)
    EXECUTE FUNCTION an_account_is_closed_by_who_may();

CREATE TRIGGER a_role_is_never_rewritten BEFORE INSERT OR UPDATE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION a_role_is_never_rewritten();
"""
BACKWARD = """
DROP TRIGGER an_account_is_closed_by_who_may ON accounts_user;
DROP FUNCTION an_account_is_closed_by_who_may();
DROP TRIGGER a_role_is_never_rewritten ON accounts_membership;
DROP FUNCTION a_role_is_never_rewritten();
"""
SOMEWHERE = "cardinality((SELECT regie_towns_as('administrator'))::uuid[]) > 0"
UNWATCH = "DROP TRIGGER row_change ON accounts_closure"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_sharing_notices")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(UNWATCH, migrations.RunSQL.noop),  # the guard brings it with it
        *guard(
            "accounts_closure", read="(SELECT regie_actor()) IS NOT NULL", add=SOMEWHERE, change=SOMEWHERE
        ),
    ]
