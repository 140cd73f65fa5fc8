"""A lost second factor is taken away by two people: the database asks for the second one as well."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.clock
from foundation.guarding import guard

RULES = """
CREATE FUNCTION a_factor_reset_takes_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_closing text[] := '{confirmed_by_id,closed_at}';
BEGIN
    IF TG_OP = 'INSERT' AND NEW.confirmed_by_id IS NULL AND NEW.closed_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' OR OLD.closed_at IS NOT NULL
        OR to_jsonb(NEW) - of_closing IS DISTINCT FROM to_jsonb(OLD) - of_closing
        OR (NEW.confirmed_by_id IS NOT NULL AND (
            NEW.closed_at IS NULL OR OLD.asked_at < regie_now() - interval '1 day'
            OR NEW.confirmed_by_id IS DISTINCT FROM regie_actor())) THEN
        RAISE EXCEPTION 'One asks, another confirms within a day; then it stays as it is.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_factor_reset_takes_two_people';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_factor_reset_takes_two_people BEFORE INSERT OR UPDATE ON accounts_factorreset
    FOR EACH ROW EXECUTE FUNCTION a_factor_reset_takes_two_people();
"""
NO_RULES = """
DROP TRIGGER a_factor_reset_takes_two_people ON accounts_factorreset;
DROP FUNCTION a_factor_reset_takes_two_people();
"""


def towns_of(*roles: str) -> str:
    held = " || ".join(f"regie_towns_as('{role}')" for role in roles)
    return f"municipality_id = ANY ((SELECT {held})::uuid[])"


FIRST = towns_of("administrator")
READERS = towns_of("administrator", "controller_officer", "privacy_officer", "supervisor")
SECOND = towns_of("administrator", "controller_officer")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_roles_locked"),
    ]

    operations = [
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
                    ("factor_to_confirm", "Somebody lost a second factor. A second person confirms."),
                    ("factor_reset", "A second factor was taken away."),
                    ("rights_changed", "Somebody got an account or a role."),
                    ("item_shared", "Something has been shared with you."),
                    ("item_recalled", "Something was called back. Confirm that you no longer use it."),
                    ("owner_asked", "Somebody asks for the yes of your organisation."),
                    ("owner_answered", "An owner has answered."),
                ],
                max_length=32,
            ),
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("because", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField(default=foundation.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("form_key", models.UUIDField(unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("user",),
                        name="a_factor_is_asked_back_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("user")), _negated=True),
                            models.Q(
                                ("confirmed_by", None),
                                models.Q(
                                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                    models.Q(("confirmed_by", models.F("user")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="taking_a_factor_away_takes_two_others",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, NO_RULES),
        *guard(
            "accounts_factorreset",
            read=READERS,
            add=f"asked_by_id = (SELECT regie_actor()) AND {FIRST}",
            change=SECOND,
        ),
    ]
