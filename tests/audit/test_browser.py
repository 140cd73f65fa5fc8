"""The supervisor finds who did and saw what; reads codes, never content; and is journalled too."""

import pytest
from django.urls import reverse

from tests.factories.cases import MARK, admitted, an_agreed_plan, an_open_case


@pytest.fixture
def case(clock, kwame, simone, daan, amel, yasemin, waterrijk):
    case = an_open_case(by=kwame, regisseur=simone, reporter=daan, town=waterrijk, deciders=[amel])
    admitted(case, yasemin)
    an_agreed_plan(case, [yasemin])
    return case


@pytest.fixture
def desk(browser_of, gosse):
    return browser_of(gosse)


def lines(client, **asked):
    page = client.get(reverse("audit:journal"), asked)
    assert page.status_code == 200
    return page.context["lines"]


def test_the_acts_of_a_case_are_found_by_its_number(desk, case):
    acts = [one.entry.act for one in lines(desk, number=case.number.lower(), kind="act")]
    assert acts[-2:] == ["cases.open_case", "cases.assign_regisseur"]
    assert {"agreements.admitted", "cases.draft_plan", "cases.ask_agreement", "cases.agree_plan"} < set(acts)


def test_a_part_of_a_case_says_whose_it_is(desk, case):
    found = lines(desk, number=case.number, act="cases.draft_plan")
    assert [one.about for one in found] == [f"Versie van het plan · Casus {case.number}"]


def test_a_look_says_who_saw_it_and_why(desk, case, browser_of, simone):
    browser_of(simone).get(reverse("cases:detail", args=[case.pk]))
    (line,) = lines(desk, number=case.number, kind="look")
    assert line.sentence == "Simone Hartog keek naar “Overzicht van de casus”."
    assert line.why == "heeft de regie in deze casus, als taak van de gemeente"


def test_a_refusal_says_why(desk, case, browser_of, amel):
    browser_of(amel).get(reverse("cases:detail", args=[case.pk]))
    (line,) = lines(desk, number=case.number, kind="refusal")
    assert (line.sentence, line.why) == (
        "Amel Bouzidi werd geweigerd bij “Overzicht van de casus”.",
        "niet toegelaten tot dit dossier",
    )


def test_a_person_is_found_by_name_or_address(desk, case, simone, gosse):
    for asked in ("Hartog", simone.email):
        assert {one.entry.actor_id for one in lines(desk, person=asked, kind="act")} == {simone.pk}
    assert lines(desk, person="Lotte") == []
    several = desk.get(reverse("audit:journal"), {"person": "o"})
    assert several.status_code == 200


def test_two_people_of_a_name_are_asked_about(desk, case, simone):
    page = desk.get(reverse("audit:journal"), {"person": "de"})
    assert len(page.context["people"]) > 1
    assert list(page.context["lines"]) == []
    chosen = page.context["people"][0]
    assert desk.get(chosen["url"]).status_code == 200


def test_pages_go_on_where_the_last_one_ended(desk, case, browser_of, simone):
    client = browser_of(simone)
    for _ in range(55):
        client.get(reverse("cases:plan", args=[case.pk]))
    page = desk.get(reverse("audit:journal"), {"number": case.number})
    first = [one.entry.id for one in page.context["lines"]]
    rest = [one.entry.id for one in desk.get(page.context["older"]).context["lines"]]
    assert len(first) == 50
    assert first + rest == sorted({*first, *rest}, reverse=True)


def test_one_line_shows_what_changed_and_quotes_nobody(desk, case):
    (line,) = lines(desk, number=case.number, act="cases.draft_plan")
    page = desk.get(reverse("audit:entry", args=[line.entry.id])).text
    assert "Wat er in hetzelfde verzoek veranderde" in page
    assert "underlying_problem" in page
    for text in ("Hij verloor zijn stage.", "Ruben", MARK):
        assert text not in page


def test_reading_the_journal_is_journalled(desk, case, journal):
    lines(desk, number=case.number)
    (line,) = journal.entries(page="audit:journal")
    assert line["facts"]["filters"] == ["number"]


@pytest.mark.parametrize("who", ["daan", "kwame", "simone", "amel", "lieuwe"])
def test_nobody_else_reads_the_journal(request, browser_of, case, who, journal):
    client = browser_of(request.getfixturevalue(who))
    assert client.get(reverse("audit:journal")).status_code == 404
    assert client.get(reverse("audit:entry", args=[1])).status_code == 404
    assert {row["reason_code"] for row in journal.entries(kind="refusal")} == {"no_admission"}


def test_another_town_reads_nothing_of_it(browser_of, quirine, desk, case):
    client = browser_of(quirine)
    assert lines(client, number=case.number) == []
    newest = lines(desk, number=case.number)[0].entry.id
    assert client.get(reverse("audit:entry", args=[newest])).status_code == 404
    assert lines(client, person="Hartog") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "x"},
        {"act": "x"},
        {"since_0": "99", "since_1": "1", "since_2": "2026"},
        {"since": "2026-03-05", "until": "2026-03-01"},
        {"before": "x"},
        {"before": "9" * 30},
        {"actor": "x"},
        {"number": "\x00"},
        {"person": "x" * 201},
    ],
)
def test_bad_filters_come_back_with_a_sentence(desk, clock, wrong):
    assert desk.get(reverse("audit:journal"), wrong).status_code == 422


@pytest.mark.parametrize(
    "fine", [{"actor": "00000000-0000-4000-8000-000000000000"}, {"number": "%' OR 1=1"}, {"person": "%"}]
)
def test_strange_filters_find_nothing(desk, clock, fine):
    assert lines(desk, **fine) == []


def test_a_line_that_is_not_there_does_not_exist(desk, clock):
    for key in (0, 10**30):
        assert desk.get(f"/logboek/{key}/").status_code == 404
