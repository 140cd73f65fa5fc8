import pytest
from django.db import connection

from accounts.models import User
from agreements.models import Covenant
from audit import actions as audit
from audit.refusals import TooLate
from audit.states import Move
from foundation import acting
from tests.factories.agreements import a_draft_covenant
from tests.own_database import at_once
from tests.people import CAST

END = Move("covenant.ended", {"draft"}, "ended")


@pytest.fixture
def covenant(pervin, journal):
    return a_draft_covenant(pervin)


def test_a_move_writes_from_where_to_where(covenant, pervin, journal, as_person):
    with as_person(pervin):
        audit.move(covenant, END, by=pervin, because="Zo is het afgesproken.", facts={"signals": 2})
    (line,) = journal.entries()
    assert (line["act"], line["actor_id"], line["object_id"]) == (
        "covenant.ended",
        pervin.pk,
        str(covenant.pk),
    )
    assert line["facts"] == {"signals": 2, "from": "draft", "to": "ended"}
    assert line["reason_given"] is True
    assert Covenant.objects.get(pk=covenant.pk).state == covenant.state == "ended"


def test_who_comes_too_late_changes_and_journals_nothing(covenant, pervin, journal, as_person):
    stale = Covenant.objects.get(pk=covenant.pk)
    with as_person(pervin):
        audit.move(covenant, END, by=pervin)
    with pytest.raises(TooLate), as_person(pervin):
        audit.move(stale, END, by=pervin)
    assert [line["actor_id"] for line in journal.entries()] == [pervin.pk]


def test_a_reason_is_not_quoted(covenant, pervin, journal, as_person):
    with as_person(pervin):
        audit.move(covenant, END, by=pervin, because="Bilal is verhuisd.")
    assert "Bilal" not in str(journal.entries()) + str(journal.diffs())


def test_of_twenty_moves_at_once_one_is_made(own):
    pervin = User.objects.get(email=CAST["pervin"])
    noun = a_draft_covenant(pervin)

    def try_it():
        try:
            with acting.acting_as(pervin.pk):
                audit.move(Covenant.objects.get(pk=noun.pk), END, by=pervin)
        except TooLate:
            return "late"
        return "moved"

    answers = at_once([try_it] * 20, threads=10)
    assert (answers.count("moved"), answers.count("late")) == (1, 19)
    assert own.count("SELECT count(*) FROM audit.entry WHERE act = 'covenant.ended'") == 1
    connection.close()
