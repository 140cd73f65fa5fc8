"""The second lock on signals: the reporter's own, the desk of the town, who weighs, and who directs the case.

A row of a signal names its dossier as well as its signal; a new one is refused unless both are the same
one and the writer may know of it, so that a foreign key tells nothing about what is hidden.
"""

from django.db import migrations

from foundation.guarding import NOBODY, guard, hand_over, look_up, watch

ME = "(SELECT regie_me())"
DESK = "ANY ((SELECT regie_towns_as('contact_point'))::uuid[])"
HELD_BACK = "('not_onward', 'source_shielded')"

FORWARD = """
-- Signals of the cases of which this kind is open to who acts; asked once per statement.
CREATE FUNCTION regie_signals_in_cases(kind text) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT s.dossier_id), '{}')
    FROM unnest(regie_dossiers_with(kind)) AS open (dossier_id)
    JOIN cases_case c ON c.dossier_id = open.dossier_id
    JOIN cases_casesignal l ON l.case_id = c.id JOIN signals_signal s ON s.id = l.signal_id
$$;

-- Admitted to weigh (one of) its signals, or to the case that rests on it.
CREATE FUNCTION regie_weighs(weighing uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM signals_weighedsignal w JOIN signals_signal s ON s.id = w.signal_id
        WHERE w.weighing_id = weighing AND regie_opens(s.dossier_id, 'weighing'))
    OR EXISTS (
        SELECT FROM cases_case c WHERE c.weighing_id = weighing AND regie_opens(c.dossier_id, 'weighing'))
$$;
"""
BACKWARD = """
DROP FUNCTION regie_weighs(uuid);
DROP FUNCTION regie_signals_in_cases(text);
"""
LIMITS = """
CREATE TRIGGER only_some_columns BEFORE UPDATE ON signals_signal FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('desk', 'state', 'decided_at', 'feedback_due_on', 'feedback_given_at');
CREATE TRIGGER only_some_columns BEFORE UPDATE ON signals_question FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('nobody', 'answer_id');
CREATE TRIGGER only_some_columns BEFORE UPDATE ON signals_weighing FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('nobody', 'state', 'decided_at', 'listed_for_sight');
CREATE TRIGGER only_some_columns BEFORE UPDATE ON signals_decider FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('nobody', 'confirmed_at', 'conflicted');
CREATE TRIGGER only_some_columns BEFORE UPDATE ON signals_feedback FOR EACH ROW EXECUTE FUNCTION
    only_some_columns('nobody', 'state', 'reviewed_by_id', 'released_at');
"""
NO_LIMITS = "".join(
    f"DROP TRIGGER only_some_columns ON signals_{name};"
    for name in ("signal", "question", "weighing", "decider", "feedback")
)


def open_to(column: str, kind: str) -> str:
    return f"{column} = ANY ((SELECT regie_dossiers_with('{kind}'))::uuid[])"


def through_a_case(column: str, kind: str) -> str:
    return f"{column} = ANY ((SELECT regie_signals_in_cases('{kind}'))::uuid[])"


def of_signal(table: str, rule: str) -> str:
    """The signal of this row, with the same dossier, is one of which the rule holds."""
    return (
        f"(SELECT true FROM signals_signal s WHERE s.id = {table}.signal_id"
        f" AND s.dossier_id = {table}.dossier_id AND ({rule}) LIMIT 1)"
    )


def of_weighing(table: str, rule: str) -> str:
    return f"(SELECT true FROM signals_weighing w WHERE w.id = {table}.weighing_id AND ({rule}) LIMIT 1)"


AT_DESK = f"s.municipality_id = {DESK}"
REPORTED = f"s.reporter_id = {ME}"
OWN_DRAFT = f"author_id = {ME}"

SIGNAL = f"""
    reporter_id = {ME} OR municipality_id = {DESK} OR {open_to("dossier_id", "signal")}
    OR {open_to("dossier_id", "weighing")} OR {through_a_case("dossier_id", "signal")}"""
FILES = f"""
    reporter_id = {ME} AND municipality_id = ANY ((SELECT regie_towns())::uuid[])
    AND organisation_id = ANY ((SELECT regie_organisations())::uuid[])
    AND regie_town_of(dossier_id) = municipality_id"""
# The reporter's answer lets it go on, the last yes decides it: see the columns below.
HANDLES = f"reporter_id = {ME} OR municipality_id = {DESK} OR {open_to('dossier_id', 'weighing')}"

IDENTITY = f"""
    (SELECT true FROM agreements_in_force f WHERE f.dossier_id = signals_identity.dossier_id
     AND f.user_id = {ME} AND 'identity' = ANY (f.kinds) LIMIT 1)
    OR (SELECT true FROM signals_signal s WHERE s.dossier_id = signals_identity.dossier_id
        AND ({REPORTED} OR {AT_DESK}) LIMIT 1)"""
