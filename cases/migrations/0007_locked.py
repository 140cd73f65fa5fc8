"""The second lock on cases: the parts that are open to who acts, by an admission in force and its kinds.

The contact point of the town sees the envelope of a case (number, state, authority, regisseur): it names the
regisseur and opens the case. What is in it, it does not see.
"""

from django.db import migrations

from foundation.guarding import NOBODY, guard, hand_over, replace_look_up

ME = "(SELECT regie_me())"
DESK = "ANY ((SELECT regie_towns_as('contact_point'))::uuid[])"

FORWARD = """
-- How far the version of the plan has come in which an action appeared; the version itself may be hidden.
CREATE FUNCTION regie_version_state(p_plan uuid, p_number int) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT v.state FROM cases_planversion v WHERE v.plan_id = p_plan AND v.number = p_number
$$;

-- The highest record number that was given out in a town this year: only the count, for who works there.
CREATE FUNCTION regie_last_number(p_noun text, p_town uuid, p_start text) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(substr(given.number, length(p_start) + 1)::int), 0)
    FROM (SELECT s.number FROM signals_signal s WHERE p_noun = 'signal' AND s.municipality_id = p_town
          UNION ALL
          SELECT c.number FROM cases_case c WHERE p_noun = 'case' AND c.municipality_id = p_town) AS given
    WHERE starts_with(given.number, p_start) AND (regie_is_system() OR p_town = ANY (regie_towns()))
$$;

-- Was a form with this key sent by anybody? A key is drawn at random and says nothing.
CREATE FUNCTION regie_form_was_sent(p_key uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM signals_draft WHERE id = p_key)
        OR EXISTS (SELECT FROM signals_signal WHERE form_key = p_key)
        OR EXISTS (SELECT FROM signals_statement WHERE form_key = p_key)
        OR EXISTS (SELECT FROM signals_question WHERE form_key = p_key)
        OR EXISTS (SELECT FROM signals_weighing WHERE form_key = p_key)
        OR EXISTS (SELECT FROM signals_feedback WHERE form_key = p_key)
        OR EXISTS (SELECT FROM cases_planversion WHERE form_key = p_key)
        OR EXISTS (SELECT FROM cases_action WHERE form_key = p_key)
$$;

-- What the journal writes about a refusal: keys, town and record number of what who acts may not know of.
CREATE FUNCTION regie_refused(p_noun text, p_key uuid)
RETURNS TABLE (noun text, id uuid, dossier_id uuid, municipality_id uuid, number text)
LANGUAGE sql STABLE AS $$
    SELECT 'signals.signal', s.id, s.dossier_id, s.municipality_id, s.number FROM signals_signal s
    WHERE p_noun = 'signals.signal' AND s.id = p_key
    UNION ALL
    SELECT p_noun, d.id, NULL, d.municipality_id, '' FROM signals_draft d
    WHERE p_noun = 'signals.draft' AND d.id = p_key
    UNION ALL
    SELECT p_noun, q.id, q.dossier_id, d.municipality_id, ''
    FROM signals_question q JOIN agreements_dossier d ON d.id = q.dossier_id
    WHERE p_noun = 'signals.question' AND q.id = p_key
    UNION ALL
    SELECT p_noun, b.id, b.dossier_id, d.municipality_id, ''
    FROM signals_feedback b JOIN agreements_dossier d ON d.id = b.dossier_id
    WHERE p_noun = 'signals.feedback' AND b.id = p_key
    UNION ALL
    SELECT p_noun, w.id,
           (SELECT s.dossier_id FROM signals_weighedsignal l JOIN signals_signal s ON s.id = l.signal_id
            WHERE l.weighing_id = w.id ORDER BY s.number LIMIT 1), w.municipality_id, ''
    FROM signals_weighing w WHERE p_noun = 'signals.weighing' AND w.id = p_key
    UNION ALL
    SELECT 'cases.case', c.id, c.dossier_id, c.municipality_id, c.number FROM cases_case c
    WHERE (p_noun = 'cases.case' AND c.id = p_key)
       OR (p_noun = 'cases.action' AND c.dossier_id = (SELECT a.dossier_id FROM cases_action a WHERE a.id = p_key))
       OR (p_noun = 'cases.planversion'
           AND c.dossier_id = (SELECT v.dossier_id FROM cases_planversion v WHERE v.id = p_key))
$$;
"""
DIRECTING = """
CREATE OR REPLACE FUNCTION regie_directs(dossier uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM cases_case c
        JOIN cases_regisseurship r ON r.case_id = c.id AND r.ended_at IS NULL
        JOIN agreements_in_force f ON f.dossier_id = c.dossier_id AND f.user_id = r.user_id
        WHERE c.dossier_id = dossier AND r.user_id = regie_actor())
$$
"""
BACKWARD = """
DROP FUNCTION regie_refused(text, uuid);
DROP FUNCTION regie_form_was_sent(uuid);
DROP FUNCTION regie_last_number(text, uuid, text);
DROP FUNCTION regie_version_state(uuid, int);
"""
LOOK_UPS = (
    "regie_version_state(uuid, int)",
    "regie_last_number(text, uuid, text)",
    "regie_form_was_sent(uuid)",
    "regie_refused(text, uuid)",
)
# At the end of a transaction they look at rows that who acts need not see.
TRIGGERS = ("an_open_case_has_one_regisseur()", "only_the_own_regisseur_needs_no_covenant()")
LIMITS = """
CREATE TRIGGER only_some_columns BEFORE UPDATE ON cases_planversion FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('regisseur', 'state', 'agreed_at');
CREATE TRIGGER only_some_columns BEFORE UPDATE ON cases_action FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('regisseur', 'status', 'result', 'version', 'changed_by_id', 'changed_at');
CREATE TRIGGER only_some_columns BEFORE UPDATE ON cases_planagreement FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('nobody', 'agreed_at');
"""
NO_LIMITS = "".join(
    f"DROP TRIGGER only_some_columns ON cases_{name};" for name in ("planversion", "action", "planagreement")
)


