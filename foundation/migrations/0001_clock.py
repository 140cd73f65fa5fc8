"""The one clock. In production it is the server's and nothing in the database can move it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION regie_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION regie_now()")]
