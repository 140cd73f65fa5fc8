"""Around a page: what stays, what goes, what is journalled, and as whom (catalogue 25, 29, 30)."""

import re

import pytest

from accounts.models import User
from agreements.models import Admission, Dossier
from audit.models import Entry
from tests.audit.pages import WORDS

pytestmark = pytest.mark.urls("tests.audit.pages")


@pytest.fixture
def dossier(clock, waterrijk):
    return Dossier.objects.create(municipality=waterrijk, kind="signal")


@pytest.fixture
def kwames(browser_of, kwame):
    return browser_of(kwame, raise_request_exception=False)


def test_act_and_line_stay_together(kwames, kwame, dossier, journal):
    assert kwames.get(f"/doe/{dossier.pk}/").status_code == 200
    admission = Admission.objects.get(dossier=dossier)
    lines = journal.entries(kind="act")
    assert [(line["act"], line["object_id"], line["actor_id"]) for line in lines] == [
        ("agreements.admitted", str(admission.pk), kwame.pk)
    ]
    assert (lines[0]["reason_given"], lines[0]["municipality_id"]) == (True, dossier.municipality_id)


def test_a_template_that_breaks_undoes_the_act(kwames, dossier, journal):
    answer = kwames.get(f"/doe-half/{dossier.pk}/")
    assert (answer.status_code, Admission.objects.filter(dossier=dossier).count()) == (500, 0)
    assert (journal.acts(), [line["status"] for line in journal.entries(kind="refusal")]) == ([], [500])
    assert journal.diffs() == []


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("refused", 403, "not_regisseur"),
        ("too-late", 409, "claimed_by_other"),
        ("not-known", 404, "no_admission"),
        ("incomplete", 422, "receiver_missing"),
        ("broken", 500, "error"),
    ],
)
def test_what_was_seen_before_a_refusal_stays_seen(kwames, kwame, dossier, journal, how, status, code):
    answer = kwames.get(f"/weiger/{dossier.pk}/?how={how}")
    assert (answer.status_code, WORDS in answer.content.decode()) == (status, False)
    looked, refused = journal.entries()
    assert (looked["kind"], looked["object_id"], looked["items"]) == (
        "look",
        str(dossier.pk),
        ["signals.statement:1"],
    )
    assert [refused[key] for key in ("kind", "page", "status", "reason_code", "actor_id", "object_id")] == [
        "refusal",
        "refuses",
        status,
        code,
        kwame.pk,
        str(dossier.pk),
    ]
    assert looked["request_id"] == refused["request_id"]


def test_the_line_and_the_diffs_of_one_request_carry_one_id(kwames, kwame, dossier, journal):
    kwames.get(f"/doe/{dossier.pk}/")
    kwames.get(f"/toon/{dossier.pk}/")
    acted, looked = journal.entries()
    assert re.fullmatch(r"[0-9a-f]{32}", acted["request_id"])
    assert {diff["cid"] for diff in journal.diffs()} == {acted["request_id"]}
    assert {diff["actor_id"] for diff in journal.diffs()} == {kwame.pk}
    assert looked["request_id"] != acted["request_id"]


FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Real-IP": "not-an-ip",
    "X-Correlation-Id": "f" * 300,
    "X-Request-Id": "'; DROP TABLE audit.entry; --",
    "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
    "Accept-Language": "xx" * 50_000,
    "User-Agent": "x" * 100_000,
}


@pytest.mark.parametrize("header", FORGED)
def test_what_a_client_says_about_itself_changes_nothing(kwames, dossier, journal, header):
    answer = kwames.get(f"/weiger/{dossier.pk}/?how=refused", headers={header: FORGED[header]})
    assert answer.status_code == 403
    _looked, refused = journal.entries()
    assert str(refused["address"]) == "127.0.0.1"
    assert re.fullmatch(r"[0-9a-f]{32}", refused["request_id"])
    assert refused["request_id"] not in FORGED[header]
    kwames.post("/account/profiel/taal/", {"language": "en"}, headers={header: FORGED[header]})
    assert [(diff["remote_addr"], len(diff["cid"])) for diff in journal.diffs()] == [(None, 32)]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "User-Agent"])
def test_a_forged_address_does_not_reach_the_line_of_a_sign_in(client, daan, journal, header):
    client.post(
        "/account/aanmelden/",
        {"login": daan.email, "password": "oefenen-met-regie"},
        headers={header: FORGED[header]},
    )
    (line,) = journal.entries()
    assert (line["act"], line["actor_id"], str(line["address"])) == ("signed_in", daan.pk, "127.0.0.1")


def test_when_the_journal_cannot_be_written_no_page_shows_anything(own, browser_of):
    kwame = User.objects.get(email="k.oduya@waterrijk.example")
    dossier = Dossier.objects.create(municipality_id=kwame.live_memberships[0].municipality_id, kind="signal")
    kwames = browser_of(kwame, raise_request_exception=False)
    own.owner.execute("ALTER TABLE audit.entry RENAME TO entry_away")
    shown, acted = kwames.get(f"/toon/{dossier.pk}/"), kwames.get(f"/doe/{dossier.pk}/")
    assert {shown.status_code, acted.status_code} <= {500, 503}
    assert [WORDS in answer.content.decode() for answer in (shown, acted)] == [False, False]
    assert own.count("SELECT count(*) FROM agreements_admission") == 0
    own.owner.execute("ALTER TABLE audit.entry_away RENAME TO entry")
    assert kwames.get(f"/toon/{dossier.pk}/").content.decode() == WORDS


def test_when_the_journal_cannot_be_written_nobody_gets_in(own, client):
    client.raise_request_exception = False
    daan = {"login": "d.vandeneijnde@loopplank.example", "password": "oefenen-met-regie"}
    own.owner.execute("REVOKE ALL ON audit.entry FROM regie_web")
    assert client.post("/account/aanmelden/", daan).status_code in {500, 503}
    assert client.get("/account/profiel/").status_code == 302
    assert own.count("SELECT count(*) FROM accounts_session WHERE user_id IS NOT NULL") == 0
    assert own.count("SELECT count(*) FROM accounts_user WHERE last_login IS NOT NULL") == 0


def test_who_signs_in_wrongly_or_leaves_is_journalled(client, daan, journal):
    client.post("/account/aanmelden/", {"login": daan.email, "password": "wrong-password"})
    client.post("/account/aanmelden/", {"login": daan.email, "password": "oefenen-met-regie"})
    client.post("/account/afmelden/")
    assert [(line["kind"], line["act"], line["actor_id"]) for line in journal.entries()] == [
        (Entry.Kind.SIGN_IN, "sign_in_failed", None),
        (Entry.Kind.SIGN_IN, "signed_in", daan.pk),
        (Entry.Kind.SIGN_IN, "signed_out", daan.pk),
    ]
