"""Only the regisseur admits, under a covenant in force, for a purpose and until a day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Notice
from agreements.models import Admission, Covenant, Suspension
from cases.models import Case
from foundation import clock as the_clock
from foundation import outbox
from foundation.models import Promise
from tests.cases.posting import day, post
from tests.factories.cases import admitted, an_open_case


@pytest.fixture
def desk(browser_of, simone):
    return browser_of(simone)


def fields(person, *, slug="cov-wr-pga", until=date(2026, 6, 1), **more):
    covenant = Covenant.objects.get(slug=slug).pk if isinstance(slug, str) else slug
    return {
        "user": getattr(person, "pk", person),
        "purpose": "Steun aan het gezin",
        "ground": "lb-pga",
        "covenant": covenant,
        "form_key": uuid4(),
        **day("until", until),
        **more,
    }


def codes(journal):
    return [row["reason_code"] for row in journal.entries(kind="refusal")]


def test_regisseur_admits_for_a_purpose_until_a_day(desk, case, yasemin, journal):
    assert post(desk, "cases:admit", case.pk, **fields(yasemin)).status_code == 302
    held = Admission.objects.get(dossier=case.dossier, user=yasemin)
    assert (held.kinds, held.last_day, held.was_capped) == (["identity", "actions"], date(2026, 6, 1), False)
    assert Promise.objects.filter(kind="accounts.notice", payload__kind="admitted").count() == 1
    assert "tot en met 1 juni 2026" in desk.get(reverse("cases:participants", args=[case.pk])).text


def test_an_admission_ends_with_its_covenant(desk, case, yasemin):
    end = Covenant.objects.get(slug="cov-wr-pga").ends_on
    answer = desk.post(
        reverse("cases:admit", args=[case.pk]), fields(yasemin, until=end + timedelta(days=90)), follow=True
    )
    assert Admission.objects.get(dossier=case.dossier, user=yasemin).last_day == end
    assert "tot en met 28 februari 2027" in answer.text
    assert "einde convenant" in answer.text


def test_sending_twice_admits_once(desk, case, yasemin):
    sent = fields(yasemin)
    assert [post(desk, "cases:admit", case.pk, **sent).status_code for _ in range(2)] == [302, 302]
    assert Admission.objects.filter(dossier=case.dossier, user=yasemin).count() == 1


@pytest.mark.parametrize(
    ("slug", "who", "code"),
    [
        ("cov-onderwijs", "lucia", "covenant_suspended"),
        ("cov-reg-zvh", "daan", "not_a_party"),
    ],
)
def test_without_a_covenant_in_force_nobody_comes_in(desk, case, request, journal, slug, who, code):
    person = request.getfixturevalue(who)
    answer = post(desk, "cases:admit", case.pk, **fields(person, slug=slug))
    assert answer.status_code == 422
    assert codes(journal) == [code]
    assert not Admission.objects.filter(dossier=case.dossier, user=person).exists()


def test_an_expired_covenant_admits_nobody(
    clock, as_person, browser_of, milton, vera, lotte, zandhoven, journal
):
    with as_person(vera):
        case = an_open_case(by=vera, regisseur=milton, reporter=lotte, town=zandhoven)
    clock.move_to(date(2026, 6, 1))
    sent = fields(lotte, slug="cov-zh-2021", until=date(2026, 8, 1))
    assert post(browser_of(milton), "cases:admit", case.pk, **sent).status_code == 422
    assert codes(journal) == ["covenant_expired"]


@pytest.mark.parametrize("who", ["yasemin", "kwame", "tarik", "pervin", "gosse", "wim", "lotte", "milton"])
def test_nobody_else_admits(shared, browser_of, request, journal, amel, who):
    expected = {
        "yasemin": (403, "not_regisseur"),
        "pervin": (404, "administrator_no_content"),
        "wim": (404, "executor_card_only"),
        "lotte": (404, "other_municipality"),
        "milton": (404, "other_municipality"),
    }.get(who, (404, "no_admission"))
    client = browser_of(request.getfixturevalue(who))
    assert post(client, "cases:admit", shared.pk, **fields(amel)).status_code == expected[0]
    (line,) = journal.entries(kind="refusal")
    assert (line["reason_code"], line["object_label"]) == (expected[1], shared.number)


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": ""},
        {"user": "x"},
        {"user": "lotte"},
        {"user": "wim"},
        {"user": "pervin"},
        {"purpose": ""},
        {"purpose": "x" * 301},
        {"ground": "lb-none"},
        {"covenant": "x"},
        {"covenant": "00000000-0000-4000-8000-000000000000"},
        {"covenant": "zandhoven"},
        {"until_0": "31", "until_1": "2"},
        {"until_2": "2020"},
        {"until_0": "", "until_1": "", "until_2": ""},
        {"purpose": "\x00"},
    ],
)
def test_bad_input_comes_back_with_a_sentence(desk, case, request, amel, wrong):
    if wrong.get("user") in {"lotte", "wim", "pervin"}:
        wrong = {"user": request.getfixturevalue(wrong["user"]).pk}
    if wrong.get("covenant") == "zandhoven":
        wrong = {"covenant": Covenant.objects.get(slug="cov-zh-2021").pk}
    answer = post(desk, "cases:admit", case.pk, **fields(amel) | wrong)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert not Admission.objects.filter(dossier=case.dossier, user=amel).exists()


def test_ending_an_admission_closes_the_case_at_once(desk, shared, browser_of, yasemin, journal):
    held = Admission.objects.get(dossier=shared.dossier, user=yasemin)
    answer = post(desk, "cases:end-admission", shared.pk, held.pk, because="Andere functie", form_key=uuid4())
    assert answer.status_code == 302
    assert list(Case.objects.visible_to(yasemin)) == []
    assert browser_of(yasemin).get(reverse("cases:partner-case", args=[shared.pk])).status_code == 404
    assert codes(journal) == ["admission_withdrawn"]


def test_the_regisseur_cannot_end_the_own_admission(desk, case, simone):
    held = Admission.objects.get(dossier=case.dossier, user=simone)
    assert post(desk, "cases:end-admission", case.pk, held.pk, because="Weg").status_code == 404


def test_partner_loses_the_case_the_day_the_covenant_ends(shared, yasemin, clock, browser_of, journal):
    covenant = Covenant.objects.get(slug="cov-wr-pga")
    Admission.objects.get(user=yasemin, dossier=shared.dossier)
    clock.move_to(covenant.ends_on + timedelta(days=1))
    assert list(Case.objects.visible_to(yasemin)) == []
    assert browser_of(yasemin).get(reverse("cases:partner-case", args=[shared.pk])).status_code == 404
    assert codes(journal) == ["covenant_expired"]


def test_the_bell_is_silent_about_a_case_one_lost(shared, yasemin, clock, browser_of):
    outbox.drain()
    bell = browser_of(yasemin)
    assert [one.kind for one in bell.get(reverse("accounts:notices")).context["notices"]] == ["admitted"]
    told = Notice.objects.get(user=yasemin)
    clock.move_to(Covenant.objects.get(slug="cov-wr-pga").ends_on + timedelta(days=1))
    page = browser_of(yasemin).get(reverse("accounts:notices"))
    assert (list(page.context["notices"]), page.context["unread_notices"]) == ([], 0)
    assert browser_of(yasemin).post(reverse("accounts:read-notice", args=[told.pk])).status_code == 404


def test_the_bell_on_every_page_looks_dossiers_up_by_key(yasemin):
    plan = Notice.objects.visible_to(yasemin).unread().explain().splitlines()
    asked = next(line for line in plan if line.strip().startswith("Filter:"))
    assert ("SubPlan" in asked, "hashed" in asked) == (True, False)


def test_a_suspended_covenant_shows_nothing_until_it_is_lifted(shared, yasemin, browser_of, journal, clock):
    client, page = browser_of(yasemin), reverse("cases:partner-case", args=[shared.pk])
    held = Suspension.objects.create(covenant=Covenant.objects.get(slug="cov-wr-pga"), reason="Onderzoek")
    assert client.get(page).status_code == 404
    held.ends_at = the_clock.now()
    held.save(update_fields=["ends_at"])
    assert client.get(page).status_code == 200
    assert codes(journal) == ["covenant_suspended"]


def test_what_is_typed_stays_text(desk, case, yasemin, as_person, simone, browser_of):
    with as_person(simone):
        admitted(case, yasemin, purpose="<script>alert(1)</script> & “hulp”")
    for client, name in ((desk, "cases:participants"), (browser_of(yasemin), "cases:partner-case")):
        page = client.get(reverse(name, args=[case.pk])).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “hulp”" in page
        assert "<script>alert" not in page
