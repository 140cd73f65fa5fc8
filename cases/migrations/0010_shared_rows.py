"""What a sharing act opens, the second lock opens as well; and who takes part knows who else does.

A paragraph of a decision is read by a function: its row holds the other paragraphs too.
"""

from importlib import import_module

from django.db import migrations

from foundation.guarding import hand_over, reguard

ADMISSION = import_module("agreements.migrations.0010_locked").ADMISSION
STATEMENT = import_module("signals.migrations.0003_locked").STATEMENT
LOCKED = import_module("cases.migrations.0007_locked")

PARAGRAPH = """
CREATE FUNCTION regie_paragraph(weighing uuid, part text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_jsonb(w) ->> part FROM signals_weighing w
    WHERE w.id = weighing AND part IN ('facts_for', 'facts_against', 'proportionality', 'subsidiarity')
      AND EXISTS (
          SELECT FROM agreements_shareditem s
          WHERE s.item_kind = 'signals.weighing' AND s.item_id = weighing AND s.part = $2
            AND (s.receiver_id = regie_actor() OR regie_directs(s.dossier_id)))
      AND (regie_receives('signals.weighing', weighing)
           OR EXISTS (SELECT FROM cases_case c WHERE c.weighing_id = weighing AND regie_directs(c.dossier_id)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_contribution_rules"),
        ("agreements", "0014_register_rules"),
        ("signals", "0003_locked"),
    ]
    operations = [
        migrations.RunSQL(PARAGRAPH, "DROP FUNCTION regie_paragraph(uuid, text);"),
        *hand_over(("regie_paragraph(uuid, text)",)),
        *reguard(
            "agreements_admission",
            read=f"{ADMISSION} OR dossier_id = ANY ((SELECT regie_dossiers_with('actions'))::uuid[])",
        ),
        *reguard("signals_statement", read=f"{STATEMENT} OR regie_receives('signals.statement', id)"),
        *reguard("cases_action", read=f"{LOCKED.ACTION} OR regie_receives('cases.action', id)"),
        *reguard(
            "cases_goal",
            read=f"{LOCKED.of_version('cases_goal', 'true')} OR regie_receives('cases.goal', id)",
        ),
    ]
