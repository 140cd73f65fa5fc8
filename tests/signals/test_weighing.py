"""Kwame and Amel weigh a signal: two organisations, reasons, each by the own account, never edited."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice, Organisation
from agreements import actions as agreements
from foundation import outbox
from signals.models import Decider, Signal, Weighing
from tests.conftest import MONDAY
from tests.signals.conftest import WEIGHED, fresh


@pytest.fixture
def table(signal, amel, admit):
    """Amel is admitted to the signal, so she can decide."""
    admit(amel, signal)
    return signal


@pytest.fixture
def confirm(browser_of):
    def confirmed(weighing, by, decision="confirm"):
        url = reverse("signals:confirm", args=[weighing.pk])
        return browser_of(by).post(url, {"decision": decision})

    return confirmed


@pytest.fixture
def team():
    return Organisation.objects.get(slug="wr-wijkteam")


def code_of(answer, journal):
    """The closed word of a refused post, and that the form came back."""
    assert answer.status_code == 422
    return journal.entries(kind="refusal")[-1]["reason_code"]


def test_it_counts_when_the_last_decider_has_confirmed(table, weigh, confirm, amel, kwame):
    answer = weigh(table)
    weighing = Weighing.objects.get()
    assert answer.url == reverse("signals:weighing", args=[weighing.pk])
    assert (weighing.state, fresh(table).state) == ("proposed", "submitted")
    assert Decider.objects.get(user=kwame).confirmed_at == MONDAY
    confirm(weighing, amel)
    weighing.refresh_from_db()
    assert (weighing.state, weighing.decided_at) == ("decided", MONDAY)
    decided = fresh(table)
    assert (decided.state, str(decided.feedback_due_on)) == ("decided_radicalisation_concern", "2026-03-09")


def test_the_journal_tells_who_decided_what(decided, kwame, signal, file_as, journal, weigh, confirm, amel):
    weigh(signal, outcome="criminal_track", dissent="Het kan lichter.")
    second = Weighing.objects.get(outcome="criminal_track")
    confirm(second, amel)
    line = journal.entries(act="signals.record_weighing")[-1]
    assert (line["actor_id"], line["object_id"], line["reason_given"]) == (kwame.pk, str(second.pk), True)
    facts = line["facts"]
    assert {name: facts[name] for name in ("outcome", "deciders", "organisations", "dissent")} == {
        "outcome": "criminal_track",
        "deciders": 2,
        "organisations": 2,
        "dissent": True,
    }
    assert (facts["criteria_version"], facts["supersedes"], facts["alongside"]) == (
        "2026-1",
        None,
        str(decided.pk),
    )


def test_two_decisions_stand_side_by_side(decided, signal, weigh, confirm, amel):
    weigh(signal, outcome="criminal_track")
    confirm(Weighing.objects.get(outcome="criminal_track"), amel)
    assert sorted(Weighing.objects.values_list("outcome", "state")) == [
        ("criminal_track", "decided"),
        ("radicalisation_concern", "decided"),
    ]
    assert fresh(signal).state == "decided_criminal_track"


@pytest.mark.parametrize(
    "missing",
    ["facts_for", "facts_against", "proportionality", "subsidiarity", "conflict_declaration", "deciders"],
)
def test_no_decision_without_reasons_and_deciders(table, weigh, missing, journal):
    assert code_of(weigh(table, **{missing: []}), journal) == "reason_or_decider_missing"
    assert Weighing.objects.count() == 0


def test_no_follow_up_needs_reasons_too(table, weigh, journal):
    empty = dict.fromkeys(WEIGHED, "") | {"outcome": "no_action", "deciders": [], "criteria": []}
    assert code_of(weigh(table, **empty), journal) == "reason_or_decider_missing"


def test_one_organisation_does_not_decide(table, weigh, kwame, marloes, journal):
    assert code_of(weigh(table, deciders=[kwame.pk, marloes.pk]), journal) == "one_organisation"


def test_one_organisation_may_decide_no_follow_up_for_sight_of_the_table(
    table, weigh, kwame, marloes, browser_of
):
    weigh(table, outcome="no_action", criteria=[], deciders=[kwame.pk])
    weighing = Weighing.objects.get()
    assert (weighing.state, weighing.listed_for_sight) == ("decided", True)
    page = browser_of(marloes).get(reverse("signals:weighings")).content.decode()
    assert "Ter inzage voor het weegoverleg" in page
    assert table.number in page


def test_who_has_a_conflict_does_not_decide(table, weigh, kwame, amel, journal):
    assert code_of(weigh(table, conflicted=[kwame.pk]), journal) == "conflict_of_interest"
    assert Weighing.objects.count() == 0


def test_a_conflict_of_somebody_else_is_written_down(table, weigh, marloes):
    weigh(table, conflicted=[marloes.pk])
    decider = Decider.objects.get(user=marloes)
    assert (decider.conflicted, decider.confirmed_at) == (True, None)


def test_a_concern_rests_on_a_criterion(table, weigh, journal):
    assert code_of(weigh(table, criteria=[]), journal) == "criterion_missing"


def test_more_information_needs_a_question_an_owner_and_a_day(table, weigh, kwame):
    answer = weigh(table, outcome="more_information")
    assert set(answer.context["form"].errors) == {"question", "question_owner", "question_due_on"}
    more = {"outcome": "more_information", "question": "Sinds wanneer?", "question_owner": kwame.pk}
    assert weigh(table, **more, question_due_on="1-3-2026").status_code == 422
    assert weigh(table, **more, question_due_on="13-3-2026").status_code == 302


def test_the_desk_waits_for_the_answer_until_its_day(table, weigh, confirm, amel, kwame, browser_of):
    more = {"outcome": "more_information", "question": "Sinds wanneer?", "question_owner": kwame.pk}
    weigh(table, **more, question_due_on="5-3-2026")
    confirm(Weighing.objects.get(), amel)
    page = browser_of(kwame).get(reverse("signals:detail", args=[table.pk]))
    clocks = {clock.what.value: str(clock.due) for clock in page.context["clocks"]}
    assert clocks["more_information"] == "2026-03-05"
    assert "weighing" not in clocks


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"receivers": []}, "receiver_missing"),
        ({"care_plan": ""}, "receiver_missing"),
        ({"watch_wanted": ""}, "form_incomplete"),
        ({"watch_ends_on": ""}, "end_date_missing"),
        ({"watch_ends_on": "3-3-2027"}, "end_date_too_far"),
        ({"watch_ends_on": "2-3-2026"}, "form_incomplete"),
        ({"re_entry_rule": ""}, "form_incomplete"),
    ],
)
def test_another_concern_needs_help_and_a_watch(table, weigh, team, journal, changed, code):
    care = {"outcome": "other_concern", "receivers": [team.pk], "care_plan": "Hulp bij rouw."}
    watch = {"watch_wanted": "yes", "watch_ends_on": "2-3-2027", "re_entry_rule": "Nieuwe feiten."}
    assert code_of(weigh(table, **(care | watch | changed)), journal) == code
    assert Weighing.objects.count() == 0


def test_another_concern_without_a_watch_or_a_plan(table, weigh, confirm, amel, team):
    care = {"outcome": "other_concern", "receivers": [team.pk], "no_care_plan_reason": "Dylan wil dit niet."}
    weigh(table, **care, watch_wanted="no")
    confirm(Weighing.objects.get(), amel)
    assert fresh(table).state == "decided_other_concern"


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "five"},
        {"outcome": ""},
        {"criteria": ["C7"]},
        {"deciders": ["geen-sleutel"]},
        {"deciders": [uuid.uuid4()]},
        {"receivers": [uuid.uuid4()]},
        {"legal_grounds": ["lb-onzin"]},
        {"signals": [uuid.uuid4()]},
        {"supersedes": uuid.uuid4()},
        {"facts_for": "x" * 2001},
        {"facts_for": "x\x00"},
        {"form_key": "geen-sleutel"},
    ],
)
def test_what_no_page_offers_comes_back(table, weigh, changed):
    assert weigh(table, **changed).status_code == 422
    assert Weighing.objects.count() == 0


def test_who_is_not_admitted_cannot_be_named(table, weigh, kwame, eva, simone, lotte):
    for stranger in (eva, simone, lotte):
        assert weigh(table, deciders=[kwame.pk, stranger.pk]).status_code == 422
    assert Weighing.objects.count() == 0


def test_deciders_are_admitted_to_every_signal_that_is_weighed(
    table, weigh, admit, amel, file_as, naima, waterrijk
):
    other = file_as(naima, waterrijk)
    assert weigh(table, signals=[other.pk]).status_code == 422
    admit(amel, other)
    assert weigh(table, signals=[other.pk]).status_code == 302
    assert set(Weighing.objects.get().signals.all()) == {table, other}


def test_a_signal_of_zandhoven_is_never_weighed_along(table, weigh, file_as, lotte, zandhoven):
    elsewhere = file_as(lotte, zandhoven)
    assert weigh(table, signals=[elsewhere.pk]).status_code == 422
    assert Weighing.objects.count() == 0


def test_the_same_form_twice_is_one_weighing(table, weigh):
    key = uuid.uuid4()
    first, second = (weigh(table, form_key=key) for _twice in range(2))
    assert first.url == second.url
    assert Weighing.objects.count() == 1


def test_a_decision_is_never_edited(decided, browser_of, kwame, amel, journal):
    for page in ("weighing", "withdraw-weighing"):
        url = reverse(f"signals:{page}", args=[decided.pk])
        assert browser_of(kwame).post(url, {"facts_against": "Geen."}).status_code == 409
    assert [line["reason_code"] for line in journal.entries(kind="refusal")] == ["decision_fixed"] * 2
    decided.refresh_from_db()
    assert (decided.state, decided.facts_against) == ("decided", "Hij is open.")


def test_a_later_decision_replaces_an_earlier_one(decided, signal, weigh, confirm, amel, browser_of, kwame):
    page = browser_of(kwame).get(reverse("signals:supersede", args=[decided.pk]))
    assert page.context["form"]["supersedes"].value() == str(decided.pk)
    weigh(decided, page="signals:supersede", outcome="no_action", criteria=[], supersedes=decided.pk)
    later = Weighing.objects.get(outcome="no_action")
    assert Weighing.objects.get(pk=decided.pk).state == "decided"
    confirm(later, amel)
    assert Weighing.objects.get(pk=decided.pk).state == "superseded"
    assert fresh(signal).state == "decided_no_action"
    assert weigh(decided, page="signals:supersede", supersedes=decided.pk).status_code == 409


def test_the_criteria_of_then_stay_with_the_decision(
    decided, signal, weigh, admit, amel, clock, browser_of, kwame
):
    clock.move_to(MONDAY.replace(month=7))
    admit(amel, signal)
    weigh(signal, criteria=["C7"])
    versions = Weighing.objects.order_by("proposed_at").values_list("criteria_set__version", flat=True)
    assert list(versions) == ["2026-1", "2026-2"]
    page = browser_of(kwame).get(reverse("signals:weighing", args=[decided.pk])).content.decode()
    assert "C1. Aantrekking tot een extreme ideologie of groep<" in page


def test_amel_steps_back_and_the_proposal_falls(table, weigh, confirm, amel, kwame, journal):
    weigh(table)
    weighing = Weighing.objects.get()
    assert confirm(weighing, amel, "conflict").status_code == 302
    weighing.refresh_from_db()
    assert (weighing.state, Decider.objects.get(user=amel).conflicted) == ("withdrawn", True)
    assert fresh(table).state == "submitted"
    assert "signals.conflict_declared" in journal.acts()
    outbox.drain()
    assert Notice.objects.filter(user=kwame, kind="weighing_decided").count() == 1


def test_with_three_organisations_one_can_step_back(table, weigh, admit, confirm, amel, eva, kwame):
    admit(eva, table)
    weigh(table, deciders=[kwame.pk, amel.pk, eva.pk])
    weighing = Weighing.objects.get()
    confirm(weighing, eva)
    confirm(weighing, amel, "conflict")
    weighing.refresh_from_db()
    assert weighing.state == "decided"


def test_who_stepped_back_cannot_confirm_any_more(table, weigh, admit, confirm, amel, eva, kwame, journal):
    admit(eva, table)
    weigh(table, deciders=[kwame.pk, amel.pk, eva.pk])
    weighing = Weighing.objects.get()
    confirm(weighing, amel, "conflict")
    assert confirm(weighing, amel).status_code == 403
    assert journal.entries(kind="refusal")[-1]["reason_code"] == "conflict_of_interest"


def test_a_decider_who_lost_the_admission_does_not_confirm(
    table, weigh, confirm, amel, kwame, as_person, clock
):
    weigh(table)
    with as_person(kwame):
        held = amel.admissions.get()
        agreements.end_admission(admission=held, by=kwame, because="Vertrokken.")
    assert confirm(Weighing.objects.get(), amel).status_code == 404
    assert Weighing.objects.get().state == "proposed"


@pytest.mark.parametrize("name", ["daan", "eva", "simone", "gosse", "lotte", "vera", "pervin", "wim"])
def test_nobody_else_knows_of_a_weighing(decided, browser_of, request, name):
    browser = browser_of(request.getfixturevalue(name))
    for page in ("weighing", "confirm", "withdraw-weighing", "supersede"):
        url = reverse(f"signals:{page}", args=[decided.pk])
        assert [browser.get(url).status_code, browser.post(url).status_code] == [404, 404]


def test_marloes_reads_it_but_has_nothing_to_confirm(decided, browser_of, marloes):
    browser = browser_of(marloes)
    assert browser.get(reverse("signals:weighing", args=[decided.pk])).status_code == 200
    assert browser.post(reverse("signals:confirm", args=[decided.pk])).status_code == 403


def test_amel_hears_it_and_finds_it_in_her_list(table, weigh, amel, browser_of):
    weigh(table)
    outbox.drain()
    notice = Notice.objects.get(user=amel, kind="weighing_to_confirm")
    assert notice.path == reverse("signals:confirm", args=[Weighing.objects.get().pk])
    assert "Er wacht 1 besluit op jou." in browser_of(amel).get(reverse("signals:start")).content.decode()
    listed = browser_of(amel).get(reverse("signals:weighings")).content.decode()
    assert listed.count(table.number) == 1


def test_a_proposal_can_be_withdrawn_until_it_is_decided(table, weigh, confirm, browser_of, kwame, amel):
    weigh(table)
    weighing = Weighing.objects.get()
    url = reverse("signals:withdraw-weighing", args=[weighing.pk])
    assert browser_of(amel).post(url).status_code == 403
    assert browser_of(kwame).get(url).status_code == 200
    assert browser_of(kwame).post(url).status_code == 302
    assert confirm(weighing, amel).status_code == 409
    assert Weighing.objects.get().state == "withdrawn"


def test_a_signal_that_was_told_can_be_decided_again(
    decided, signal, weigh, confirm, amel, browser_of, kwame
):
    browser_of(kwame).post(reverse("signals:feedback", args=[signal.pk]), {"code": "taken_up"})
    assert fresh(signal).state == "feedback_given"
    weigh(decided, page="signals:supersede", outcome="no_action", criteria=[], supersedes=decided.pk)
    confirm(Weighing.objects.get(outcome="no_action"), amel)
    again = Signal.objects.get(pk=signal.pk)
    assert (again.state, again.feedback_given_at) == ("decided_no_action", None)


def test_the_why_line_stands_on_the_page(decided, browser_of, amel, clock):
    page = browser_of(amel).get(reverse("signals:weighing", args=[decided.pk])).content.decode()
    assert "Je bent toegelaten namens Politie, basisteam Waterrijk" in page
    clock.move_to(MONDAY + timedelta(days=60))
    assert browser_of(amel).get(reverse("signals:weighing", args=[decided.pk])).status_code == 404
