"""Catalogue 48 and 49: cookies, and how a session ends."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as of_django
from django.test import Client

from accounts.models import Membership, Session
from accounts.tasks import clear_sessions
from foundation import clock as time
from tests import figures
from tests.accounts.conftest import SIGN_IN, sign_in
from tests.conftest import MONDAY
from tools.checks import PRODUCTION

PROFILE = "/account/profiel/"
SHOWN = (
    "import django; django.setup(); from django.conf import settings as s; print("
    "[getattr(s, k + '_COOKIE_' + v) for k in ('SESSION', 'CSRF')"
    " for v in ('NAME', 'SECURE', 'HTTPONLY', 'SAMESITE', 'PATH', 'DOMAIN')])"
)


def is_in(client):
    return client.get(PROFILE).status_code == 200


def test_cookies_of_a_real_site_are_as_strict_as_they_come():
    env = {**os.environ, **PRODUCTION, "REGIE_DEMO": "0"}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], cwd=of_django.ROOT, env=env, capture_output=True, text=True, check=True
    )
    wanted = ["__Host-session", True, True, "Lax", "/", None, "__Host-csrf", True, True, "Strict", "/", None]
    right = done.stdout.strip() == str(wanted)
    figures.note(48, "cookies that are less strict", "0", int(not right), right)
    assert done.stdout.strip() == str(wanted)


def test_every_cookie_that_is_set_has_them(settings, daan):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client, seen = Client(), {}
    for answer in (client.get(SIGN_IN, secure=True), sign_in(client, daan, secure=True)):
        seen |= answer.cookies
    assert set(seen) == {"__Host-session", "__Host-csrf"}
    for cookie in seen.values():
        assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"], cookie["domain"]) == (
            True,
            True,
            "/",
            "",
        )
        assert cookie["samesite"] in {"Lax", "Strict"}


def test_signing_in_gives_another_key(client, daan):
    client.get("/account/aanmelden/passkey/", headers={"X-Requested-With": "XMLHttpRequest"})
    before = client.cookies["sessionid"].value
    sign_in(client, daan)
    assert client.cookies["sessionid"].value != before
    assert not Client(headers={"Cookie": f"sessionid={before}"}).session.get("_auth_user_id")


def test_a_role_that_comes_gives_another_key(client, daan, clock):
    sign_in(client, daan)
    before = client.cookies["sessionid"].value
    here = Membership.objects.of(daan).live().first()
    Membership.objects.create(
        user=daan, organisation=here.organisation, municipality=here.municipality, role="partner"
    )
    assert is_in(client)
    after = client.cookies["sessionid"].value
    assert after != before
    assert is_in(client)
    assert client.cookies["sessionid"].value == after


def test_the_key_stands_in_the_database_as_a_hash(client, daan, clock):
    sign_in(client, daan)
    key = client.cookies["sessionid"].value
    row = Session.objects.of(daan).get()
    assert key not in (row.pk, row.data)
    assert daan.email not in row.data
    assert Client(headers={"Cookie": f"sessionid={row.pk}"}).get(PROFILE).status_code == 302


def test_after_a_quarter_of_an_hour_without_a_page_it_is_over(real_sessions, client, daan, clock):
    sign_in(client, daan)
    for minutes in (14, 28):
        clock.move_to(MONDAY + timedelta(minutes=minutes))
        assert is_in(client)
    clock.move_to(MONDAY + timedelta(minutes=43))
    assert not is_in(client)
    clock.move_to(MONDAY + timedelta(minutes=30))
    assert not is_in(client), "the cookie is gone"


def test_after_eight_hours_it_is_over_however_busy(real_sessions, client, daan, clock):
    sign_in(client, daan)
    for minutes in range(10, 480, 10):
        clock.move_to(MONDAY + timedelta(minutes=minutes))
        assert is_in(client)
    clock.move_to(MONDAY + timedelta(hours=8))
    assert not is_in(client)


def test_signing_out_ends_it_on_the_server(client, daan, clock):
    sign_in(client, daan)
    stolen = client.cookies["sessionid"].value
    client.post("/account/afmelden/")
    assert not is_in(Client(headers={"Cookie": f"sessionid={stolen}"}))
    assert not Session.objects.of(daan).exists()


def test_a_person_sees_where_they_are_signed_in_and_ends_it_there(daan, kwame, clock, journal):
    here, there, another = Client(), Client(headers={"User-Agent": "Firefox/140 Android"}), Client()
    for client, user in ((here, daan), (there, daan), (another, kwame)):
        sign_in(client, user)
    page = here.get("/account/profiel/aangemeld/").content.decode()
    assert "Firefox, Android" in page
    far = Session.objects.of(daan).get(browser="Firefox, Android")
    assert another.post(f"/account/profiel/aangemeld/{far.handle}/").status_code == 302
    assert is_in(there), "one ends only one's own"
    here.post(f"/account/profiel/aangemeld/{far.handle}/")
    assert [is_in(client) for client in (here, there, another)] == [True, False, True]
    assert "sessions_ended" in [line["act"] for line in journal.entries(kind="sign_in")]


def test_everywhere_else_at_once(daan, clock):
    here, there, far = Client(), Client(), Client()
    for client in (here, there, far):
        sign_in(client, daan)
    here.post("/account/profiel/aangemeld/overal/")
    assert [is_in(client) for client in (here, there, far)] == [True, False, False]


def test_another_password_ends_every_session(daan, clock, journal):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, daan)
    new = "vier vlugge vissen varen"
    typed = {"oldpassword": "oefenen-met-regie", "password1": new, "password2": new}
    here.post("/account/wachtwoord/", typed)
    assert [is_in(here), is_in(there)] == [False, False]
    assert "password_changed" in [line["act"] for line in journal.entries(kind="sign_in")]
    sign_in(here, daan, new)
    assert is_in(here)


def test_locked_no_page_answers_until_the_password(daan, client, clock, journal):
    sign_in(client, daan)
    locked = client.post("/account/vergrendel/", headers={"Referer": "http://testserver/start/"})
    assert locked.headers["Location"] == "/account/ontgrendel/?next=/start/"
    for path in ("/", "/start/", PROFILE, "/account/beveiliging/", "/account/wachtwoord/"):
        assert client.get(path).headers["Location"].startswith("/account/ontgrendel/"), path
    wrong = client.post("/account/ontgrendel/", {"password": "niet-dit-wachtwoord"})
    assert (wrong.status_code, is_in(client)) == (422, False)
    right = client.post("/account/ontgrendel/", {"password": "oefenen-met-regie", "next": "/start/"})
    assert (right.headers["Location"], is_in(client)) == ("/start/", True)
    acts = [line["act"] for line in journal.entries(kind="sign_in")]
    assert acts == ["signed_in", "session_locked", "sign_in_failed", "session_unlocked"]


def test_a_lock_leads_to_no_other_site(daan, client, clock):
    sign_in(client, daan)
    answer = client.post("/account/vergrendel/", headers={"Referer": "https://elsewhere.example/x/"})
    assert answer.headers["Location"] == "/account/ontgrendel/?next=/"


TYPED = {"observation": "Hij stond weer bij de fietsen.", "kinds": ["a", "b"], "password": "geheim"}


@pytest.mark.parametrize("how", ["over", "locked"])
def test_what_is_sent_too_late_is_kept_for_the_same_person(real_sessions, daan, client, clock, how):
    sign_in(client, daan)
    if how == "over":
        clock.move_to(MONDAY + timedelta(minutes=20))
    else:
        client.post("/account/vergrendel/")
    sent = client.post("/account/profiel/taal/", TYPED)
    assert sent.headers["Location"].endswith("?next=%2Faccount%2Fverder%2F")
    if how == "over":
        sign_in(client, daan)
    else:
        client.post("/account/ontgrendel/", {"password": "oefenen-met-regie"})
    page = client.get("/account/verder/").content.decode()
    assert all(text in page for text in (TYPED["observation"], 'action="/account/profiel/taal/"'))
    assert "geheim" not in page
    client.post("/account/verder/")
    assert client.get("/account/verder/").status_code == 302


def test_what_one_typed_is_not_for_the_next_at_this_desk(real_sessions, daan, kwame, client, clock):
    sign_in(client, daan)
    clock.move_to(MONDAY + timedelta(minutes=20))
    client.post("/account/profiel/taal/", TYPED)
    sign_in(client, kwame)
    assert client.get("/account/verder/").status_code == 302


def test_a_page_knows_how_long_it_has(real_sessions, daan, client, clock):
    sign_in(client, daan)
    clock.move_to(MONDAY + timedelta(minutes=5))
    assert 'data-idle="900" data-most="28500"' in client.get(PROFILE).content.decode()
    clock.move_to(MONDAY + timedelta(minutes=10))
    assert client.post("/account/blijf/").json() == {"idle": 900, "most": 28200}


def test_what_is_over_goes_from_the_table_after_a_day(real_sessions, daan, client, clock):
    sign_in(client, daan)
    clock.move_to(MONDAY + timedelta(hours=33))
    assert time.now() > Session.objects.get().ends_at
    clear_sessions()
    assert not Session.objects.exists()