def open_to(table: str, *kinds: str) -> str:
    """One of these kinds of the dossier of this row is open to who acts."""
    some = f"AND f.kinds && ARRAY{list(kinds)}::varchar[]" if kinds else ""
    return (
        f"(SELECT true FROM agreements_in_force f WHERE f.dossier_id = {table}.dossier_id"
        f" AND f.user_id = {ME} {some} LIMIT 1)"
    )


def of_case(table: str, rule: str) -> str:
    return f"(SELECT true FROM cases_case c WHERE c.id = {table}.case_id AND ({rule}) LIMIT 1)"


def of_plan(table: str) -> str:
    """The plan of this row is that of its dossier, and who acts directs the case."""
    return (
        f"(SELECT true FROM cases_plan p WHERE p.id = {table}.plan_id AND p.dossier_id = {table}.dossier_id"
        f" AND regie_directs(p.dossier_id) LIMIT 1)"
    )


def of_version(table: str, rule: str) -> str:
    return (
        f"(SELECT true FROM cases_planversion v WHERE v.id = {table}.plan_version_id"
        f" AND v.dossier_id = {table}.dossier_id AND ({rule}) LIMIT 1)"
    )


DIRECTS = "regie_directs(dossier_id)"
CASE = f"municipality_id = {DESK} OR {open_to('cases_case')}"
PREPARES = f"municipality_id = {DESK} AND state = 'weighed'"
OPENS = f"{DIRECTS} OR (municipality_id = {DESK} AND state IN ('weighed', 'open_active'))"
LINKS = of_case("cases_casesignal", f"c.municipality_id = {DESK} OR regie_opens(c.dossier_id, 'signal')")
LINKED = f"""
    {of_case("cases_casesignal", f"c.municipality_id = {DESK} AND c.state = 'weighed'")}
    AND (SELECT true FROM signals_signal s
         WHERE s.id = cases_casesignal.signal_id AND s.municipality_id = {DESK} LIMIT 1)"""
NAMES = of_case("cases_regisseurship", f"c.municipality_id = {DESK} AND c.state = 'weighed'")

PLAN = open_to("cases_plan", "plan", "actions")
PLANS = f"""
    {DIRECTS} AND {of_case("cases_plan", "c.dossier_id = cases_plan.dossier_id")}"""
VERSION = f"{DIRECTS} OR (state <> 'draft' AND {open_to('cases_planversion', 'plan')})"
# Whoever is asked says yes; the last yes makes it count, and the version before it not any more.
SETTLES = f"{DIRECTS} OR (state IN ('asked', 'agreed') AND {open_to('cases_planversion', 'plan')})"
SETTLED = (
    f"{DIRECTS} OR (state IN ('asked', 'agreed', 'superseded') AND {open_to('cases_planversion', 'plan')})"
)
CARRIES_OUT = f"""
    {open_to("cases_action", "actions")}
    AND (executor_user_id = {ME}
         OR executor_user_id IS NULL AND executor_id = ANY ((SELECT regie_organisations())::uuid[]))
    AND regie_version_state(plan_id, added_in) IN ('agreed', 'superseded')"""
ACTION = f"""
    {DIRECTS} OR ({CARRIES_OUT})
    OR ({open_to("cases_action", "plan")} AND regie_version_state(plan_id, added_in) <> 'draft')"""
UPDATES = f"{DIRECTS} OR ({CARRIES_OUT})"
AGREES = f"user_id = {ME} AND {open_to('cases_planagreement', 'plan')}"


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_search"), ("signals", "0003_locked"), ("agreements", "0010_locked")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        replace_look_up("regie_directs(uuid)", DIRECTING),
        *hand_over(LOOK_UPS),
        *hand_over(TRIGGERS),
        *guard("cases_case", read=CASE, add=PREPARES, change=f"{DIRECTS} OR ({PREPARES})", into=OPENS),
        *guard("cases_casesignal", read=LINKS, add=LINKED, change=NOBODY),
        *guard("cases_regisseurship", read=of_case("cases_regisseurship", "true"), add=NAMES, change=NAMES),
        *guard("cases_plan", read=PLAN, add=PLANS, change=DIRECTS),
        *guard(
            "cases_planversion", read=VERSION, add=of_plan("cases_planversion"), change=SETTLES, into=SETTLED
        ),
        *guard(
            "cases_goal",
            read=of_version("cases_goal", "true"),
            add=of_version("cases_goal", "regie_directs(v.dossier_id)"),
            change=DIRECTS,
            remove=DIRECTS,
        ),
        *guard("cases_action", read=ACTION, add=of_plan("cases_action"), change=UPDATES, remove=DIRECTS),
        *guard(
            "cases_planagreement",
            read=f"user_id = {ME} OR {of_version('cases_planagreement', 'true')}",
            add=of_version("cases_planagreement", "regie_directs(v.dossier_id)"),
            change=AGREES,
            remove=DIRECTS,
        ),
        migrations.RunSQL(LIMITS, NO_LIMITS),
    ]
