"""A contribution stays as it was written; it is read by its own side and by whom it was shared with.

And what its owner holds goes to nobody without the owner's yes, whatever the app thinks (I10).
"""

from django.db import migrations

from foundation.guarding import guard, hand_over

RULES = """
CREATE TRIGGER the_register_is_only_added_to BEFORE UPDATE OR DELETE ON cases_contribution
    FOR EACH ROW EXECUTE FUNCTION the_register_is_only_added_to();
REVOKE UPDATE, DELETE, TRUNCATE ON cases_contribution FROM regie_web;

CREATE FUNCTION a_held_item_needs_its_owners_yes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    item cases_contribution;
    act agreements_sharing;
BEGIN
    SELECT * INTO item FROM cases_contribution c WHERE c.id = NEW.item_id;
    SELECT * INTO act FROM agreements_sharing g WHERE g.id = NEW.sharing_id;
    IF item.id IS NULL OR (item.dossier_id, item.owner_id, item.category)
        IS DISTINCT FROM (NEW.dossier_id, NEW.owner_id, NEW.category) THEN
        RAISE EXCEPTION 'What is shared is what was brought into this case.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_shared_item_is_what_was_brought_in';
    END IF;
    IF (item.classification = 'normal' AND item.origin NOT IN ('police', 'prosecution'))
       OR NEW.receiver_organisation_id = item.owner_id
       OR EXISTS (
            SELECT FROM agreements_admission a
            WHERE a.dossier_id = item.dossier_id AND a.user_id = act.by_id AND a.organisation_id = item.owner_id
              AND admission_is_in_force(a.id))
       OR (SELECT w.said_yes FROM agreements_owneranswer w
           WHERE w.item_kind = NEW.item_kind AND w.item_id = NEW.item_id AND w.part = NEW.part
             AND w.receiver_id = NEW.receiver_id AND w.dossier_id = NEW.dossier_id
           ORDER BY w.at DESC, w.id DESC LIMIT 1) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The owner of this item has not said yes for this receiver.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_held_item_needs_its_owners_yes';
END $$;
CREATE TRIGGER a_held_item_needs_its_owners_yes BEFORE INSERT ON agreements_shareditem
    FOR EACH ROW WHEN (NEW.item_kind = 'cases.contribution')
    EXECUTE FUNCTION a_held_item_needs_its_owners_yes();
"""
NO_RULES = """
DROP TRIGGER a_held_item_needs_its_owners_yes ON agreements_shareditem;
DROP FUNCTION a_held_item_needs_its_owners_yes();
GRANT UPDATE, DELETE ON cases_contribution TO regie_web;
DROP TRIGGER the_register_is_only_added_to ON cases_contribution;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_contribution"), ("agreements", "0014_register_rules")]
    operations = [
        migrations.RunSQL(RULES, NO_RULES),
        *guard(
            "cases_contribution",
            read="(author_id = (SELECT regie_actor()) AND regie_opens(dossier_id, 'actions'))"
            " OR regie_here_for(dossier_id, owner_id) OR regie_receives('cases.contribution', id)",
            add="author_id = (SELECT regie_actor()) AND regie_here_for(dossier_id, owner_id)",
            change="false",
        ),
        *hand_over(("a_held_item_needs_its_owners_yes()",)),
    ]
