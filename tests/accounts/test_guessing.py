"""Catalogue 51: guessing gets slow, and tells nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import Client

from accounts.models import Guesses
from accounts.signing_in import passwords
from tests import figures
from tests.accounts.conftest import SIGN_IN, sign_in
from tests.conftest import MONDAY

UNKNOWN = "niemand@nergens.example"
RESET = "/account/wachtwoord/vergeten/"
RIGHT, WRONG = "oefenen-met-regie", "not-this-one-at-all"
EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')


def try_once(email, password=WRONG, address="10.1.2.3"):
    return Client().post(SIGN_IN, {"login": email, "password": password}, REMOTE_ADDR=address)


def is_let_in(email, address="10.9.9.9"):
    return try_once(email, "oefenen-met-regie", address).status_code == 302


def hashes_of(monkeypatch):
    """Counts how often a password was really looked at; a hasher may use itself on the way."""
    counted, busy, hasher = [], [], type(get_hasher())

    def counting(real):
        def work(*given, **more):
            counted.extend([] if busy else [1])
            busy.append(1)
            try:
                return real(*given, **more)
            finally:
                busy.pop()

        return work

    for name in ("encode", "verify"):
        monkeypatch.setattr(hasher, name, counting(getattr(hasher, name)))
    return counted


def test_a_hundred_guesses_at_one_account_take_days(daan, clock):
    moment, tried = MONDAY, 0
    while tried < 100:
        clock.move_to(moment)
        before = Guesses.objects.order_by("failures").last()
        try_once(daan.email, address=f"10.0.{tried}.1")
        tried += 1
        assert before is None or Guesses.objects.order_by("failures").last().failures > before.failures
        barred = Guesses.objects.order_by("failures").last().barred_until
        moment = barred if barred and barred > moment else moment
    days = (moment - MONDAY) / timedelta(days=1)
    figures.note(51, "days that 100 guesses at one account take", "> 3", round(days, 1), days > 3)
    assert days > 3


def test_while_one_waits_the_right_password_does_not_help(daan, clock):
    for _ in range(5):
        try_once(daan.email)
    assert not is_let_in(daan.email)
    clock.move_to(MONDAY + timedelta(seconds=61))
    assert is_let_in(daan.email)


def test_waiting_is_not_made_longer_by_who_goes_on_guessing(daan, clock):
    for _ in range(50):
        try_once(daan.email)
    clock.move_to(MONDAY + timedelta(seconds=61))
    assert is_let_in(daan.email)


def test_one_guess_at_each_of_a_thousand_accounts_is_slowed(clock, daan, full):
    """From one address, thirty are free; after that each costs twice the wait of the one before."""
    for number in range(1000 if full else 40):
        try_once(f"iemand{number}@waterrijk.example")
    counted = Guesses.objects.count()
    figures.note(51, "of 1,000 accounts, looked at without waiting", "≤ 31", counted - 1, counted <= 32)
    assert counted - 1 == 30
    assert not is_let_in(daan.email, "10.1.2.3")
    assert is_let_in(daan.email, "10.1.2.4")


def test_of_version_six_a_whole_subscriber_counts(clock, daan):
    for number in range(31):
        try_once(f"iemand{number}@waterrijk.example", address=f"2001:db8:1:2::{number:x}")
    assert not is_let_in(daan.email, "2001:db8:1:2:ffff::1")


def test_a_forged_header_is_no_other_address(clock, daan, settings):
    for number in range(31):
        Client(headers={"X-Forwarded-For": f"1.2.3.{number}"}).post(
            SIGN_IN, {"login": f"iemand{number}@x.example", "password": "x" * 20}, REMOTE_ADDR="10.1.2.3"
        )
    assert not is_let_in(daan.email, "10.1.2.3")
    settings.TRUSTED_PROXIES = 1
    answer = Client(headers={"X-Forwarded-For": "10.1.2.3, 10.7.7.7"}).post(
        SIGN_IN, {"login": daan.email, "password": "oefenen-met-regie"}, REMOTE_ADDR="10.1.2.3"
    )
    assert answer.status_code == 302


def test_the_table_names_nobody(daan, clock):
    try_once(daan.email)
    held = str(list(Guesses.objects.values()))
    assert daan.email not in held
    assert "10.1.2.3" not in held


def test_whoever_gets_in_starts_anew(daan, clock):
    for _ in range(4):
        try_once(daan.email)
    assert is_let_in(daan.email)
    for _ in range(4):
        try_once(daan.email)
    assert is_let_in(daan.email)


def asked_of(client, path, typed):
    """Status, page without what was typed, and how many questions the database got."""
    asked = []

    def count(execute, sql, *more):
        asked.append(sql)
        return execute(sql, *more)

    client.get(path)
    with connection.execute_wrapper(count):
        answer = client.post(path, typed, REMOTE_ADDR="10.1.2.3")
    text = answer.content.decode()
    for value in typed.values():
        text = text.replace(value, "")
    kinds = [sql.split()[0] for sql in asked]
    return answer.status_code, answer.headers.get("Location"), EACH_TIME.sub("", text), kinds


@pytest.mark.parametrize("tries", [1, 6])
def test_known_and_unknown_are_one_answer_and_one_amount_of_work(daan, clock, monkeypatch, tries):
    counted, found = hashes_of(monkeypatch), {}
    for email in (daan.email, UNKNOWN):
        for _ in range(tries - 1):
            try_once(email, address="10.4.4.4")
        counted.clear()
        typed = {"login": email, "password": "not-this-one-at-all"}
        found[email] = (*asked_of(Client(), SIGN_IN, typed), len(counted))
    figures.note(51, "differences between known and unknown", "0", 0, found[daan.email] == found[UNKNOWN])
    assert found[daan.email] == found[UNKNOWN]
    assert found[UNKNOWN][-1] == 1


def test_a_closed_account_answers_like_an_unknown_one(daan, clock, monkeypatch):
    daan.is_active = False
    daan.save(update_fields=["is_active"])
    closed = asked_of(Client(), SIGN_IN, {"login": daan.email, "password": "oefenen-met-regie"})
    assert closed == asked_of(Client(), SIGN_IN, {"login": UNKNOWN, "password": "oefenen-met-regie"})


def test_asking_for_a_new_password_tells_nothing(daan, clock):
    known, unknown = (asked_of(Client(), RESET, {"email": email}) for email in (daan.email, UNKNOWN))
    assert known == unknown
    assert known[0] == 302


def test_a_code_is_guessed_as_slowly(with_app, daan, clock):
    _secret, codes, client = with_app
    sign_in(client, daan)
    for _ in range(5):
        client.post("/account/beveiliging/code/", {"code": "00000000"})
    client.post("/account/beveiliging/code/", {"code": codes[0]})
    assert client.get("/account/profiel/").status_code == 302
    clock.move_to(MONDAY + timedelta(seconds=61))
    client.post("/account/beveiliging/code/", {"code": codes[0]})
    assert client.get("/account/profiel/").status_code == 200


def test_failures_stand_in_the_journal_with_whose_account_was_tried(daan, clock, journal):
    for email in (daan.email, UNKNOWN):
        try_once(email)
    lines = [(line["act"], line["object_id"], line["actor_id"]) for line in journal.entries()]
    assert lines == [("sign_in_failed", str(daan.pk), None), ("sign_in_failed", "", None)]


def test_passwords_are_kept_with_argon2id():
    kept = passwords.Argon2id().encode("een wachtwoord van niks", "0123456789abcdef")
    assert kept.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
