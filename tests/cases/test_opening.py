"""A case opens from a decision, with exactly one regisseur, and the journal says so."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Organisation
from cases.models import Case, Regisseurship
from foundation.models import Promise
from signals.models import Identity
from signals.states import Outcome, WeighingState
from tests.cases.posting import post
from tests.factories.cases import a_decision, a_signal


@pytest.fixture
def decision(clock, as_person, kwame, amel, daan, waterrijk):
    with as_person(kwame):
        return a_decision(kwame, signals=[a_signal(daan, waterrijk)], deciders=[amel])


@pytest.fixture
def desk(browser_of, kwame):
    return browser_of(kwame)


def opening(key=None):
    authority = Organisation.objects.get(slug="wr-contactpunt").pk
    return {"legal_grounds": ["lb-pga"], "authority": authority, "form_key": key or uuid4()}


def assign(client, decision, person):
    return post(client, "cases:assign", decision.pk, regisseur=person.pk, form_key=uuid4())


def test_contact_point_names_a_regisseur_and_opens(desk, decision, simone, journal):
    assert assign(desk, decision, simone).status_code == 302
    assert post(desk, "cases:open", decision.pk, **opening()).status_code == 302
    case = Case.objects.get()
    assert (case.number, case.state, case.plan_due_on) == ("C-W-2026-0001", "open_active", date(2026, 4, 1))
    assert case.regisseurship.user == simone
    assert [row["facts"] for row in journal.entries(act="cases.assign_regisseur")] == [
        {"regisseur": str(simone.pk)}
    ]
    (line,) = journal.entries(act="cases.open_case")
    assert line["facts"] == {
        "authority": "wr-contactpunt",
        "signals": 1,
        "from": "weighed",
        "to": "open_active",
    }


def test_regisseur_is_told_and_reads_the_whole_file(desk, decision, simone, browser_of):
    assign(desk, decision, simone)
    post(desk, "cases:open", decision.pk, **opening())
    case = Case.objects.get()
    assert Promise.objects.filter(kind="accounts.notice", payload__kind="case_assigned").count() == 1
    page = browser_of(simone).get(reverse("cases:detail", args=[case.pk]))
    assert "Ruben Voorbeeld" in page.text
    assert "kompasroos" in page.text
    assert "Zwanebrug" not in page.text  # its owner holds it back
    assert Identity.objects.get(dossier=case.dossier).full_name == "Ruben Voorbeeld"


def test_a_case_does_not_open_without_a_regisseur(desk, decision, journal):
    answer = post(desk, "cases:open", decision.pk, **opening())
    assert answer.status_code == 422
    assert "Wijs eerst een regisseur aan" in answer.text
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == ["no_regisseur"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize("outcome", [one for one in Outcome if one != Outcome.RADICALISATION_CONCERN])
def test_another_outcome_opens_no_case(desk, clock, kwame, daan, waterrijk, as_person, journal, outcome):
    with as_person(kwame):
        decision = a_decision(kwame, signals=[a_signal(daan, waterrijk)], outcome=outcome)
    assert post(desk, "cases:open", decision.pk, **opening()).status_code == 403
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == ["wrong_outcome_for_case"]


@pytest.mark.parametrize("name", ["cases:proposal", "cases:assign", "cases:open"])
def test_a_decision_of_another_town_does_not_exist_here(browser_of, vera, decision, journal, name):
    assert browser_of(vera).get(reverse(name, args=[decision.pk])).status_code == 404
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == ["weighing_missing"]


@pytest.mark.parametrize(
    ("who", "code"),
    [("simone", "no_admission"), ("pervin", "administrator_no_content"), ("wim", "executor_card_only")],
)
def test_only_the_contact_point_opens(browser_of, request, decision, journal, who, code):
    client = browser_of(request.getfixturevalue(who))
    assert post(client, "cases:open", decision.pk, **opening()).status_code == 404
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == [code]


def test_without_a_decision_there_is_no_case(browser_of, simone, clock, journal):
    assert post(browser_of(simone), "cases:open", uuid4(), **opening()).status_code == 404
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == ["weighing_missing"]


def test_a_decision_that_waits_for_confirmation_is_none_yet(
    desk, as_person, kwame, daan, waterrijk, journal, clock
):
    with as_person(kwame):
        decision = a_decision(kwame, signals=[a_signal(daan, waterrijk)], state=WeighingState.PROPOSED)
    assert assign(desk, decision, kwame).status_code == 404
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == ["weighing_missing"]


def test_sending_twice_makes_one_case(desk, decision, simone, journal):
    for _ in range(2):
        assert assign(desk, decision, simone).status_code == 302
    for _ in range(2):
        assert post(desk, "cases:open", decision.pk, **opening()).status_code == 302
    assert (Case.objects.count(), Regisseurship.objects.count()) == (1, 1)
    assert journal.acts().count("cases.open_case") == 1


def test_a_second_regisseur_is_too_late(desk, decision, simone, tarik, journal):
    assign(desk, decision, simone)
    answer = assign(desk, decision, tarik)
    assert answer.status_code == 409
    assert "Simone Hartog" in answer.text
    assert [row["reason_code"] for row in journal.entries(kind="refusal")] == ["second_regisseur"]


def test_the_database_knows_one_regisseur(desk, decision, simone, tarik):
    assign(desk, decision, simone)
    case = Case.objects.get()
    with pytest.raises(IntegrityError, match="a_case_has_one_regisseur_at_a_time"), transaction.atomic():
        Regisseurship.objects.create(
            case=case, user=tarik, organisation=tarik.organisation_in(case.municipality_id), named_by=simone
        )


def test_an_open_case_never_lacks_a_regisseur(case):
    with pytest.raises(IntegrityError, match="exactly one regisseur"), transaction.atomic():
        held = case.regisseurship
        held.delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_decided_and_directs_wears_two_hats(
    desk, as_person, kwame, simone, daan, waterrijk, journal, clock
):
    with as_person(kwame):
        decision = a_decision(kwame, signals=[a_signal(daan, waterrijk)], deciders=[simone])
    assign(desk, decision, simone)
    (line,) = journal.entries(act="cases.assign_regisseur")
    assert line["facts"] == {"regisseur": str(simone.pk), "two_hats": "noted"}
    assert "besliste ook mee" in desk.get(reverse("cases:proposal", args=[decision.pk])).text


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-4000-8000-000000000000", "amel", "milton"])
def test_only_a_regisseur_of_this_town_can_be_named(desk, decision, request, value):
    person = request.getfixturevalue(value).pk if value in {"amel", "milton"} else value
    answer = post(desk, "cases:assign", decision.pk, regisseur=person, form_key=uuid4())
    assert answer.status_code == 422
    assert "Kies " in answer.text
    assert Case.objects.count() == 0


@pytest.mark.parametrize("field", ["legal_grounds", "authority"])
@pytest.mark.parametrize("value", ["", "x", "00000000-0000-4000-8000-000000000000", "zandhoven", "\x00"])
def test_bad_input_comes_back_with_a_sentence(desk, decision, simone, field, value):
    assign(desk, decision, simone)
    wrong = Organisation.objects.get(slug="zh-oov").pk if value == "zandhoven" else value
    answer = post(desk, "cases:open", decision.pk, **opening() | {field: wrong})
    assert answer.status_code == 422
    assert Case.objects.get().state == "weighed"


def test_afterwards_the_contact_point_sees_who_directs_and_no_more(desk, case, journal):
    page = desk.get(reverse("cases:proposals"))
    assert case.number in page.text
    assert "Simone Hartog" in page.text
    assert "Ruben" not in page.text
    assert desk.get(reverse("cases:detail", args=[case.pk])).status_code == 404
    assert journal.entries(kind="refusal")[-1]["reason_code"] == "no_admission"
