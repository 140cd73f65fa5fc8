"""The register is only added to; a shared item rests on an admission; and who may see which line of it."""

from django.db import migrations

from foundation.guarding import guard, hand_over

REGISTER = (
    "agreements_sharing",
    "agreements_shareditem",
    "agreements_ownerquestion",
    "agreements_owneranswer",
    "agreements_recall",
    "agreements_recalleditem",
    "agreements_recallconfirmation",
    "agreements_losssettled",
)
LOOK_UPS = """
CREATE FUNCTION regie_here_for(dossier uuid, organisation uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_admission a
        WHERE a.dossier_id = dossier AND a.user_id = regie_actor() AND a.organisation_id = organisation
          AND a.basis <> 'break_glass' AND admission_is_in_force(a.id))
$$;

CREATE FUNCTION regie_receives(kind text, item uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_shareditem s
        JOIN agreements_admission a ON a.dossier_id = s.dossier_id AND a.user_id = s.receiver_id
         AND a.organisation_id = s.receiver_organisation_id
        WHERE s.item_kind = kind AND s.item_id = item AND s.receiver_id = regie_actor()
          AND admission_is_in_force(a.id)
          AND (a.basis = 'task' OR (a.basis = 'covenant' AND EXISTS (
              SELECT FROM agreements_party p
              WHERE p.covenant_id = a.covenant_id AND p.organisation_id = a.organisation_id
                AND s.category = ANY (p.may_receive))))
          AND NOT EXISTS (
              SELECT FROM agreements_recalleditem r
              WHERE r.item_kind = s.item_kind AND r.item_id = s.item_id AND r.part = s.part))
$$;

CREATE FUNCTION regie_is_in_act(sharing uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_shareditem s
        WHERE s.sharing_id = sharing
          AND (s.receiver_id = regie_actor() OR regie_here_for(s.dossier_id, s.owner_id)))
$$;

CREATE FUNCTION regie_shares(sharing uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM agreements_sharing a WHERE a.id = sharing AND a.by_id = regie_actor())
$$;

CREATE FUNCTION regie_gave_back(recall uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_recalleditem r
        JOIN agreements_shareditem s ON s.item_kind = r.item_kind AND s.item_id = r.item_id AND s.part = r.part
        WHERE r.recall_id = recall AND s.receiver_id = regie_actor())
$$;
"""
NO_LOOK_UPS = """
DROP FUNCTION regie_gave_back(uuid);
DROP FUNCTION regie_shares(uuid);
DROP FUNCTION regie_is_in_act(uuid);
DROP FUNCTION regie_receives(text, uuid);
DROP FUNCTION regie_here_for(uuid, uuid);
"""
RULES = """
CREATE FUNCTION the_register_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was shared, asked, answered or called back stays as it was written.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'the_register_is_only_added_to';
END $$;

CREATE FUNCTION a_shared_item_rests_on_an_admission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM agreements_admission a JOIN agreements_sharing g ON g.id = NEW.sharing_id
        WHERE a.id = NEW.admission_id AND a.user_id = NEW.receiver_id AND a.dossier_id = NEW.dossier_id
          AND a.organisation_id = NEW.receiver_organisation_id AND g.dossier_id = NEW.dossier_id
          AND admission_is_in_force(a.id)) THEN
        RAISE EXCEPTION 'Nothing is shared with who is not admitted today.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_shared_item_rests_on_an_admission';
    END IF;
    IF NEW.owner_id <> NEW.receiver_organisation_id AND NOT EXISTS (
        SELECT FROM agreements_admission a
        LEFT JOIN agreements_party p ON p.covenant_id = a.covenant_id AND p.organisation_id = a.organisation_id
        WHERE a.id = NEW.admission_id
          AND (a.basis = 'task' OR (a.basis = 'covenant' AND NEW.category = ANY (p.may_receive)))) THEN
        RAISE EXCEPTION 'The covenant does not let this organisation have this kind of information.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_shared_item_stands_in_the_covenant';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_shared_item_rests_on_an_admission BEFORE INSERT ON agreements_shareditem
    FOR EACH ROW EXECUTE FUNCTION a_shared_item_rests_on_an_admission();
"""
NO_RULES = """
DROP TRIGGER a_shared_item_rests_on_an_admission ON agreements_shareditem;
DROP FUNCTION a_shared_item_rests_on_an_admission();
DROP FUNCTION the_register_is_only_added_to();
"""
ADDED_TO = """
CREATE TRIGGER the_register_is_only_added_to BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION the_register_is_only_added_to();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM regie_web;
"""
NOT_ADDED_TO = """
GRANT UPDATE, DELETE ON {table} TO regie_web;
DROP TRIGGER the_register_is_only_added_to ON {table};
"""
MINE = "by_id = (SELECT regie_actor())"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0013_register"), ("cases", "0004_guard"), ("audit", "0003_row_change")]
    operations = [
        migrations.RunSQL(LOOK_UPS, NO_LOOK_UPS),
        migrations.RunSQL(RULES, NO_RULES),
        *[migrations.RunSQL(ADDED_TO.format(table=one), NOT_ADDED_TO.format(table=one)) for one in REGISTER],
        *guard(
            "agreements_sharing",
            read=f"{MINE} OR regie_directs(dossier_id) OR regie_is_in_act(id)",
            add=f"{MINE} AND regie_here_for(dossier_id, organisation_id)",
            change="false",
        ),
        *guard(
            "agreements_shareditem",
            read="receiver_id = (SELECT regie_actor()) OR regie_directs(dossier_id)"
            " OR regie_here_for(dossier_id, owner_id) OR regie_shares(sharing_id)",
            add="regie_shares(sharing_id)",
            change="false",
        ),
        *guard(
            "agreements_ownerquestion",
            read=f"{MINE} OR regie_directs(dossier_id) OR regie_here_for(dossier_id, owner_id)",
            add=f"{MINE} AND regie_opens(dossier_id, 'actions')",
            change="false",
        ),
        *guard(
            "agreements_owneranswer",
            read="regie_directs(dossier_id) OR regie_here_for(dossier_id, owner_id) OR question_id IN"
            " (SELECT q.id FROM agreements_ownerquestion q WHERE q.by_id = (SELECT regie_actor()))",
            add=f"{MINE} AND regie_here_for(dossier_id, owner_id)",
            change="false",
        ),
        *guard(
            "agreements_recall",
            read=f"{MINE} OR regie_directs(dossier_id) OR regie_here_for(dossier_id, organisation_id)"
            " OR regie_gave_back(id)",
            add=f"{MINE} AND regie_here_for(dossier_id, organisation_id)",
            change="false",
        ),
        # Keys alone: who works on a case must know that a text is gone.
        *guard(
            "agreements_recalleditem",
            read="regie_opens(dossier_id, 'actions')",
            add="recall_id IN (SELECT r.id FROM agreements_recall r WHERE r.by_id = (SELECT regie_actor()))",
            change="false",
        ),
        *guard(
            "agreements_recallconfirmation",
            read="user_id = (SELECT regie_actor()) OR regie_directs(dossier_id) OR recall_id IN"
            " (SELECT r.id FROM agreements_recall r WHERE regie_here_for(r.dossier_id, r.organisation_id))",
            add=f"{MINE} AND (user_id = by_id OR regie_directs(dossier_id))",
            change="false",
        ),
        *guard(
            "agreements_losssettled",
            read="regie_directs(dossier_id)",
            add=f"{MINE} AND regie_directs(dossier_id)",
            change="false",
        ),
        *hand_over(
            (
                "regie_here_for(uuid, uuid)",
                "regie_receives(text, uuid)",
                "regie_is_in_act(uuid)",
                "regie_shares(uuid)",
                "regie_gave_back(uuid)",
                "a_shared_item_rests_on_an_admission()",
            )
        ),
    ]
