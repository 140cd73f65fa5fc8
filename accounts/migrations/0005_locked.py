"""The second lock on what this room keeps: a notice is its reader's alone, and every row that changes is seen."""

from django.db import migrations

from foundation.guarding import NOBODY, guard, hand_over, watch

# An account that was closed is nobody to the policies, whatever a session still says.
ME = """
CREATE FUNCTION regie_me() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT u.id FROM accounts_user u WHERE u.id = regie_actor() AND u.is_active
$$;
"""
MINE = "user_id = (SELECT regie_me())"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sessions_and_guesses"),
        ("audit", "0003_row_change"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("account", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(ME, "DROP FUNCTION regie_me()"),
        *hand_over(("regie_me()",)),
        *guard("accounts_notice", read=MINE, add=NOBODY, change=MINE, remove=MINE),
        *watch(
            "accounts_user",
            "accounts_membership",
            "accounts_organisation",
            "accounts_organisation_serves",
            "accounts_municipality",
            "accounts_district",
            "accounts_termsetting",
            "mfa_authenticator",
            "account_emailaddress",
        ),
    ]
