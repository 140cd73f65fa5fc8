"""Roles and closed accounts as dated rows; notices that know their town and dossier."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_locked"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="dossier",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="municipality",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.municipality",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signal_received", "There is a new signal for the contact point."),
                    ("question_asked", "The contact point has a question for you."),
                    ("question_answered", "A question of yours was answered."),
                    ("signal_added_to", "Something was added to a signal."),
                    ("weighing_to_confirm", "A decision is waiting for your confirmation."),
                    ("weighing_decided", "A decision has been taken."),
                    ("feedback_to_review", "A message to a reporter is waiting for your review."),
                    ("feedback_given", "There is a message for you about your signal."),
                    ("case_assigned", "You have been named regisseur."),
                    ("admitted", "You have been admitted to a file."),
                    ("plan_to_agree", "A plan is waiting for your agreement."),
                    ("action_assigned", "There is an action for you."),
                    ("action_changed", "An action has changed."),
                    ("glass_broken", "Somebody used emergency access. Look at it now."),
                    ("glass_reviewed", "Your emergency access was reviewed."),
                    ("access_asked", "Somebody asks for access."),
                    ("access_answered", "There is an answer to what you asked."),
                    ("term_near", "A term ends soon."),
                    ("covenant_to_confirm", "An act on a covenant is waiting for a second person."),
                    ("covenant_changed", "A covenant has changed."),
                    ("rights_changed", "Somebody got an account or a role."),
                ],
                max_length=32,
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("closed_at", models.DateTimeField(default=foundation.clock.now)),
                ("because", models.TextField(blank=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at", None)),
                        fields=("user",),
                        name="an_account_is_closed_once_at_a_time",
                    )
                ],
            },
        ),
    ]
