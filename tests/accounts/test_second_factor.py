"""Catalogue 50: no way in with one factor only."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import Session
from accounts.signing_in import second_factor
from foundation import outbox
from tests import figures
from tests.accounts.conftest import SIGN_IN, code_of, factors_of, sets_up_an_app, sign_in
from tests.house.urls import patterns

CODE = "/account/beveiliging/code/"
SET_UP = "/account/beveiliging/"
LONG = "vier vlugge vissen varen"
OPEN_ONCE_SET_UP = {"account_logout", "accounts:language", "accounts:stay", "account_reauthenticate"}


def is_in(client):
    return client.get("/account/profiel/").status_code == 200


def plain_pages():
    return sorted(name for name, arguments in patterns() if not arguments)


def test_without_a_second_factor_only_the_set_up_answers(live, daan, client, clock):
    sign_in(client, daan)
    wrong = []
    for name in plain_pages():
        path = reverse(name)
        answer = client.get(path)
        sent = answer.headers.get("Location", "")
        is_open = not getattr(resolve(path).func, "login_required", True)
        allowed = is_open or name.startswith("mfa_") or name in OPEN_ONCE_SET_UP
        if name != "account_logout" and not allowed and sent != SET_UP:
            wrong.append((name, answer.status_code, sent))
    figures.note(50, "pages that answer with one factor", "0", len(wrong), not wrong)
    assert wrong == []
    assert client.post("/account/profiel/taal/", {"language": "en"}).status_code == 302
    assert client.get("/uitleg/").status_code == 200


def test_after_the_set_up_one_goes_on_with_another_key(live, daan, client, clock, journal):
    sign_in(client, daan)
    before = client.cookies["sessionid"].value
    sets_up_an_app(client)
    assert is_in(client)
    assert client.cookies["sessionid"].value != before
    assert Session.objects.of(daan).count() == 1
    lines = [(line["act"], line["facts"].get("kind")) for line in journal.entries(kind="sign_in")]
    assert ("second_factor_added", "totp") in lines


def test_the_code_of_the_app_lets_in_and_works_once(with_app, daan):
    secret, _codes, client = with_app
    sign_in(client, daan)
    assert not is_in(client)
    code = code_of(secret)
    client.post(CODE, {"code": code})
    assert is_in(client)
    again = Client()
    sign_in(again, daan)
    again.post(CODE, {"code": code})
    assert not is_in(again)
    again.post(CODE, {"code": code_of(secret, later=1)})
    assert is_in(again)


def test_a_recovery_code_works_once(with_app, daan):
    _secret, codes, client = with_app
    sign_in(client, daan)
    client.post(CODE, {"code": codes[3]})
    assert is_in(client)
    again = Client()
    sign_in(again, daan)
    again.post(CODE, {"code": codes[3]})
    assert not is_in(again)


def test_recovery_codes_are_shown_once(with_app, daan):
    _secret, codes, client = with_app
    sign_in(client, daan)
    client.post(CODE, {"code": codes[0]})
    page = client.get("/account/beveiliging/codes/")
    assert not any(code in page.content.decode() for code in codes)


def test_a_new_password_by_mail_does_not_skip_it(with_app, daan, mailoutbox):
    _secret, codes, client = with_app
    link = reset_link(client, daan, mailoutbox)
    form = client.get(link, follow=True)
    saved = client.post(form.request["PATH_INFO"], {"password1": LONG, "password2": LONG})
    assert saved.status_code == 302
    assert not is_in(client)
    sign_in(client, daan, LONG)
    assert not is_in(client)
    client.post(CODE, {"code": codes[1]})
    assert is_in(client)


def reset_link(client, user, mailoutbox):
    client.post("/account/wachtwoord/vergeten/", {"email": user.email})
    outbox.drain()
    return next(line for line in mailoutbox[-1].body.splitlines() if line.startswith("http")).removeprefix(
        "http://localhost:8000"
    )


@pytest.mark.parametrize("who", ["daan", "kwame", "simone", "gosse", "pervin", "wim"])
def test_on_a_real_site_nobody_is_exempt(live, request, who):
    assert second_factor.is_asked_of(request.getfixturevalue(who))


def test_on_a_demo_a_person_of_a_real_town_is_not_exempt(daan, waterrijk):
    assert not second_factor.is_asked_of(daan)
    waterrijk.is_fictional = False
    waterrijk.save(update_fields=["is_fictional"])
    del daan.__dict__["live_memberships"]
    assert second_factor.is_asked_of(daan)


def test_the_demo_says_that_it_is_exempt(client, daan, browser_of):
    assert "Op een echte site heeft iedereen een tweede factor nodig" in client.get(SIGN_IN).content.decode()
    assert "Op een echte site wel" in browser_of(daan).get(SET_UP).content.decode()


def test_the_last_factor_stays(with_app, daan):
    _secret, codes, client = with_app
    sign_in(client, daan)
    client.post(CODE, {"code": codes[0]})
    client.post("/account/opnieuw/", {"password": "oefenen-met-regie"})
    client.post("/account/beveiliging/app/weg/")
    assert factors_of(daan) == ["recovery_codes", "totp"]


def test_no_secret_stands_in_the_tables_in_the_clear(live, daan, client, clock):
    sign_in(client, daan)
    secret = client.get("/account/beveiliging/app/").context["form"].secret
    assert_nowhere(secret)
    client.post("/account/beveiliging/app/", {"code": code_of(secret)})
    codes = client.get("/account/beveiliging/codes/").context["unused_codes"]
    for word in (secret, *codes):
        assert_nowhere(word)


def assert_nowhere(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM accounts_session UNION ALL SELECT data::text FROM mfa_authenticator")
        held = "".join(row[0] for row in cursor.fetchall())
    assert word not in held
    assert base64.b64encode(word.encode()).decode().rstrip("=") not in held


def test_another_session_with_one_factor_ends_when_the_second_comes(live, daan, clock):
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, daan)
    sets_up_an_app(first)
    assert second.get(SET_UP).status_code == 302
    assert not is_in(second)


def test_a_second_passkey_may_go_and_the_last_may_not(live, daan, clock):
    key = WebAuthn.add(daan, "telefoon", {}).instance
    assert second_factor.is_the_last(key)
    WebAuthn.add(daan, "laptop", {})
    assert not second_factor.is_the_last(key)
    assert Authenticator.objects.filter(user_id=daan.pk).count() == 2
