"""The closed words of the format. A file that uses another word is answered with a sentence."""

VERBS = frozenset(
    """consult_anonymously answer_question file_signal add_to_signal ask_reporter claim_signal mark_duplicate
    link_signal schedule_consultation record_weighing give_feedback assign_regisseur open_case
    hand_over_regisseur hold_case review_case scale_case close_case admit_participant withdraw_admission
    share_items recall_item ask_known_here break_glass draft_plan approve_plan add_action update_action
    add_environment_person environment_check refer accept_referral decline_referral report_referral_outcome
    start_watch review_watch end_watch postpone_notice send_notice subject_access_request rectify_item
    expire_covenant suspend_covenant run_retention supervisor_question answer_supervisor view
    try_view""".split()
)
CHECKS = {
    "sees": {"who", "where", "text", "refs"},
    "not_sees": {"who", "where", "text", "refs"},
    "only_sees": {"who", "may", "text", "refs"},
    "nowhere": {"text"},
    "state": {"of", "is", "other", "to"},
    "number": {"count", "of", "is"},
    "deadline": {"what", "of", "due", "shown_to"},
    "overdue": {"what", "of", "since", "shown_to"},
    "task": {"what", "of", "for", "is", "due"},
    "refused": {"step", "reason", "because", "twin"},
    "audit": {"holds", "without"},
    "mail": {"to", "says", "without"},
}
EVERY_CHECK = {"after", "check", "note", "rule"}
TWINS = {"step", "by", "page", "of", "with", "after"}
STATES = frozenset(
    """submitted in_review more_information duplicate linked kept_apart feedback_given kept erased
    decided_no_action decided_more_information decided_other_concern decided_radicalisation_concern
    decided_criminal_track weighed open_active on_hold scaled_down superseded agreed complete live expired
    ended re_entered sent declined reviewed_justified reviewed_not_justified
    closed_goals_reached closed_concern_refuted closed_handed_over closed_criminal_track_only
    closed_moved_or_left closed_refused_no_ground closed_deceased closed_not_proportionate
    closed_legal_ground_lapsed""".split()
)
DEADLINES = frozenset(
    """human_contact weighing more_information feedback plan_agreed plan_review necessity_review hold_end
    hold_answer notice_review watch_review watch_end request_answer confirm_recall break_glass_end
    post_closure_check_6m post_closure_check_12m erase_identity erase_case""".split()
)
TASKS = frozenset(
    """inform_or_postpone participants_lost_access action_without_executor back_at_table referral_declined
    no_receiver_left decide_on_contact record_date_professionals_spoke confirm_recall recall_receiver_left
    new_signal_from_environment refused_break_glass_attempts request_while_notice_postponed""".split()
)
COUNTS = frozenset("cases open_cases signals watches possible_matches regisseurs search_results".split())
REASONS = frozenset(
    """own_signals_only no_admission other_municipality not_regisseur not_shared executor_card_only
    administrator_no_content account_closed admission_withdrawn covenant_expired covenant_suspended
    not_a_party category_not_in_covenant receiver_not_admitted owner_consent_missing case_closed
    claimed_by_other stale_version one_organisation conflict_of_interest reason_or_decider_missing
    criterion_missing decision_fixed wrong_outcome_for_case weighing_missing no_regisseur
    second_regisseur receiver_missing label_in_text consent_age letter_age_rule identity_in_consult
    consult_not_linkable refuted_signal end_date_missing end_date_too_far watch_ended hold_too_long
    hold_needs_decision postponement_too_long review_needs_reason checklist_open
    break_glass_reason_short break_glass_ended retention_cannot_skip""".split()
)
PAGES = frozenset(
    """info_before_reporting own_signals own_signal triage triage_detail consult weighing weighing_agenda case
    every_case_page timeline network plan plan_history sharing tasks case_pdf partner_case partner_action
    export_download action_card referral known_here search figures postponements retention_overview
    access_export break_glass_review""".split()
)
# Who reads, besides accounts: what the youth gets on paper.
READERS_ON_PAPER = frozenset({"youth_letter", "access_export"})

# The fields of the verbs that can be driven; a step with another field fails with a sentence.
FIELDS = {
    "file_signal": """ref municipality subject observation observed_on place opinion source kinds urgency
        youth_informed parents_informed counter_signals drivers_suspected steps_taken wanted_role callback
        classification on_behalf_of""",
    "add_to_signal": "signal ref kind observed_on origin owner classification text",
    "ask_reporter": "signal ref question answer_by",
    "answer_question": "question ref text origin owner classification consult",
    "claim_signal": "signal",
    "record_weighing": """ref signals outcome case_ref criteria criteria_version facts_for facts_against
        proportionality subsidiarity alternatives_considered deciders dissent conflict_declaration conflicted
        legal_basis question owner due receivers care_plan no_care_plan_reason watch supersedes alongside
        edit_existing earlier_signals_read""",
    "give_feedback": "signal to catalogue free_line reviewed_by late_reason channel",
    "open_case": "case weighing legal_basis authority subject_from",
    "assign_regisseur": "case regisseur",
    "admit_participant": "case participants municipality",
    "draft_plan": """case ref version goals drivers underlying_problem actions youths_view review_date
        changed""",
    "approve_plan": "plan version approvals",
    "add_action": """plan ref what executor executor_user basis alternative start due expected_effect
        possible_harm_on_surroundings stacking_reason card_for from_action card_text""",
    "update_action": "action version_seen status result executor executor_user",
    "break_glass": "case ref acute_danger reason",
    "expire_covenant": "covenant",
    "suspend_covenant": "covenant municipality stage reason decided_by confirmed_by",
    "withdraw_admission": "user account_closed reason",
    "share_items": """case ref items to purpose ground proportional less_invasive secrecy owner_consent
        transfer""",
    "recall_item": "stage items reason confirm_by text",
    "view": "page of municipality query note reviewed_by verdict",
    "try_view": "page of municipality query note",
}


def fields_of(verb: str) -> frozenset[str]:
    """The fields that a verb can have."""
    return frozenset(FIELDS.get(verb, "").split())
