"""Search joins the rule inside: it gives keys of what is open to who asks, five hundred at most, and no text.

The index of a text or a token cannot be used under a row policy (the operators are not leakproof), so the
candidates are found here, by the guard's role, and each is held against the same view that the policies
and the pages read. The pages read what was found under their own rule and their own row policies again.
"""

from django.db import migrations

from foundation.guarding import hand_over, look_up

FORWARD = """
CREATE FUNCTION regie_search(p_number text, p_tokens text[], p_parts int, p_words text)
RETURNS TABLE (noun text, id uuid) LANGUAGE sql STABLE AS $$
    WITH found (dossier_id, kind) AS MATERIALIZED (
        SELECT c.dossier_id, 'number' FROM cases_case c
        WHERE c.number = p_number AND c.municipality_id = ANY (regie_towns())
        UNION
        SELECT s.dossier_id, 'number' FROM signals_signal s
        WHERE s.number = p_number AND s.municipality_id = ANY (regie_towns())
        UNION
        SELECT t.dossier_id, 'identity' FROM signals_nametoken t
        WHERE p_parts > 0 AND t.token = ANY (p_tokens)
        GROUP BY t.dossier_id HAVING count(DISTINCT t.token) = p_parts
        UNION
        SELECT i.dossier_id, 'identity' FROM signals_identity i
        JOIN accounts_district d ON d.id = i.district_id
        WHERE lower(d.name) = lower(p_words) AND d.municipality_id = ANY (regie_towns())
        UNION
        SELECT v.dossier_id, 'plan' FROM cases_planversion v
        WHERE p_words <> '' AND v.state <> 'draft'
          AND to_tsvector('dutch', v.underlying_problem) @@ websearch_to_tsquery('dutch', p_words)
    ), said AS MATERIALIZED (
        SELECT s.dossier_id, s.signal_id, s.author_id, s.owner_id, s.classification, s.kind
        FROM signals_statement s
        WHERE p_words <> '' AND to_tsvector('dutch', s.text) @@ websearch_to_tsquery('dutch', p_words)
    ), mine AS MATERIALIZED (SELECT regie_towns_as('contact_point') AS desks, regie_organisations() AS organisations),
    shown (noun, id, at) AS (
        SELECT 'cases.case', c.id, c.proposed_at FROM found f JOIN cases_case c ON c.dossier_id = f.dossier_id
        WHERE (SELECT true FROM agreements_in_force a WHERE a.dossier_id = f.dossier_id
               AND a.user_id = regie_actor() AND (f.kind = 'number' OR f.kind = ANY (a.kinds)) LIMIT 1)
        UNION
        SELECT 'signals.signal', s.id, s.filed_at
        FROM found f JOIN signals_signal s ON s.dossier_id = f.dossier_id CROSS JOIN mine
        WHERE s.reporter_id = regie_actor() OR s.municipality_id = ANY (mine.desks)
           OR (SELECT true FROM agreements_in_force a
               WHERE a.dossier_id = f.dossier_id AND a.user_id = regie_actor() AND 'signal' = ANY (a.kinds)
                 AND (f.kind = 'number' OR f.kind = ANY (a.kinds)) LIMIT 1)
        UNION
        SELECT 'signals.signal', s.id, s.filed_at
        FROM said t JOIN signals_signal s ON s.id = t.signal_id CROSS JOIN mine
        WHERE s.municipality_id = ANY (mine.desks)
           OR (t.kind <> 'note' AND t.author_id = regie_actor())
           OR (t.kind <> 'note'
               AND (t.classification <> 'source_shielded' OR t.owner_id = ANY (mine.organisations))
               AND (SELECT true FROM agreements_in_force a WHERE a.dossier_id = s.dossier_id
                    AND a.user_id = regie_actor() AND 'signal' = ANY (a.kinds) LIMIT 1))
        UNION
        SELECT 'cases.case', c.id, c.proposed_at
        FROM said t JOIN cases_casesignal l ON l.signal_id = t.signal_id JOIN cases_case c ON c.id = l.case_id
        WHERE t.kind <> 'note' AND t.classification NOT IN ('not_onward', 'source_shielded')
          AND regie_opens(c.dossier_id, 'signal')
    )
    SELECT noun, id FROM shown ORDER BY at DESC, id LIMIT 500
$$;
CREATE INDEX statements_by_word ON signals_statement USING gin (to_tsvector('dutch', text));
CREATE INDEX plans_by_word ON cases_planversion USING gin (to_tsvector('dutch', underlying_problem));
CREATE INDEX identities_by_district ON signals_identity (district_id, dossier_id);
"""
BACKWARD = """
DROP INDEX identities_by_district;
DROP INDEX plans_by_word;
DROP INDEX statements_by_word;
DROP FUNCTION regie_search(text, text[], int, text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_insight"), ("signals", "0002_name_tokens")]
    operations = [
        *look_up(
            "signals_signal",
            "signals_identity",
            "signals_statement",
            "cases_planversion",
            "cases_casesignal",
            "accounts_district",
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        *hand_over(("regie_search(text, text[], int, text)",)),
    ]
