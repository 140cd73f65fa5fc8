"""The one list of words that belong to later parts, each with the number of its part. Empty after part 7.

`verb:…` and `page:…` name closed words, as do `state:…`, `deadline:…`, `task:…`, `count:…` and `reason:…`.
`field:verb.name` is a field of a step, `reader:…` somebody who gets paper, and `text:…` a text of the app
itself. Whatever a step with such a word makes is not built either (see `replay.built`).
"""

import re

PART_3 = "verb:supervisor_question verb:answer_supervisor"
PART_4 = """
verb:consult_anonymously verb:schedule_consultation verb:link_signal verb:mark_duplicate
page:consult page:weighing_agenda
state:duplicate state:linked state:kept_apart
count:possible_matches
reason:identity_in_consult reason:consult_not_linkable
field:answer_question.consult field:file_signal.on_behalf_of field:file_signal.source.name
field:file_signal.source.classification field:record_weighing.earlier_signals_read field:give_feedback.channel
text:"Mogelijk dezelfde jongere"
"""
PART_5 = """
verb:hand_over_regisseur verb:hold_case verb:review_case verb:scale_case verb:close_case
verb:add_environment_person verb:environment_check
page:timeline page:network page:case_pdf page:export_download page:action_card
state:on_hold state:scaled_down
state:closed_goals_reached state:closed_concern_refuted state:closed_handed_over
state:closed_criminal_track_only state:closed_moved_or_left state:closed_refused_no_ground
state:closed_deceased state:closed_not_proportionate state:closed_legal_ground_lapsed
count:search_results
deadline:necessity_review deadline:hold_end deadline:hold_answer deadline:post_closure_check_6m
deadline:post_closure_check_12m
task:action_without_executor task:back_at_table task:new_signal_from_environment
reason:case_closed reason:criterion_missing reason:hold_too_long reason:hold_needs_decision
reason:review_needs_reason reason:checklist_open
field:add_action.card_for field:add_action.from_action field:add_action.card_text
field:add_action.stacking_reason field:open_case.subject_from
text:"Let op: veel maatregelen tegelijk"
"""
PART_6 = """
verb:refer verb:accept_referral verb:decline_referral verb:report_referral_outcome
verb:start_watch verb:review_watch verb:end_watch verb:ask_known_here
page:referral page:known_here
state:live state:ended state:re_entered state:declined
deadline:watch_review deadline:watch_end
task:referral_declined task:no_receiver_left task:decide_on_contact task:record_date_professionals_spoke
count:watches
reason:label_in_text reason:consent_age reason:refuted_signal reason:watch_ended
field:share_items.transfer
"""
PART_7 = """
verb:postpone_notice verb:send_notice verb:subject_access_request verb:rectify_item verb:run_retention
page:figures page:postponements page:retention_overview page:access_export
state:kept state:erased state:sent
deadline:notice_review deadline:request_answer deadline:erase_identity deadline:erase_case
task:inform_or_postpone task:request_while_notice_postponed
count:signals
reason:letter_age_rule reason:postponement_too_long reason:retention_cannot_skip
field:view.reviewed_by
reader:youth_letter reader:access_export
"""


def _words(part: int, listed: str) -> dict[str, int]:
    found = re.findall(r'text:"[^"]+"|\S+', listed)
    return {word.replace('"', ""): part for word in found}


LATER: dict[str, int] = {
    **_words(3, PART_3),
    **_words(4, PART_4),
    **_words(5, PART_5),
    **_words(6, PART_6),
    **_words(7, PART_7),
}


def part_of(word: str) -> int:
    """The part that a word belongs to; 0 when it is built."""
    return LATER.get(word, 0)
