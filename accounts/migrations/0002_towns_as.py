"""The towns in which who acts holds a role today, for the row policies; asked once per statement."""

from django.db import migrations

from foundation.guarding import hand_over, look_up

FORWARD = """
CREATE FUNCTION regie_towns_as(role text) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT m.municipality_id), '{}')
    FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.user_id = regie_actor() AND m.role = regie_towns_as.role AND u.is_active
      AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now())
$$;

CREATE FUNCTION regie_organisations() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT m.organisation_id), '{}')
    FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.user_id = regie_actor() AND u.is_active
      AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now())
$$;

CREATE FUNCTION regie_towns() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT m.municipality_id), '{}')
    FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.user_id = regie_actor() AND u.is_active
      AND m.starts_at <= regie_now() AND (m.ends_at IS NULL OR m.ends_at > regie_now())
$$;
"""
BACKWARD = """
DROP FUNCTION regie_towns();
DROP FUNCTION regie_organisations();
DROP FUNCTION regie_towns_as(text);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("foundation", "0003_acting")]
    operations = [
        *look_up("accounts_user", "accounts_membership", "accounts_organisation", "accounts_municipality"),
        migrations.RunSQL(FORWARD, BACKWARD),
        *hand_over(("regie_towns_as(text)", "regie_organisations()", "regie_towns()")),
    ]
