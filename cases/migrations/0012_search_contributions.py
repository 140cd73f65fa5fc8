"""What was brought into a case or shared in it is found by who may read it: author, owner, receiver."""

from django.db import migrations

from foundation.guarding import look_up, replace_look_up

SEARCH = """
CREATE OR REPLACE FUNCTION regie_search(p_number text, p_tokens text[], p_parts int, p_words text)
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
        SELECT s.id, s.dossier_id, s.signal_id, s.author_id, s.owner_id, s.classification, s.kind
        FROM signals_statement s
        WHERE p_words <> '' AND to_tsvector('dutch', s.text) @@ websearch_to_tsquery('dutch', p_words)
    ), mine AS MATERIALIZED (
        SELECT regie_towns_as('contact_point') AS desks, regie_organisations() AS organisations
    ),
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
        WHERE t.kind <> 'note'
          AND ((t.classification NOT IN ('not_onward', 'source_shielded') AND regie_opens(c.dossier_id, 'signal'))
               OR regie_receives('signals.statement', t.id))
        UNION
        SELECT 'cases.case', c.id, c.proposed_at
        FROM cases_contribution b JOIN cases_case c ON c.id = b.case_id
        WHERE p_words <> '' AND to_tsvector('dutch', b.text) @@ websearch_to_tsquery('dutch', p_words)
          AND ((b.author_id = regie_actor() AND regie_opens(b.dossier_id, 'actions'))
               OR regie_here_for(b.dossier_id, b.owner_id) OR regie_receives('cases.contribution', b.id))
    )
    SELECT noun, id FROM shown ORDER BY at DESC, id LIMIT 500
$$
"""
INDEX = """
CREATE INDEX contributions_by_word ON cases_contribution USING gin (to_tsvector('dutch', text))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_directing_is_a_task")]
    operations = [
        *look_up("cases_contribution"),
        migrations.RunSQL(INDEX, "DROP INDEX contributions_by_word"),
        replace_look_up("regie_search(text, text[], int, text)", SEARCH),
    ]
