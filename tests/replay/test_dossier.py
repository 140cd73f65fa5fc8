"""A file is read word by word: what the judge does not know, it says in a sentence."""

import pytest

from replay import words
from replay.dossier import Unreadable, load
from tests.replay.conftest import SCENARIOS


@pytest.mark.parametrize("number", [f"S{number:02}" for number in range(1, 11)])
def test_the_ten_dossiers_can_be_read(number):
    dossier = load(next(SCENARIOS.glob(f"{number}-*.yaml")))
    assert dossier.id == number
    assert len(dossier.steps) > 20
    assert len(dossier.checks) > 20


CHECK = {"after": "s1", "check": "sees", "who": ["n.elkaddouri@loopplank.example"], "text": ["x"]}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"check": "smells"}, "smells"),
        ({"where": "attic"}, "attic"),
        ({"colour": "red"}, "colour"),
        ({"after": "s9"}, "s9"),
        ({"check": "state", "of": "sig1", "is": "upside_down"}, "upside_down"),
        ({"check": "deadline", "what": "lunch", "of": "sig1", "due": "D0"}, "lunch"),
        ({"check": "deadline", "what": "feedback", "of": "sig1", "due": "someday"}, "someday"),
        ({"check": "task", "what": "sweep", "of": "sig1", "for": "x"}, "sweep"),
        ({"check": "number", "count": "sheep", "of": "waterrijk", "is": 1}, "sheep"),
        ({"check": "refused", "step": "s1", "reason": "because", "twin": "none"}, "because"),
        ({"check": "refused", "step": "s1", "reason": "no_admission", "twin": {"who": "x"}}, "who"),
        ({"check": "refused", "step": "s1", "reason": "no_admission", "twin": {"step": "s9"}}, "s9"),
    ],
)
def test_an_unknown_word_in_a_check_is_named(small, write, change, word):
    check = {key: value for key, value in {**CHECK, **change}.items() if key not in _foreign(change)}
    small["expect"] = [check]
    with pytest.raises(Unreadable, match=word):
        write(small)


def _foreign(change):
    """Keys of `sees` that another check does not have."""
    return set() if change.get("check", "sees") in {"sees", "smells"} else {"who", "text"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"do": "teleport"}, "teleport"),
        ({"at": "noon"}, "noon"),
        ({"with": {"page": "attic"}}, "attic"),
        ({"with": {}}, "None"),
    ],
)
def test_an_unknown_word_in_a_step_is_named(small, write, change, word):
    small["steps"][0].update(change)
    with pytest.raises(Unreadable, match=word):
        write(small)


def test_two_steps_with_one_id_are_refused(small, write):
    small["steps"].append(dict(small["steps"][0]))
    with pytest.raises(Unreadable, match="same id"):
        write(small)


def test_what_is_no_dossier_is_said(tmp_path):
    for text in ("[1, 2", "just: text", "- a list"):
        path = tmp_path / "x.yaml"
        path.write_text(text)
        with pytest.raises(Unreadable):
            load(path)
    with pytest.raises(Unreadable):
        load(tmp_path / "nothing.yaml")


def test_names_of_youth_and_family_are_known(source_of, write):
    names = set(write(source_of("S01")).names())
    assert {"Jorrit", "Wagemaker", "Jorit Wagenmaker", "Fenna Wagemaker"} <= names


def test_every_field_of_the_dossiers_is_known():
    for path in SCENARIOS.glob("S*.yaml"):
        for step in load(path).steps:
            if step.verb in words.FIELDS:
                assert set(step.fields) <= words.fields_of(step.verb), (path.name, step.id)
