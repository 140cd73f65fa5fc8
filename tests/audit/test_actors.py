"""Who acts, also where contexts nest and requests run side by side (catalogue 28)."""

import pytest
from django.db import connection
from django.test import Client

from accounts import notices
from accounts.models import Notice, User
from foundation import acting, outbox
from foundation.tasks import drain_outbox
from tests.own_database import at_once

PASSWORD = "oefenen-met-regie"


def told():
    """What the database believes about who asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true), current_setting('app.purpose', true)")
        return cursor.fetchone()


def test_after_a_nested_person_the_first_one_goes_on(clock, daan, kwame):
    with acting.acting_as(daan.pk, purpose="page"):
        with acting.acting_as(kwame.pk, purpose="inner"):
            assert told() == (str(kwame.pk), "inner")
        assert told() == (str(daan.pk), "page")
        assert acting.current().actor == daan.pk


def test_after_a_nested_person_who_failed_the_first_one_goes_on(clock, daan, kwame):
    with acting.acting_as(daan.pk, purpose="page"):
        with pytest.raises(ZeroDivisionError), acting.acting_as(kwame.pk):
            raise ZeroDivisionError
        assert told() == (str(daan.pk), "page")
        assert acting.current().actor == daan.pk


def test_nobody_is_left_behind_after_the_transaction(own, nobody_acts):
    daan = User.objects.get(email="d.vandeneijnde@loopplank.example")
    with acting.acting_as(daan.pk, purpose="page"):
        assert told() == (str(daan.pk), "page")
    assert [value or "" for value in told()] == ["", ""]
    assert acting.current() is None


def test_a_task_that_runs_at_once_leaves_the_page_to_its_person(clock, daan, journal):
    with acting.acting_as(daan.pk, purpose="page"):
        notices.tell(Notice.Kind.ADMITTED, to=[daan], path="/", about="x")
        drain_outbox.apply()
        assert told() == (str(daan.pk), "page")
        daan.job = "jongerenwerker"
        daan.save(update_fields=["job"])
    assert [(diff["object_pk"], diff["actor_id"]) for diff in journal.diffs()] == [(str(daan.pk), daan.pk)]


def test_what_the_clock_does_has_no_person(clock, daan, journal):
    with acting.acting_as(None, purpose="clock", system=True):
        daan.job = "jongerenwerker"
        daan.save(update_fields=["job"])
    assert [diff["actor_id"] for diff in journal.diffs()] == [None]


def test_who_signs_in_halfway_acts_as_themselves_from_then_on(client, daan, journal):
    client.post("/account/aanmelden/", {"login": daan.email, "password": PASSWORD})
    client.post("/account/profiel/taal/", {"language": "en"})
    client.post("/account/afmelden/")
    assert {diff["actor_id"] for diff in journal.diffs()} == {daan.pk}
    assert {line["actor_id"] for line in journal.entries()} == {daan.pk}


def test_two_hundred_requests_at_once_each_act_as_their_own_person(own):
    people = list(User.objects.order_by("email")[:20])
    browsers = {}
    for place, person in enumerate(people):
        browser = browsers[person.pk] = Client(REMOTE_ADDR=f"10.0.0.{place}")
        browser.post("/account/aanmelden/", {"login": person.email, "password": PASSWORD})

    def switch(person, language):
        return lambda: browsers[person.pk].post("/account/profiel/taal/", {"language": language}).status_code

    work = [switch(people[number % 20], ("en", "nl")[number // 20 % 2]) for number in range(200)]
    assert at_once(work, threads=10) == [302] * 200
    switched = """SELECT count(*) FROM audit_fielddiff
                  WHERE changes::text LIKE '%%language%%' AND action = 1 AND cid <> ''"""
    assert own.count(f"{switched} AND object_pk = actor_id::text") == own.count(switched)
    assert own.count(switched) >= 100  # who asks for the language they have already, changes nothing
    strange = """SELECT count(*) FROM audit.entry e JOIN accounts_user u ON u.id = e.actor_id
                 WHERE e.act = 'signed_in' AND host(e.address) NOT LIKE '10.0.0.%%'"""
    assert own.count(strange) == 0


def test_eight_threads_that_nest_never_meet(own):
    people = [user.pk for user in User.objects.order_by("email")[:8]]

    def nest(number):
        def work():
            with acting.acting_as(people[number % 8], purpose="outer"):
                with acting.acting_as(people[(number + 1) % 8], purpose="inner"):
                    inner = told()
                outbox.drain()
                return inner, told()

        return work

    for number, (inner, outer) in enumerate(at_once([nest(number) for number in range(80)], threads=8)):
        assert inner == (str(people[(number + 1) % 8]), "inner")
        assert outer == (str(people[number % 8]), "outer")
