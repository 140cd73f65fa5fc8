"""What is not built yet follows from one list, and from what is made with it."""

import pytest

from replay import words
from replay.built import Built
from replay.dossier import load
from replay.not_built import LATER
from replay.verbs import VERBS
from tests.replay.conftest import SCENARIOS

PART_1 = set(VERBS)


@pytest.fixture
def built():
    def of(number):
        dossier = load(next(SCENARIOS.glob(f"{number}-*.yaml")))
        return dossier, Built(dossier)

    return of


def checks_of(dossier, answer, after, kind):
    return [answer.check(one) for one in dossier.checks_after(after) if one.kind == kind]


def test_the_list_names_only_words_of_the_format():
    closed = {
        "verb": words.VERBS,
        "page": words.PAGES,
        "state": words.STATES,
        "deadline": words.DEADLINES,
        "task": words.TASKS,
        "count": words.COUNTS,
        "reason": words.REASONS,
        "reader": words.READERS_ON_PAPER,
    }
    for word, part in LATER.items():
        kind, _, name = word.partition(":")
        assert part in range(2, 8), word
        assert kind in {"field", "text"} or name in closed[kind], word


def test_the_verbs_of_part_one_are_all_built():
    assert not [verb for verb in PART_1 if f"verb:{verb}" in LATER]
    assert {f"verb:{verb}" for verb in words.VERBS} - set(LATER) == {f"verb:{verb}" for verb in PART_1}


def test_a_verb_a_page_a_field_and_a_reason_of_a_later_part_wait(built):
    dossier, answer = built("S01")
    assert answer.step(dossier.step("s7")) == 4
    assert answer.step(dossier.step("s16")) == 7
    assert answer.step(dossier.step("s9")) == 0
    dossier, answer = built("S02")
    assert answer.step(dossier.step("s27")) == 5
    dossier, answer = built("S05")
    assert answer.step(dossier.step("s8")) == 4


def test_what_is_made_with_it_waits_as_well(built):
    dossier, answer = built("S05")
    assert answer.step(dossier.step("s16")) == 4  # weighs a signal that cannot be filed yet
    assert answer.step(dossier.step("s18")) == 4  # opens the case of that weighing
    assert answer.step(dossier.step("s26")) == 4  # agrees the plan of that case


def test_a_refusal_waits_for_its_twin(built):
    dossier, answer = built("S07")
    assert answer.step(dossier.step("s38")) == 0  # permitted after the suspension is lifted
    assert answer.step(dossier.step("s25")) == 0  # permitted to somebody else at once
    dossier, answer = built("S02")
    assert answer.step(dossier.step("s28")) == 5


def test_a_check_waits_for_its_words_and_its_moment(built):
    dossier, answer = built("S01")
    assert checks_of(dossier, answer, "s13", "task") == [7]
    assert checks_of(dossier, answer, "s13", "deadline") == [0, 0]
    assert checks_of(dossier, answer, "s22", "number") == [5]


def test_a_text_that_nobody_could_write_yet_is_not_looked_for(built):
    dossier, answer = built("S06")
    assert checks_of(dossier, answer, "s17", "not_sees") == [0]  # one of its texts was written
    dossier, answer = built("S10")
    assert checks_of(dossier, answer, "s25", "only_sees") == [5]


def test_staying_unseen_is_judged_also_beside_a_missing_step(built):
    dossier, answer = built("S01")
    assert checks_of(dossier, answer, "s30", "not_sees") == [0]
    dossier, answer = built("S09")
    waiting = next(step for step in dossier.steps if step.verb == "hand_over_regisseur")
    assert answer.step(waiting) > 0


def test_an_empty_list_leaves_everything_built(monkeypatch, built):
    monkeypatch.setattr("replay.not_built.LATER", {})
    for number in ("S01", "S05", "S09"):
        _, answer = built(number)
        assert not any(answer.steps.values())
        assert not any(answer.checks.values())
