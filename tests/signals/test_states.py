"""The table of moves: what can follow what, without a database."""

import pytest

from agreements.states import Classification, Origin
from signals import states
from signals.states import DECIDED, OPEN, Outcome, State


def test_every_outcome_has_its_move():
    assert set(states.DECIDE) == set(Outcome)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one != Outcome.MORE_INFORMATION])
def test_a_decision_can_be_taken_anew(outcome):
    assert all(states.DECIDE[outcome].can_leave(state) for state in [*OPEN, *DECIDED, State.FEEDBACK_GIVEN])


def test_more_information_is_asked_before_a_decision_only():
    move = states.DECIDE[Outcome.MORE_INFORMATION]
    assert {state for state in State if move.can_leave(state)} == OPEN


def test_only_a_decided_signal_is_told():
    assert {state for state in State if states.TELL.can_leave(state)} == DECIDED | {State.FEEDBACK_GIVEN}


def test_every_state_has_words_for_the_reporter_without_the_outcome():
    words = {str(text) for text in states.WORDS_FOR_THE_REPORTER.values()}
    assert set(states.WORDS_FOR_THE_REPORTER) == set(State)
    assert not any(str(outcome.label) in text for text in words for outcome in Outcome)


@pytest.mark.parametrize(
    ("kind", "origin", "classification"),
    [
        ("police_cter", Origin.POLICE, Classification.NOT_ONWARD),
        ("public_prosecution", Origin.PROSECUTION, Classification.NOT_ONWARD),
        ("school_vocational", Origin.SCHOOL, Classification.NORMAL),
        ("youth_mental_health", Origin.CARE, Classification.NORMAL),
        ("youth_work", Origin.REPORTER, Classification.NORMAL),
    ],
)
def test_words_start_with_the_origin_of_their_organisation(kind, origin, classification):
    assert (states.origin_of(kind), states.starts_as(kind)) == (origin, classification)
