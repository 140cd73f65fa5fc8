"""A partner sees the purpose, the own actions and what was opened; what is hidden leaves no trace."""

import pytest
from django.urls import reverse

from cases.models import Action
from tests.factories.cases import HELD_BACK, MARK, a_draft, an_agreed_plan, an_open_case


@pytest.fixture
def partner(browser_of, yasemin):
    return browser_of(yasemin)


def read(client, name, *args):
    page = client.get(reverse(f"cases:{name}", args=args))
    assert page.status_code == 200
    return page.text


def test_the_purpose_stands_on_top(partner, shared):
    page = read(partner, "partner-case", shared.pk)
    assert "Je ziet alleen wat nodig is voor jouw taak: Steun aan het gezin" in page
    assert "1 mei 2026" in page
    assert "s.hartog@waterrijk.example" in page


def test_a_plan_that_is_not_opened_leaves_no_trace(partner, shared, simone, amel, as_person):
    before = read(partner, "partner-case", shared.pk)
    with as_person(simone):
        an_agreed_plan(shared, [], executors=["wr-mbo"], problem="Diep verborgen.")
    assert without_nonce(read(partner, "partner-case", shared.pk)) == without_nonce(before)


def without_nonce(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line]


def test_an_asked_partner_reads_the_plan_and_all_its_actions(partner, shared, simone, yasemin, as_person):
    with as_person(simone):
        an_agreed_plan(shared, [yasemin], executors=["wr-wijkteam", "wr-mbo"])
    page = read(partner, "partner-case", shared.pk)
    assert "Hij verloor zijn stage." in page
    assert Action.objects.visible_to(yasemin).count() == 2
    assert "Hij verloor zijn stage." in read(partner, "plan", shared.pk)


def test_a_later_draft_stays_with_the_regisseur(partner, shared, simone, yasemin, as_person):
    with as_person(simone):
        an_agreed_plan(shared, [yasemin])
        a_draft(shared, problem="Nieuw en nog niet gedeeld.", executors=["wr-mbo"])
    for name in ("partner-case", "plan", "plan-history"):
        assert "nog niet gedeeld" not in read(partner, name, shared.pk)
    assert Action.objects.visible_to(yasemin).count() == 1


def test_the_signal_and_the_weighing_stay_with_the_regisseur(
    partner, shared, simone, yasemin, as_person, journal
):
    with as_person(simone):
        an_agreed_plan(shared, [yasemin])
    page = (
        read(partner, "partner-case", shared.pk) + read(partner, "plan", shared.pk) + read(partner, "partner")
    )
    for text in (MARK, HELD_BACK, "Hij sprak over een groep.", "S-W-"):
        assert text not in page
    for name in ("detail", "participants"):
        assert partner.get(reverse(f"cases:{name}", args=[shared.pk])).status_code == 404
    assert {row["reason_code"] for row in journal.entries(kind="refusal")} == {"not_shared"}


def test_the_list_holds_shared_cases_and_nothing_else(
    partner, shared, kwame, tarik, daan, waterrijk, as_person
):
    with as_person(kwame):
        other = an_open_case(by=kwame, regisseur=tarik, reporter=daan, town=waterrijk, name="Noor Verzonnen")
    page = read(partner, "partner")
    assert shared.number in page
    assert other.number not in page


@pytest.mark.parametrize(
    "name",
    [
        "detail",
        "participants",
        "admit",
        "plan",
        "plan-draft",
        "plan-history",
        "plan-ask",
        "action-add",
        "partner-case",
    ],
)
def test_lotte_sees_nothing_ever(shared, lotte, browser_of, journal, name, simone, as_person):
    with as_person(simone):
        a_draft(shared)
    answer = browser_of(lotte).get(reverse(f"cases:{name}", args=[shared.pk]))
    unknown = browser_of(lotte).get(reverse(f"cases:{name}", args=["00000000-0000-4000-8000-000000000000"]))
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert without_nonce(answer.text) == without_nonce(unknown.text)
    assert journal.entries(kind="refusal")[0]["reason_code"] == "other_municipality"
