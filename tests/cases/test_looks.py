"""Every page that shows a case writes who saw what and why that was allowed, and asks little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Admission
from cases.models import Action
from tests.factories.cases import a_decision, a_signal, admitted, an_agreed_plan, an_open_case

MOST_QUERIES = 15
WHOLE = ("detail", "participants", "admit", "plan", "plan-draft", "plan-history", "action-add")


@pytest.fixture
def agreed(shared, simone, yasemin, as_person):
    with as_person(simone):
        an_agreed_plan(shared, [yasemin])
    return shared


@pytest.mark.parametrize("name", WHOLE)
def test_the_regisseur_looks_on_the_municipalitys_task(agreed, browser_of, simone, journal, name):
    browser_of(simone).get(reverse(f"cases:{name}", args=[agreed.pk]))
    (line,) = journal.entries(act="view")
    held = Admission.objects.get(user=simone, dossier=agreed.dossier)
    assert (line["page"], line["object_label"]) == (f"cases:{name}", agreed.number)
    assert (line["rule"], line["admission_id"]) == ("admission_task", held.pk)
    assert f"signals.identity:{agreed.dossier.identity.pk}" in line["items"]


def test_a_partners_look_names_the_covenant_and_what_was_on_the_page(
    agreed, browser_of, yasemin, covenant, journal
):
    browser_of(yasemin).get(reverse("cases:partner-case", args=[agreed.pk]))
    (line,) = journal.entries(act="view")
    assert (line["rule"], line["agreement_id"]) == ("admission_covenant", covenant.pk)
    assert f"cases.action:{Action.objects.get().pk}" in line["items"]


def test_no_page_holds_a_name_in_its_title(agreed, browser_of, simone):
    for name in WHOLE:
        page = browser_of(simone).get(reverse(f"cases:{name}", args=[agreed.pk])).text
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert "Ruben" not in title
        assert "Voorbeeld" not in title


def queries(client, name, *args):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse(name, args=args)).status_code == 200
    return sum("'test'" not in query["sql"] for query in asked.captured_queries)


@pytest.fixture
def many(agreed, as_person, kwame, simone, daan, waterrijk, yasemin):
    """Thirty of everything."""
    with as_person(kwame):
        for _ in range(29):
            case = an_open_case(by=kwame, regisseur=simone, reporter=daan, town=waterrijk)
            admitted(case, yasemin)
            a_decision(kwame, signals=[a_signal(daan, waterrijk)])
    with as_person(simone):
        for _ in range(29):
            Action.objects.create(**copied(Action.objects.first()))
    return agreed


def copied(action):
    names = (
        "plan",
        "dossier",
        "municipality",
        "added_in",
        "what",
        "executor",
        "basis",
        "starts_on",
        "due_on",
    )
    return {name: getattr(action, name) for name in names}


PAGES = (
    ("simone", "cases:work", False),
    ("simone", "cases:detail", True),
    ("simone", "cases:participants", True),
    ("simone", "cases:plan", True),
    ("simone", "cases:plan-draft", True),
    ("simone", "cases:plan-history", True),
    ("kwame", "cases:proposals", False),
    ("yasemin", "cases:partner", False),
    ("yasemin", "cases:partner-case", True),
)


@pytest.mark.parametrize(("who", "name", "of_case"), PAGES)
def test_a_page_asks_little_of_one(agreed, request, browser_of, who, name, of_case):
    client = browser_of(request.getfixturevalue(who))
    assert queries(client, name, *([agreed.pk] if of_case else [])) <= MOST_QUERIES


def test_a_page_asks_no_more_of_thirty(many, request, browser_of):
    for who, name, of_case in PAGES:
        client = browser_of(request.getfixturevalue(who))
        counted = queries(client, name, *([many.pk] if of_case else []))
        assert (name, counted <= MOST_QUERIES) == (name, True), counted
