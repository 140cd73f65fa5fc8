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

FALSE = {
    "a state": {"after": "s3", "check": "state", "of": "sig1", "is": "submitted"},
    "a day": {"after": "s2", "check": "deadline", "what": "weighing", "of": "sig1", "due": "D+15"},
    "a day that is not shown": {
        "after": "s2",
        "check": "deadline",
        "what": "weighing",
        "of": "sig1",
        "due": "D+14",
        "shown_to": [STRANGER],
    },
    "late too early": {
        "after": "s2",
        "check": "overdue",
        "what": "weighing",
        "of": "sig1",
        "since": "D+14",
        "shown_to": [DESK],
    },
    "a text that nobody wrote": {"after": "s2", "check": "sees", "who": [DESK], "text": ["Wilgenkamp"]},
    "a text on another page": {
        "after": "s2",
        "check": "sees",
        "who": [DESK],
        "where": "info_before_reporting",
        "text": ["Dolmenkamp"],
    },
    "somebody reads it": {"after": "s2", "check": "not_sees", "who": [DESK], "text": ["Dolmenkamp"]},
    "one reader was forgotten": {
        "after": "s6",
        "check": "only_sees",
        "who": [REPORTER, DESK],
        "text": ["Eikvaren"],
    },
    "a row holds it, encrypted": {"after": "s2", "check": "nowhere", "text": ["Wagemaker"]},
    "a number": {"after": "s2", "check": "number", "count": "cases", "of": "waterrijk", "is": 1},
    "a fact in the trail": {
        "after": "s3",
        "check": "audit",
        "holds": {"actor": DESK, "action": "claim_signal", "object": "sig1"},
    },
    "nothing of it in the trail": {
        "after": "s3",
        "check": "audit",
        "holds": {"action": "claim_signal", "object": "sig1"},
        "without": ["in_review"],
    },
    "a mail to a stranger": {
        "after": "s2",
        "check": "mail",
        "to": [STRANGER],
        "says": "Er staat iets voor je klaar",
        "without": [],
    },
    "other words in a mail": {
        "after": "s2",
        "check": "mail",
        "to": [DESK],
        "says": "Er is een nieuw signaal",
    },
    "another reason": {**REFUSED, "reason": "no_admission", "twin": "none"},
    "a twin that is not permitted": {**REFUSED, "twin": {"by": "d.vandeneijnde@loopplank.example"}},
}


@pytest.fixture(scope="module")
def played(source_of, tmp_path_factory):
    """One run for all: the first steps of S01, with checks that are all false."""
    source = copy.deepcopy(source_of("S01"))
    source["steps"] = source["steps"][:6]
    source["steps"][2]["refused"] = True  # claiming is allowed: the step must be judged as failed
    source["people"]["youth"]["family_name"] = "Wagemaker"
    source["people"]["environment"] = [{"name": "Start"}]  # a word that stands in a title
    source["markers"] = [{"text": "Dolmenkamp", "step": "s2"}, {"text": "Aanmelden", "step": "s2"}]
    source["expect"] = list(FALSE.values())
    path = tmp_path_factory.mktemp("false") / "X01.yaml"
    path.write_text(yaml.safe_dump(source, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return play_all([load(path)])[0]


@pytest.mark.parametrize("what", FALSE)
def test_a_false_check_fails(played, what):
    assert played.checks[list(FALSE).index(what)] is Verdict.FAILED


def test_a_step_that_must_fail_and_succeeds_fails(played):
    assert played.steps["s3"] is Verdict.FAILED
    assert played.steps["s2"] is Verdict.PASSED


def test_a_text_that_reaches_somebody_else_is_heard(played):
    assert any("'Aanmelden'" in fault for fault in played.faults)


def test_a_name_in_a_title_is_heard(played):
    assert any("the name 'Start' stands in the title" in fault for fault in played.faults)


def test_each_failure_is_a_sentence_that_says_where(played):
    assert all(fault.startswith("X01.yaml, ") and fault.endswith(".") for fault in played.faults)
    assert played.summary.startswith("X01: 6 steps, 16 checks, ")
