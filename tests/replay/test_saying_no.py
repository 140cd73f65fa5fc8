"""The judge can say no: a dossier in which each check is false fails on each of them."""

import copy

import pytest
import yaml

from replay.command import play_all
from replay.dossier import load
from replay.report import Verdict

REPORTER = "j.kusters@cter-politie.example"
DESK = "k.oduya@waterrijk.example"
STRANGER = "n.elkaddouri@loopplank.example"
REFUSED = {"after": "s4", "check": "refused", "step": "s4", "reason": "own_signals_only"}

# What is false, and what the judge must say about it.
FALSE = {
    "should be 'submitted' and is 'in_review'": {
        "after": "s3",
        "check": "state",
        "of": "sig1",
        "is": "submitted",
    },
    "should be due on 2026-03-17": {
        "after": "s2",
        "check": "deadline",
        "what": "weighing",
        "of": "sig1",
        "due": "D+15",
    },
    "should see weighing of sig1": {
        "after": "s2",
        "check": "deadline",
        "what": "weighing",
        "of": "sig1",
        "due": "D+14",
        "shown_to": [STRANGER],
    },
    "is not late yet": {
        "after": "s2",
        "check": "overdue",
        "what": "weighing",
        "of": "sig1",
        "since": "D+14",
        "shown_to": [DESK],
    },
    "should read 'Wilgenkamp'": {"after": "s2", "check": "sees", "who": [DESK], "text": ["Wilgenkamp"]},
    "on the page info_before_reporting": {
        "after": "s2",
        "check": "sees",
        "who": [DESK],
        "where": "info_before_reporting",
        "text": ["Dolmenkamp"],
    },
    "must not read 'Dolmenkamp'": {"after": "s2", "check": "not_sees", "who": [DESK], "text": ["Dolmenkamp"]},
    "m.terhorst@waterrijk.example is not among": {
        "after": "s6",
        "check": "only_sees",
        "who": [REPORTER, DESK],
        "text": ["Eikvaren"],
    },
    "stands in the encrypted field": {"after": "s2", "check": "nowhere", "text": ["Wagemaker"]},
    "should be 1 and is 0": {"after": "s2", "check": "number", "count": "cases", "of": "waterrijk", "is": 1},
    "of 0 lines of that act none fits": {
        "after": "s3",
        "check": "audit",
        "holds": {"actor": DESK, "action": "claim_signal", "object": "sig1"},
    },
    "the trail must not hold 'in_review'": {
        "after": "s3",
        "check": "audit",
        "holds": {"action": "claim_signal", "object": "sig1"},
        "without": ["in_review"],
    },
    "no message went to n.elkaddouri": {
        "after": "s2",
        "check": "mail",
        "to": [STRANGER],
        "says": "Er staat iets voor je klaar",
        "without": [],
    },
    "should say 'Er is een nieuw signaal'": {
        "after": "s2",
        "check": "mail",
        "to": [DESK],
        "says": "Er is een nieuw signaal",
    },
    "should be refused for no_admission": {**REFUSED, "reason": "no_admission", "twin": "none"},
    "its permitted twin, by d.vandeneijnde": {**REFUSED, "twin": {"by": "d.vandeneijnde@loopplank.example"}},
}


@pytest.fixture(scope="module")
def played(source_of, tmp_path_factory):
    """One run for all: the first steps of S01, with checks that are all false."""
    source = copy.deepcopy(source_of("S01"))
    source["id"] = "X01"
    source["steps"] = source["steps"][:6]
    source["steps"][2]["refused"] = True  # claiming is allowed: the step must be judged as failed
    source["people"]["environment"] = [{"name": "Start"}]  # a word that stands in a title
    source["markers"] = [{"text": "Dolmenkamp", "step": "s2"}, {"text": "Aanmelden", "step": "s2"}]
    source["expect"] = list(FALSE.values())
    path = tmp_path_factory.mktemp("false") / "X01.yaml"
    path.write_text(yaml.safe_dump(source, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return play_all([load(path)])[0]


@pytest.mark.parametrize("sentence", FALSE)
def test_a_false_check_fails_and_says_why(played, sentence):
    assert played.checks[list(FALSE).index(sentence)] is Verdict.FAILED
    assert any(sentence in fault for fault in played.faults)


def test_a_step_that_must_fail_and_succeeds_fails(played):
    assert played.steps["s3"] is Verdict.FAILED
    assert any("it must be refused, and it succeeded" in fault for fault in played.faults)
    assert played.steps["s2"] is Verdict.PASSED


def test_a_text_that_reaches_somebody_else_is_heard(played):
    assert any("'Aanmelden'" in fault for fault in played.faults)


def test_a_name_in_a_title_is_heard(played):
    assert any("the name 'Start' stands in the title" in fault for fault in played.faults)


def test_each_failure_is_a_sentence_that_says_where(played):
    assert all(fault.startswith("X01.yaml, ") and fault.endswith(".") for fault in played.faults)
    assert played.summary.startswith("X01: 6 steps, 16 checks, ")
