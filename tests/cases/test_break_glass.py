"""Emergency access: the reason first, the whole case for an hour, told at once, reviewed (catalogue 12)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Notice
from agreements.models import Admission, BreakGlass
from agreements.states import ALL_KINDS, Basis
from cases.models import Case
from foundation import outbox
from tests.cases.posting import post
from tests.conftest import MONDAY

EACH_TIME_NEW = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
REASON = "Moeder belt: hij staat bij de sporen. Wie vertrouwt hij?"


def fields(case, **more):
    return {"number": case.number, "danger": "on", "reason": REASON, "form_key": uuid4(), **more}


def codes(journal):
    return [row["reason_code"] for row in journal.entries(kind="refusal")]


@pytest.fixture
def desk(browser_of, kwame):
    return browser_of(kwame)


@pytest.fixture
def broken(desk, case):
    """Kwame broke the glass at nine."""
    assert post(desk, "cases:break-glass", **fields(case)).status_code == 302
    return BreakGlass.objects.get()


def test_the_whole_case_opens_for_sixty_minutes_and_not_a_second_more(desk, case, broken, clock, journal):
    page = reverse("cases:detail", args=[case.pk])
    held = Admission.objects.get(basis=Basis.BREAK_GLASS)
    assert (held.kinds, held.ends_at - held.starts_at) == (list(ALL_KINDS), timedelta(minutes=60))
    clock.move_to(MONDAY + timedelta(minutes=60, seconds=-1))
    assert desk.get(page).status_code == 200
    clock.move_to(MONDAY + timedelta(minutes=60))
    assert desk.get(page).status_code == 404
    assert codes(journal) == ["break_glass_ended"]
    assert list(Case.objects.visible_to(broken.user)) == []


@pytest.mark.parametrize("name", ["detail", "plan", "participants", "who-sees"])
def test_a_red_bar_with_the_end_stands_on_every_page_of_the_case(desk, case, broken, journal, name):
    shown = desk.get(reverse(f"cases:{name}", args=[case.pk]))
    assert shown.status_code == 200
    assert "Je opende deze casus met noodtoegang tot 2 maart 2026, 10:00" in shown.text
    line = journal.entries(act="view")[-1]
    assert (line["rule"], line["admission_id"]) == ("admission_break_glass", broken.admission_id)


def test_regisseur_and_privacy_officer_are_told_at_once(broken, simone, hester, gosse):
    outbox.drain()
    told = Notice.objects.filter(kind="glass_broken")
    assert {one.user for one in told} == {simone, hester}


def test_who_broke_the_glass_hears_of_the_review_when_the_hour_is_over(
    broken, browser_of, hester, kwame, clock
):
    clock.move_to(MONDAY + timedelta(hours=5))
    said = {"verdict": "reviewed_justified", "remarks": "Het gevaar was echt.", "follow_up": ""}
    post(browser_of(hester), "cases:break-glass-review", broken.pk, **said)
    outbox.drain()
    assert [one.user for one in Notice.objects.filter(kind="glass_reviewed")] == [kwame]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reason": "spoed"}, "break_glass_reason_short"),
        ({"reason": "x" * 19}, "break_glass_reason_short"),
        ({"reason": "   " + "x" * 10 + "            "}, "break_glass_reason_short"),
        ({"reason": ""}, "form_incomplete"),
        ({"danger": ""}, "form_incomplete"),
        ({"number": ""}, "form_incomplete"),
        ({"number": "C-W-2026-9999"}, "no_admission"),
        ({"number": "\x00"}, "form_incomplete"),
        ({"reason": "x" * 2001}, "form_incomplete"),
    ],
)
def test_without_danger_reason_and_number_nothing_opens(desk, case, journal, wrong, code):
    answer = post(desk, "cases:break-glass", **fields(case) | wrong)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert codes(journal) == [code]
    assert not BreakGlass.objects.exists()
    assert desk.get(reverse("cases:detail", args=[case.pk])).status_code == 404


def test_a_number_of_another_town_and_no_number_get_the_same_answer(browser_of, vera, case):
    client = browser_of(vera)
    sent = fields(case)
    there = post(client, "cases:break-glass", **sent)
    nowhere = post(client, "cases:break-glass", **sent | {"number": "C-W-2026-9999"})
    assert (there.status_code, nowhere.status_code) == (422, 422)
    texts = [EACH_TIME_NEW.sub("", one.text) for one in (there, nowhere)]
    assert texts[0].replace(case.number, "") == texts[1].replace("C-W-2026-9999", "")


@pytest.mark.parametrize("who", ["pervin", "wim", "gosse", "hester", "amel", "daan", "lotte"])
def test_who_may_not_breaks_no_glass_and_stays_in_the_journal(case, browser_of, request, journal, who):
    client = browser_of(request.getfixturevalue(who))
    assert post(client, "cases:break-glass", **fields(case)).status_code == 404
    (line,) = journal.entries(kind="refusal")
    assert (line["object_label"], line["dossier_id"]) == (case.number, None)
    assert not BreakGlass.objects.exists()


def test_refused_attempts_wait_for_the_privacy_officer_until_she_looked(
    desk, case, browser_of, pervin, hester, journal
):
    post(desk, "cases:break-glass", **fields(case) | {"reason": "spoed"})
    post(browser_of(pervin), "cases:break-glass", **fields(case))
    officer, page = browser_of(hester), reverse("cases:break-glass-reviews")
    shown = officer.get(page)
    assert "Geweigerde pogingen (2)" in shown.text
    assert (shown.text.count(case.number), "Pervin Janmohamed" in shown.text) == (2, True)
    post(officer, "cases:break-glass-attempts", up_to=shown.context["up_to"])
    assert "Geweigerde pogingen (0)" in officer.get(page).text
    post(desk, "cases:break-glass", **fields(case) | {"reason": "spoed"})
    assert "Geweigerde pogingen (1)" in officer.get(page).text


def test_the_privacy_officer_reviews_with_the_pages_before_her(
    desk, case, broken, browser_of, hester, journal
):
    for name in ("detail", "plan"):
        desk.get(reverse(f"cases:{name}", args=[case.pk]))
    officer = browser_of(hester)
    page = officer.get(reverse("cases:break-glass-review", args=[broken.pk]))
    assert REASON in page.text
    assert "Bekeken pagina's (2)" in page.text
    said = {
        "verdict": "reviewed_justified",
        "remarks": "Het gevaar was echt.",
        "follow_up": "Regel vervanging.",
    }
    assert post(officer, "cases:break-glass-review", broken.pk, **said).status_code == 302
    broken.refresh_from_db()
    assert (broken.state, broken.reviewed_by, broken.follow_up) == (
        "reviewed_justified",
        hester,
        "Regel vervanging.",
    )
    assert post(officer, "cases:break-glass-review", broken.pk, **said).status_code == 409


@pytest.mark.parametrize("wrong", [{"verdict": ""}, {"verdict": "to_review"}, {"remarks": ""}])
def test_a_review_needs_a_verdict_and_a_reason(broken, browser_of, hester, wrong):
    said = {"verdict": "reviewed_not_justified", "remarks": "Niemand is gebeld."} | wrong
    assert post(browser_of(hester), "cases:break-glass-review", broken.pk, **said).status_code == 422
    broken.refresh_from_db()
    assert broken.state == "to_review"


@pytest.mark.parametrize("who", ["kwame", "simone", "gosse", "pervin", "lotte", "quirine"])
def test_nobody_else_reviews(broken, browser_of, request, who):
    client = browser_of(request.getfixturevalue(who))
    assert client.get(reverse("cases:break-glass-review", args=[broken.pk])).status_code == 404


def test_the_regisseur_reads_who_broke_the_glass_and_why(broken, case, browser_of, simone, yasemin, journal):
    assert REASON in browser_of(simone).get(reverse("cases:who-sees", args=[case.pk])).text


def test_sending_twice_opens_once(desk, case):
    sent = fields(case)
    assert [post(desk, "cases:break-glass", **sent).status_code for _ in range(2)] == [302, 302]
    assert (BreakGlass.objects.count(), Admission.objects.filter(basis=Basis.BREAK_GLASS).count()) == (1, 1)


def test_who_breaks_the_glass_reads_and_changes_nothing(desk, case, broken, journal):
    answer = post(desk, "cases:plan-draft", case.pk, underlying_problem="x")
    assert (answer.status_code, codes(journal)) == (403, ["not_regisseur"])


def test_the_database_wants_a_reason_and_an_hour(case, kwame):
    held = Admission.objects.get(dossier=case.dossier, basis=Basis.TASK)
    copied = dict.fromkeys(("dossier", "registered_at", "municipality"))
    terms = {name: getattr(held, name) for name in copied} | {
        "user": kwame,
        "organisation": kwame.organisation_in(case.municipality_id),
        "basis": Basis.BREAK_GLASS,
        "kinds": ["plan"],
        "purpose": "Acuut gevaar",
    }
    for minutes, wrong in ((61, "emergency_access_ends_within_the_hour"), (60, "emergency access without")):
        with pytest.raises(IntegrityError, match=wrong), transaction.atomic():
            Admission.objects.create(**terms, ends_at=MONDAY + timedelta(minutes=minutes), starts_at=MONDAY)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
