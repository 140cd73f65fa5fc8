"""The words of names as keyed hashes, in a table that nobody but the search function reads."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from foundation.guarding import as_system, look_up
from signals.names import tokens


def hash_what_is_there(apps: Any, editor: Any) -> None:
    """Identities from before this table; the historical model opens its own fields."""
    alias = editor.connection.alias
    kept = apps.get_model("signals", "NameToken").objects.using(alias)
    for one in apps.get_model("signals", "Identity").objects.using(alias).iterator():
        for token in sorted(tokens([one.given_name, one.family_name, *(one.aliases or [])])):
            kept.create(dossier_id=one.dossier_id, token=token)


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0001_initial"),
        ("agreements", "0007_one_view_of_what_counts"),
        ("cases", "0004_guard"),
    ]
    operations = [
        migrations.CreateModel(
            name="NameToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("token", models.CharField(max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agreements.dossier",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["token", "dossier"], name="dossiers_by_name")]},
        ),
        as_system(),
        migrations.RunPython(hash_what_is_there, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        *look_up("signals_nametoken"),
        migrations.RunSQL(
            "REVOKE SELECT, UPDATE, DELETE ON signals_nametoken FROM regie_web", migrations.RunSQL.noop
        ),
    ]
