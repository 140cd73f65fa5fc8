"""Adding an action, and saying how it goes; who saves second sees both texts."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Organisation
from cases.models import Action
from foundation.models import Promise
from tests.cases.posting import open_form, post
from tests.cases.test_plan import action_fields
from tests.factories.cases import a_draft, an_agreed_plan


@pytest.fixture
def desk(browser_of, simone):
    return browser_of(simone)


@pytest.fixture
def action(shared, simone, yasemin, as_person):
    """Of the neighbourhood team, in an agreed plan."""
    with as_person(simone):
        an_agreed_plan(shared, [yasemin])
    return Action.objects.get()


def test_an_action_added_later_says_so(desk, action, shared, journal):
    sent = action_fields(what="Paspoort inleveren", slug="wr-zorgveiligheid") | {"form_key": uuid4()}
    assert [post(desk, "cases:action-add", shared.pk, **sent).status_code for _ in range(2)] == [302, 302]
    added = Action.objects.exclude(pk=action.pk).get()
    assert (added.added_in, added.added_after) == (1, True)
    assert "toegevoegd na versie 1" in desk.get(reverse("cases:plan", args=[shared.pk])).text
    assert len(journal.entries(act="cases.add_action")) == 1


def test_without_a_plan_there_is_nothing_to_add_to(desk, case):
    assert desk.get(reverse("cases:action-add", args=[case.pk])).status_code == 409


def test_the_executor_says_how_it_goes(action, shared, browser_of, yasemin, journal, simone, desk):
    client = browser_of(yasemin)
    sent = open_form(client, "cases:partner-action", action.pk) | {
        "status": "done",
        "result": "Regeling gestart.",
    }
    assert "executor" not in sent
    assert post(client, "cases:partner-action", action.pk, **sent).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.result, action.version) == ("done", "Regeling gestart.", 2)
    assert [row["facts"] for row in journal.entries(act="cases.update_action")] == [{"status": "done"}]
    assert Promise.objects.filter(payload__kind="action_changed", payload__user=str(simone.pk)).exists()
    assert "Regeling gestart." in desk.get(reverse("cases:plan", args=[shared.pk])).text


def test_who_saves_second_sees_both_texts(action, shared, browser_of, yasemin, desk, journal):
    client = browser_of(yasemin)
    mine = open_form(client, "cases:partner-action", action.pk) | {
        "status": "running",
        "result": "Moeder praat mee.",
    }
    theirs = open_form(desk, "cases:action-update", action.pk) | {"status": "running", "result": "Verzet."}
    post(client, "cases:partner-action", action.pk, **mine)
    page = post(desk, "cases:action-update", action.pk, **theirs)
    assert page.status_code == 409
    assert "Moeder praat mee." in page.text
    assert "Verzet." in page.text
    action.refresh_from_db()
    assert action.result == "Moeder praat mee."
    assert journal.entries(kind="refusal")[-1]["reason_code"] == "stale_version"
    both = open_form(desk, "cases:action-update", action.pk) | {"result": "Moeder praat mee. Verzet."}
    assert post(desk, "cases:action-update", action.pk, **both).status_code == 302


def test_sending_twice_saves_once(action, browser_of, yasemin):
    client = browser_of(yasemin)
    sent = open_form(client, "cases:partner-action", action.pk) | {"status": "running", "result": "Goed."}
    assert [post(client, "cases:partner-action", action.pk, **sent).status_code for _ in range(2)] == [
        302,
        302,
    ]
    action.refresh_from_db()
    assert action.version == 2


def test_the_regisseur_gives_an_action_to_somebody_else(action, desk, daan, journal):
    youth_work = Organisation.objects.get(slug="wr-jongerenwerk").pk
    sent = open_form(desk, "cases:action-update", action.pk)
    sent |= {"status": "running", "result": "Overgenomen.", "executor": youth_work, "executor_user": daan.pk}
    assert post(desk, "cases:action-update", action.pk, **sent).status_code == 302
    action.refresh_from_db()
    assert action.executor_user == daan
    facts = [row["facts"] for row in journal.entries(act="cases.update_action")]
    assert facts == [{"status": "running", "new_executor": str(daan.pk)}]


def test_an_executor_cannot_give_it_away(action, browser_of, yasemin, daan):
    client = browser_of(yasemin)
    elsewhere = Organisation.objects.get(slug="wr-jongerenwerk").pk
    sent = open_form(client, "cases:partner-action", action.pk) | {
        "executor": elsewhere,
        "executor_user": daan.pk,
    }
    post(client, "cases:partner-action", action.pk, **sent)
    action.refresh_from_db()
    assert action.executor.slug == "wr-wijkteam"


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": ""},
        {"status": "x"},
        {"result": "x" * 4001},
        {"status": "stopped", "result": ""},
        {"result": "\x00"},
    ],
)
def test_bad_input_comes_back_with_a_sentence(action, browser_of, yasemin, wrong):
    client = browser_of(yasemin)
    sent = open_form(client, "cases:partner-action", action.pk) | wrong
    assert post(client, "cases:partner-action", action.pk, **sent).status_code == 422
    action.refresh_from_db()
    assert action.version == 1


@pytest.mark.parametrize("name", ["cases:action-update", "cases:partner-action"])
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("amel", "no_admission"),
        ("kwame", "no_admission"),
        ("wim", "executor_card_only"),
        ("pervin", "administrator_no_content"),
        ("lotte", "other_municipality"),
    ],
)
def test_others_do_not_know_of_it(action, shared, browser_of, request, journal, who, code, name):
    assert browser_of(request.getfixturevalue(who)).get(reverse(name, args=[action.pk])).status_code == 404
    (line,) = journal.entries(kind="refusal")
    assert (line["reason_code"], line["object_label"]) == (code, shared.number)


def test_a_drafted_action_binds_nobody(shared, simone, yasemin, as_person, browser_of):
    with as_person(simone):
        a_draft(shared)
    action = Action.objects.get()
    assert list(Action.objects.visible_to(yasemin)) == []
    assert browser_of(yasemin).get(reverse("cases:partner-action", args=[action.pk])).status_code == 404
    assert action.what not in browser_of(yasemin).get(reverse("cases:partner-case", args=[shared.pk])).text