# Who files says who it is about; who opens the case copies it.
NAMES = f"""
    (SELECT true FROM signals_signal s WHERE s.dossier_id = signals_identity.dossier_id AND {REPORTED} LIMIT 1)
    OR (SELECT true FROM cases_case c WHERE c.dossier_id = signals_identity.dossier_id
        AND c.state = 'weighed' AND c.municipality_id = {DESK} LIMIT 1)"""
TOKENS = NAMES.replace("signals_identity", "signals_nametoken")

# The own words; all at the desk; to who weighs, what does not shield its source, and no note of the desk; in a
# case file what its owner does not hold back.
STATEMENT = f"""
    author_id = {ME} OR {of_signal("signals_statement", AT_DESK)}
    OR (kind <> 'note' AND {open_to("dossier_id", "signal")}
        AND (classification <> 'source_shielded' OR owner_id = ANY ((SELECT regie_organisations())::uuid[])))
    OR (kind <> 'note' AND classification NOT IN {HELD_BACK} AND {through_a_case("dossier_id", "signal")})"""
SAYS = f"""
    author_id = {ME}
    AND {of_signal("signals_statement", f"{AT_DESK} OR signals_statement.kind <> 'note' AND {REPORTED}")}"""

NOTE = f"{of_signal('signals_reporternote', f'{REPORTED} OR {AT_DESK}')} OR {open_to('dossier_id', 'signal')}"
QUESTION = of_signal("signals_question", f"{REPORTED} OR {AT_DESK}")
ASKS = f"asked_by_id = {ME} AND {of_signal('signals_question', AT_DESK)}"
ANSWERS = of_signal("signals_question", REPORTED)

WEIGHING = f"municipality_id = {DESK} OR regie_weighs(id)"
PROPOSES = f"proposed_by_id = {ME} AND municipality_id = {DESK}"
WEIGHED = (
    f"{of_weighing('signals_weighedsignal', f'w.municipality_id = {DESK}')} OR regie_weighs(weighing_id)"
)
WEIGHS = f"""
    {of_weighing("signals_weighedsignal", f"w.municipality_id = {DESK} AND w.state = 'proposed'")}
    AND (SELECT true FROM signals_signal s WHERE s.id = signals_weighedsignal.signal_id AND {AT_DESK} LIMIT 1)"""
RECEIVERS = of_weighing("signals_weighing_receivers", "true")
RECEIVES = of_weighing("signals_weighing_receivers", f"w.municipality_id = {DESK} AND w.state = 'proposed'")
DECIDER = f"user_id = {ME} OR {of_weighing('signals_decider', 'true')}"
NAMES_DECIDERS = of_weighing("signals_decider", f"w.municipality_id = {DESK} AND w.state = 'proposed'")
DECIDES = f"user_id = {ME} AND {of_weighing('signals_decider', 'true')}"

FEEDBACK = f"(to_id = {ME} AND state = 'released') OR {of_signal('signals_feedback', AT_DESK)}"
TELLS = f"given_by_id = {ME} AND {of_signal('signals_feedback', f'{AT_DESK} AND s.reporter_id = to_id')}"
REVIEWS = of_signal("signals_feedback", AT_DESK)


class Migration(migrations.Migration):
    dependencies = [("signals", "0002_name_tokens"), ("agreements", "0010_locked"), ("cases", "0006_search")]
    operations = [
        *look_up("signals_weighedsignal", "cases_casesignal", "signals_signal"),
        migrations.RunSQL(FORWARD, BACKWARD),
        *hand_over(("regie_signals_in_cases(text)", "regie_weighs(uuid)")),
        *guard(
            "signals_draft",
            read=OWN_DRAFT,
            add=f"{OWN_DRAFT} AND municipality_id = ANY ((SELECT regie_towns())::uuid[])",
            change=OWN_DRAFT,
            remove=OWN_DRAFT,
        ),
        *guard("signals_signal", read=SIGNAL, add=FILES, change=HANDLES),
        *guard("signals_identity", read=IDENTITY, add=NAMES, change=NOBODY),
        # Nobody but the search function reads them; `web` has no right to select.
        *guard("signals_nametoken", read=NOBODY, add=TOKENS, change=NOBODY),
        *guard("signals_statement", read=STATEMENT, add=SAYS, change=NOBODY),
        *guard(
            "signals_reporternote",
            read=NOTE,
            add=of_signal("signals_reporternote", REPORTED),
            change=NOBODY,
        ),
        *guard("signals_question", read=QUESTION, add=ASKS, change=ANSWERS),
        *guard("signals_weighing", read=WEIGHING, add=PROPOSES, change=WEIGHING),
        *guard("signals_weighedsignal", read=WEIGHED, add=WEIGHS, change=NOBODY),
        *guard("signals_weighing_receivers", read=RECEIVERS, add=RECEIVES, change=NOBODY, remove=RECEIVES),
        *guard("signals_decider", read=DECIDER, add=NAMES_DECIDERS, change=DECIDES),
        *guard("signals_feedback", read=FEEDBACK, add=TELLS, change=REVIEWS),
        migrations.RunSQL(LIMITS, NO_LIMITS),
        *watch("signals_criteriaset", "signals_feedbacktext"),
    ]
