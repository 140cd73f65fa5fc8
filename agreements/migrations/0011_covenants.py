"""Versions, towns with a state of their own, two people, and the signed paper."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.clock
from foundation.guarding import as_system

# What is there was in force, is its own first version, and is kept by the first town that acceded.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE agreements_accession SET state = 'in_force', confirmed_at = NULL;
UPDATE agreements_covenant c SET series_id = c.id, municipality_id = (
    SELECT a.municipality_id FROM agreements_accession a WHERE a.covenant_id = c.id
    ORDER BY a.acceded_on, a.id LIMIT 1);
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_closings"),
        ("agreements", "0010_locked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        as_system(),
        migrations.CreateModel(
            name="CovenantDocument",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.TextField()),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(default=foundation.clock.now)),
                ("form_key", models.UUIDField(null=True, unique=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="accession",
            name="a_town_accedes_once",
        ),
        migrations.AddField(
            model_name="accession",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="accession",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accession",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="accession",
            name="left_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="accession",
            name="left_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accession",
            name="proposed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="accession",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accession",
            name="signed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="accession",
            name="state",
            field=models.CharField(
                choices=[("draft", "Draft"), ("proposed", "Proposed"), ("in_force", "In force")],
                default="draft",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="covenant",
            name="drafted_at",
            field=models.DateTimeField(default=foundation.clock.now),
        ),
        migrations.AddField(
            model_name="covenant",
            name="drafted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="covenant",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="covenant",
            name="ended_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="covenant",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="covenant",
            name="ended_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="covenant",
            name="form_key",
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name="covenant",
            name="municipality",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covenants_kept",
                to="accounts.municipality",
            ),
        ),
        migrations.AddField(
            model_name="covenant",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="covenant",
            name="onward",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="covenant",
            name="series",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="agreements.covenant",
            ),
        ),
        migrations.AddField(
            model_name="covenant",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="party",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="party",
            name="left_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="left_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="party",
            name="signed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="suspension",
            name="decided_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="suspension",
            name="form_key",
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name="suspension",
            name="lift_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="suspension",
            name="lift_asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="lift_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="suspension",
            name="lift_decided_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="suspension",
            name="lifted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="covenant",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covenants_kept",
                to="accounts.municipality",
            ),
        ),
        migrations.AlterField(
            model_name="covenant",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="agreements.covenant"
            ),
        ),
        migrations.AlterField(
            model_name="accession",
            name="acceded_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="covenant",
            name="state",
            field=models.CharField(
                choices=[("draft", "Draft"), ("in_force", "In force")], default="draft", max_length=16
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None)),
                fields=("covenant", "municipality"),
                name="a_town_accedes_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("acceded_on__isnull", False), _connector="OR"),
                name="who_takes_part_says_from_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    ("proposed_by", None),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="an_accession_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.UniqueConstraint(
                fields=("series", "number"), name="a_version_has_a_number_of_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("series",), name="one_draft_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_by", None),
                    ("lift_asked_by", None),
                    models.Q(("lifted_by", models.F("lift_asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="lifting_takes_two_people",
            ),
        ),
        migrations.AddField(
            model_name="covenantdocument",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="covenantdocument",
            name="covenant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="agreements.covenant",
            ),
        ),
    ]
