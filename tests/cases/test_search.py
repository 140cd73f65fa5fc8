"""Search finds what lists and pages show this reader already; what is hidden is not even counted."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from agreements.states import Kind
from cases import actions
from cases.actions import participants
from cases.models import Case
from signals.models import NameToken, Signal
from signals.names import tokens
from tests.factories.cases import HELD_BACK, admitted, brought_in, called_back, said

URL = "/zoeken/"


@pytest.fixture
def look_for(browser_of):
    def search(person, query):
        page = browser_of(person).post(URL, {"query": query})
        assert page.status_code == 200, page.text
        return {hit.row.number for hit in page.context["hits"] or []}

    return search


@pytest.fixture
def signal(shared):
    return Signal.objects.get(case_signals__case=shared)


def test_a_case_is_found_by_number_and_name(look_for, shared, simone, yasemin):
    for query in (shared.number, shared.number.lower(), "Ruben Voorbeeld", "voorbeeld", "RUBÉN"):
        assert shared.number in look_for(simone, query)
        assert look_for(yasemin, query) == {shared.number}


def test_a_partner_finds_by_name_only_with_the_identity(look_for, case, yasemin, monkeypatch):
    monkeypatch.setattr(participants, "PARTNER_STARTS_WITH", (Kind.ACTIONS,))
    admitted(case, yasemin)
    assert look_for(yasemin, "Voorbeeld") == set()
    assert look_for(yasemin, case.number) == {case.number}


def test_words_of_statements_are_found_by_who_may_read_them(
    look_for, shared, signal, simone, kwame, yasemin, daan
):
    assert look_for(kwame, "kompasroos") == {signal.number}  # the contact point, which is not in the case
    assert look_for(daan, "kompasroos") == {signal.number}  # who wrote it
    assert look_for(simone, "kompasroos") == {shared.number}
    assert look_for(yasemin, "kompasroos") == set()


def test_what_was_brought_in_is_found_by_who_received_it(look_for, shared, simone, yasemin, iza, as_person):
    with as_person(simone):
        admitted(shared, iza)
    with as_person(yasemin):
        brought_in(shared, yasemin, [simone], "Zij fietst naar het zwanenmeer.")
    found = {person: look_for(person, "zwanenmeer") for person in (yasemin, simone, iza)}
    assert found == {yasemin: {shared.number}, simone: {shared.number}, iza: set()}


def test_what_was_called_back_is_not_found(look_for, shared, simone, yasemin, as_person):
    with as_person(yasemin):
        item = brought_in(shared, yasemin, [simone], "Zij fietst naar het zwanenmeer.")
        called_back(shared, yasemin, item)
    assert look_for(simone, "zwanenmeer") == set()


def test_a_text_of_the_signal_is_found_by_the_partner_it_was_shared_with(
    look_for, shared, signal, simone, yasemin, as_person
):
    text = signal.statements.get(text__contains="kompasroos")
    assert look_for(yasemin, "kompasroos") == set()
    chosen = actions.Chosen(known=[f"signals.statement:{text.pk}"], category="behaviour")
    with as_person(simone):
        actions.share_items(
            case=shared, chosen=chosen, people=[yasemin], texts=said(), form_key=uuid4(), by=simone
        )
    assert look_for(yasemin, "kompasroos") == {shared.number}


def test_what_the_owner_holds_back_finds_no_case(look_for, shared, signal, simone, kwame):
    assert "Zwanebrug" in HELD_BACK
    assert look_for(simone, "Zwanebrug") == set()
    assert look_for(kwame, "Zwanebrug") == {signal.number}


def test_the_neighbourhood_finds_who_lives_there(look_for, shared, simone, lotte):
    district = shared.dossier.identity.district.name
    assert shared.number in look_for(simone, district)
    assert look_for(lotte, district) == set()


@pytest.mark.parametrize("query", ["Voorbeeld", "kompasroos"])
def test_another_town_finds_nothing(look_for, shared, lotte, query):
    assert look_for(lotte, query) == set()
    assert look_for(lotte, shared.number) == set()


def test_found_is_listed_and_opens(browser_of, shared, simone, kwame, yasemin):
    for person in (simone, kwame, yasemin):
        client = browser_of(person)
        page = client.post(URL, {"query": "Voorbeeld"})
        for hit in page.context["hits"]:
            listed = (Case if hit.is_case else Signal).objects.visible_to(person)
            assert listed.filter(pk=hit.row.pk).exists()
            assert client.get(hit.url).status_code == 200


def test_the_journal_has_the_number_of_results_and_never_the_question(browser_of, shared, yasemin, journal):
    browser_of(yasemin).post(URL, {"query": "Voorbeeld"})
    line = journal.entries(page="cases:search")[-1]
    assert line["facts"] == {"asked": "words", "found": 1, "shown": 1}
    assert f"cases.case:{shared.pk}" in line["items"]
    assert "oorbeeld" not in str(line)


def test_after_the_end_nothing_is_found(look_for, shared, simone, yasemin, as_person):
    from agreements.actions import end_admission  # noqa: PLC0415
    from agreements.models import Admission  # noqa: PLC0415

    with as_person(simone):
        end_admission(
            admission=Admission.objects.get(dossier=shared.dossier_id, user=yasemin),
            by=simone,
            because="Klaar",
        )
    for query in ("Voorbeeld", shared.number):
        assert look_for(yasemin, query) == set()


def test_who_manages_or_only_executes_finds_no_page(browser_of, pervin):
    assert browser_of(pervin).get(URL).status_code == 404
    assert browser_of(pervin).post(URL, {"query": "Voorbeeld"}).status_code == 404


@pytest.mark.parametrize("query", ["", " ", "a"])
def test_too_little_is_said_at_the_field(browser_of, simone, query):
    assert browser_of(simone).post(URL, {"query": query}).status_code == 422


@pytest.mark.parametrize("query", ["' OR 1=1 --", "%%", "\\\\", "a & | !", '""', "🧨🧨", "C-W-2026-0'; DROP"])
def test_odd_questions_find_nothing_and_break_nothing(look_for, shared, simone, query):
    assert look_for(simone, query) == set()


def test_the_question_is_posted_so_no_name_stands_in_an_address(browser_of, shared, simone):
    page = browser_of(simone).get(URL, {"query": "Voorbeeld"})
    assert "hits" not in page.context
    assert reverse("cases:search") == URL


def test_names_are_kept_as_hashes_that_web_cannot_read(shared):
    assert tokens(["Ruben"]) == tokens(["rubén"])
    for statement in ("SELECT token FROM signals_nametoken", "DELETE FROM signals_nametoken"):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert NameToken._meta.get_field("token").max_length == 64
