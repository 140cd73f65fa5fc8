import pytest
from django.db import connection

from accounts.models import User
from agreements.models import Covenant
from audit import actions as audit
from audit.refusals import TooLate
from audit.states import Move
from foundation import acting
from tests.own_database import at_once

END = Move("covenant.ended", {"in_force"}, "ended")


def test_a_move_writes_from_where_to_where(covenant, kwame, journal, as_person):
    with as_person(kwame):
        audit.move(covenant, END, by=kwame, because="Zo is het afgesproken.", facts={"signals": 2})
    (line,) = journal.entries()
    assert (line["act"], line["actor_id"], line["object_id"]) == (
        "covenant.ended",
        kwame.pk,
        str(covenant.pk),
    )
    assert line["facts"] == {"signals": 2, "from": "in_force", "to": "ended"}
    assert line["reason_given"] is True
    assert Covenant.objects.get(pk=covenant.pk).state == covenant.state == "ended"


def test_who_comes_too_late_changes_and_journals_nothing(covenant, kwame, marloes, journal, as_person):
    stale = Covenant.objects.get(pk=covenant.pk)
    with as_person(kwame):
        audit.move(covenant, END, by=kwame)
    with pytest.raises(TooLate), as_person(marloes):
        audit.move(stale, END, by=marloes)
    assert [line["actor_id"] for line in journal.entries()] == [kwame.pk]


def test_a_reason_is_not_quoted(covenant, kwame, journal, as_person):
    with as_person(kwame):
        audit.move(covenant, END, by=kwame, because="Bilal is verhuisd.")
    assert "Bilal" not in str(journal.entries()) + str(journal.diffs())


def test_of_twenty_who_move_at_once_one_does(own):
    people = list(User.objects.order_by("email")[:20])
    noun = Covenant.objects.get(slug="cov-wr-pga")

    def try_it(person):
        def work():
            try:
                with acting.acting_as(person.pk):
                    audit.move(Covenant.objects.get(pk=noun.pk), END, by=person)
            except TooLate:
                return "late"
            return "moved"

        return work

    answers = at_once([try_it(person) for person in people], threads=10)
    assert (answers.count("moved"), answers.count("late")) == (1, 19)
    assert own.count("SELECT count(*) FROM audit.entry WHERE act = 'covenant.ended'") == 1
    connection.close()
