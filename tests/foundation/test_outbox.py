import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from accounts import notices
from accounts.models import Notice
from foundation import outbox
from foundation.models import Promise
from tests.conftest import MONDAY
from tests.own_database import at_once


@pytest.fixture
def poison():
    """A kind of promise that can never be kept."""
    tries = []

    @outbox.keeps("test.poison")
    def keep(found):
        tries.append(found.pk)
        raise ValueError("Bilal uit Waterrijk")  # a text that may not end up anywhere

    yield tries
    del outbox._keepers["test.poison"]


def tell(user, mark="one"):
    notices.tell(Notice.Kind.QUESTION_ASKED, to=[user], path="/signaal/", about=mark)


def test_a_promise_stays_with_what_it_was_made_for(as_person, daan, clock):
    with as_person(daan):
        tell(daan)
    assert sorted(Promise.objects.values_list("kind", flat=True)) == ["accounts.mail", "accounts.notice"]


def test_a_promise_goes_when_what_it_was_made_for_goes(as_person, daan, clock):
    with pytest.raises(ZeroDivisionError), as_person(daan):
        tell(daan)
        1 / 0  # noqa: B018
    assert Promise.objects.count() == 0


def test_the_same_thing_promised_twice_is_one_promise(as_person, daan, clock, mailoutbox):
    with as_person(daan):
        tell(daan)
        tell(daan)
        outbox.drain()
        tell(daan)
    outbox.drain()
    assert (Promise.objects.count(), Notice.objects.count(), len(mailoutbox)) == (2, 1, 1)


def test_a_promise_holds_keys_and_no_words(as_person, daan, clock):
    with as_person(daan):
        tell(daan)
    for made in Promise.objects.all():
        payload = json.dumps(made.payload)
        assert [word for word in (daan.name, daan.email, "loopplank") if word in payload] == []


def test_the_mail_says_that_something_waits_and_nothing_else(as_person, daan, clock, settings, mailoutbox):
    with as_person(daan):
        for kind in Notice.Kind:
            notices.tell(kind, to=[daan], path="/signaal/x/", about="W-2026-0001")
    outbox.drain()
    said = {(sent.subject, sent.body, tuple(sent.to)) for sent in mailoutbox}
    assert (len(mailoutbox), len(said)) == (len(Notice.Kind), 1)
    subject, body, _ = said.pop()
    words = ("W-2026", "signaal", "Waterrijk", "Eijnde", "Daan", "casus", "/signaal", "plan")
    assert [word for word in words if word in subject + body] == []
    assert settings.SITE_URL in body


def test_who_left_gets_no_mail_and_no_notice_any_more(as_person, daan, clock, mailoutbox):
    with as_person(daan):
        tell(daan)
    daan.is_active = False
    daan.save(update_fields=["is_active"])
    outbox.drain()
    assert (Notice.objects.count(), mailoutbox) == (0, [])


def test_a_mail_that_goes_again_has_the_same_message_id(as_person, daan, clock, mailoutbox):
    with as_person(daan):
        tell(daan)
    outbox.drain()
    with connection.cursor() as cursor:  # as if the worker died between sending and writing it down
        cursor.execute("UPDATE foundation_promise SET done_at = NULL")
    outbox.drain()
    first, second = (sent.extra_headers["Message-ID"] for sent in mailoutbox)
    assert first == second
    assert Notice.objects.count() == 1


def test_a_mail_server_that_is_down_costs_time_and_no_mail(as_person, daan, clock, settings, mailoutbox):
    with as_person(daan):
        tell(daan)
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    outbox.drain()
    waiting = Promise.objects.get(kind="accounts.mail")
    assert (waiting.done_at, waiting.attempts, waiting.last_error_code) == (None, 1, "ConnectionRefusedError")
    assert Notice.objects.count() == 1
    settings.EMAIL_BACKEND = good
    clock.move_to(MONDAY + timedelta(seconds=14))
    outbox.drain()
    assert mailoutbox == []
    clock.move_to(MONDAY + timedelta(seconds=16))
    outbox.drain()
    assert len(mailoutbox) == 1


def test_a_poisoned_promise_is_tried_eight_times_then_parked_and_holds_nobody_up(
    as_person, daan, naima, clock, poison, caplog
):
    with as_person(daan):
        outbox.promise("test.poison", key="poison", payload={})
        tell(daan)
    outbox.drain()
    assert Notice.objects.filter(user=daan).count() == 1
    for day in range(1, 10):
        clock.move_to(MONDAY + timedelta(days=day))
        outbox.drain()
    parked = Promise.objects.get(key="poison")
    assert (len(poison), parked.attempts, parked.parked_at) == (8, 8, MONDAY + timedelta(days=7))
    assert parked.last_error_code == "ValueError"
    assert "Bilal" not in caplog.text
    with as_person(naima):
        tell(naima)
    outbox.drain()
    assert Notice.objects.filter(user=naima).count() == 1


def test_a_promise_of_an_unknown_kind_is_kept_for_later_and_not_lost(as_person, daan, clock):
    with as_person(daan):
        outbox.promise("room.that.comes.later", key="later", payload={})
    outbox.drain()
    left = Promise.objects.get(key="later")
    assert (left.done_at, left.parked_at, left.last_error_code) == (None, None, "KeyError")


def test_a_promise_for_tomorrow_waits_until_tomorrow(as_person, daan, clock, poison):
    with as_person(daan):
        outbox.promise("test.poison", key="p", payload={}, not_before=MONDAY + timedelta(days=1))
    outbox.drain()
    assert poison == []


def test_who_takes_over_after_the_lock_ran_out_does_not_mail_again(
    as_person, daan, clock, settings, mailoutbox
):
    """A worker that was slow finds that another one has taken its promise over, and leaves it."""
    settings.OUTBOX_LOCK_SECONDS = 60
    with as_person(daan):
        tell(daan)
    slow = outbox._take_batch()
    clock.move_to(MONDAY + timedelta(seconds=61))
    outbox.drain()
    assert len(mailoutbox) == 1
    for found in slow:
        outbox._keep(found)
    assert (len(mailoutbox), Notice.objects.count()) == (1, 1)
    assert Promise.objects.filter(done_at=None).count() == 0


def test_four_drains_at_once_double_nothing(own, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(Path(settings.MAIL_SINK_DIR).parent / f"drains-{own.name}")
    people = [row[0] for row in own.rows("SELECT id FROM accounts_user ORDER BY email LIMIT 10")]
    for number in range(100):
        for kind in ("notice", "mail"):
            payload = {"user": str(people[number % 10]), "kind": "admitted", "path": "/", "key": f"k{number}"}
            outbox.promise(f"accounts.{kind}", key=f"{kind}:{number}", payload=payload)
    kept = at_once([outbox.drain] * 4, threads=4)
    text = "".join(path.read_text() for path in Path(settings.EMAIL_FILE_PATH).iterdir())
    assert sum(kept) == 200
    assert own.count("SELECT count(*) FROM accounts_notice") == 100
    assert text.count("Message-ID:") == 100
    assert own.count("SELECT count(*) FROM foundation_promise WHERE done_at IS NULL OR attempts <> 1") == 0
