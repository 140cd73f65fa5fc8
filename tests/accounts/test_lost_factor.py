"""A phone is lost: two people take the factor away, each from their own account and in their own time."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import actions
from accounts.models import FactorReset, Notice, Session
from audit.refusals import Incomplete, Refused, TooLate
from foundation import outbox
from tests.accounts.conftest import code_of, factors_of, sign_in
from tests.conftest import MONDAY

CODE = "/account/beveiliging/code/"
WHY = "Telefoon kwijt; teruggebeld op het vaste nummer."
BOTH = ["recovery_codes", "totp"]


@pytest.fixture
def asked(daan, pervin, as_person, clock):
    with as_person(pervin):
        return actions.ask_factor_reset(user=daan, because=WHY, form_key=uuid4(), by=pervin)


def is_in(client):
    return client.get("/account/profiel/").status_code == 200


def test_one_asks_and_another_confirms_and_then_everything_is_gone(
    with_app, send, see, daan, pervin, lieuwe, clock, journal, settings
):
    secret, _codes, client = with_app
    sign_in(client, daan)
    client.post(CODE, {"code": code_of(secret, later=1)})
    settings.SITE_IS_DEMO = True  # the two others are not asked for a factor of their own here
    assert send(pervin, "factor-reset", daan.pk, because=WHY).status_code == 302
    reset = FactorReset.objects.get(user=daan)
    assert (factors_of(daan), is_in(client)) == (BOTH, True)
    assert send(pervin, "factor-confirm", reset.pk).status_code == 403
    assert "teruggebeld" in see(lieuwe, "factor-confirm", reset.pk).content.decode()
    assert send(lieuwe, "factor-confirm", reset.pk).status_code == 302
    assert (factors_of(daan), is_in(client)) == ([], False)
    (line,) = journal.entries(act="second_factor_reset")
    assert (line["actor_id"], line["object_id"], line["facts"]["asked_by"], line["reason_given"]) == (
        lieuwe.pk,
        str(daan.pk),
        str(pervin.pk),
        True,
    )
    assert send(lieuwe, "factor-confirm", reset.pk).status_code == 409


def test_the_second_person_the_owner_and_the_privacy_officer_are_told(asked, daan, lieuwe, hester, as_person):
    with as_person(lieuwe):
        actions.confirm_factor_reset(reset=asked, by=lieuwe)
    outbox.drain()
    told = Notice.objects.filter(kind__in=("factor_to_confirm", "factor_reset"))
    assert {(one.kind, one.user_id) for one in told} == {
        ("factor_to_confirm", lieuwe.pk),
        ("factor_reset", daan.pk),
        ("factor_reset", hester.pk),
    }


@pytest.mark.parametrize("who", ["pervin", "daan", "kwame", "hester", "vera"])
def test_nobody_else_is_the_second_person(with_app, asked, request, who, as_person):
    person, daan = request.getfixturevalue(who), asked.user
    with as_person(person), pytest.raises(Refused):
        actions.confirm_factor_reset(reset=asked, by=person)
    assert factors_of(daan) == BOTH


def test_it_lapses_after_a_day_and_is_asked_anew(with_app, asked, daan, pervin, lieuwe, clock, as_person):
    with as_person(pervin), pytest.raises(Incomplete) as waits:
        actions.ask_factor_reset(user=daan, because=WHY, form_key=uuid4(), by=pervin)
    clock.move_to(MONDAY + timedelta(days=1))
    with as_person(lieuwe), pytest.raises(TooLate):
        actions.confirm_factor_reset(reset=asked, by=lieuwe)
    with as_person(pervin):
        anew = actions.ask_factor_reset(user=daan, because=WHY, form_key=uuid4(), by=pervin)
    with as_person(lieuwe):
        actions.confirm_factor_reset(reset=anew, by=lieuwe)
    asked.refresh_from_db()
    assert (waits.value.code, factors_of(daan), asked.confirmed_by) == ("reset_waits", [], None)


def test_without_a_reason_or_for_oneself_or_another_town_nothing_is_asked(send, pervin, daan, lotte, clock):
    found = [
        send(pervin, "factor-reset", daan.pk, because=" ").status_code,
        send(pervin, "factor-reset", pervin.pk, because=WHY).status_code,
        send(pervin, "factor-reset", lotte.pk, because=WHY).status_code,
    ]
    assert (found, FactorReset.objects.count()) == ([422, 403, 404], 0)


def test_the_database_asks_for_the_second_person_too(asked, pervin, lieuwe, as_person):
    confirm = "UPDATE accounts_factorreset SET confirmed_by_id = %s, closed_at = regie_now()"
    wrong = {}
    for who, named in ((pervin, pervin), (pervin, lieuwe)):
        with pytest.raises(DatabaseError) as error, transaction.atomic(), as_person(who):
            connection.cursor().execute(confirm, [named.pk])
        wrong[named.pk] = error.value.__cause__.diag.constraint_name
    assert wrong == {
        pervin.pk: "taking_a_factor_away_takes_two_others",
        lieuwe.pk: "a_factor_reset_takes_two_people",
    }


def test_the_page_of_a_person_says_that_it_waits(asked, see, pervin, hester, daan):
    assert "Het wacht" in see(hester, "person", daan.pk).content.decode()
    page = see(pervin, "person", daan.pk).content.decode()
    assert (f"/tweede-factor/{asked.pk}/" in page, "Het wacht" in page) == (False, True)


def test_an_administrator_ends_every_session_of_somebody(
    real_sessions, send, daan, naima, pervin, browser_of, journal
):
    his, hers = browser_of(daan), browser_of(naima)
    assert (is_in(his), is_in(hers)) == (True, True)
    assert send(pervin, "person-sign-out", daan.pk, because="Laptop gestolen").status_code == 302
    assert (is_in(his), is_in(hers), Session.objects.of(daan).count()) == (False, True, 0)
    (line,) = journal.entries(act="sessions_ended")
    assert (line["actor_id"], line["object_id"], line["reason_given"]) == (pervin.pk, str(daan.pk), True)
