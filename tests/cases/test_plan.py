"""A plan is drafted in one form, agreed by name, and never edited once agreed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Organisation
from agreements.models import Admission
from cases.models import Action, PlanVersion
from foundation.models import Promise
from tests.cases.posting import day, open_form, post
from tests.factories.cases import a_draft, an_agreed_plan

DUE = date(2026, 5, 1)


@pytest.fixture
def desk(browser_of, simone):
    return browser_of(simone)


def action_fields(prefix="", *, slug="wr-wijkteam", what="Schulden op een rij zetten", due=DUE):
    made = {
        "what": what,
        "executor": Organisation.objects.get(slug=slug).pk,
        "basis": "consent",
        **day("starts_on", date(2026, 3, 3)),
        **day("due_on", due),
    }
    return {f"{prefix}{name}": value for name, value in made.items()}


def texts():
    return {
        "underlying_problem": "Hij verloor zijn leerplek.",
        "drivers": ["identity", "sensation"],
        "youths_view": "Nog niet gevraagd.",
        "goals-0-life_area": "werk",
        "goals-0-text": "Hij heeft een vaste leerplek.",
        **day("review_on", date(2026, 6, 8)),
    }


def draft(desk, case, **more):
    sent = open_form(desk, "cases:plan-draft", case.pk) | texts() | action_fields("actions-0-") | more
    return post(desk, "cases:plan-draft", case.pk, **sent)


def test_one_form_makes_a_version_with_goals_and_actions(desk, case, journal):
    assert draft(desk, case).status_code == 302
    version = PlanVersion.objects.get()
    assert (version.number, version.state, version.drivers) == (1, "draft", ["identity", "sensation"])
    assert [goal.text for goal in version.goals.all()] == ["Hij heeft een vaste leerplek."]
    assert [action.what for action in Action.objects.all()] == ["Schulden op een rij zetten"]
    assert [row["facts"] for row in journal.entries(act="cases.draft_plan")] == [{"version": 1}]


def test_sending_the_form_twice_makes_one_version(desk, case):
    sent = open_form(desk, "cases:plan-draft", case.pk) | texts() | action_fields("actions-0-")
    assert [post(desk, "cases:plan-draft", case.pk, **sent).status_code for _ in range(2)] == [302, 302]
    assert (PlanVersion.objects.count(), Action.objects.count()) == (1, 1)


def test_more_blocks_keep_what_was_typed(desk, case):
    sent = (
        open_form(desk, "cases:plan-draft", case.pk) | texts() | {"more": "action", "actions-0-what": "Half"}
    )
    page = desk.post(reverse("cases:plan-draft", args=[case.pk]), sent)
    assert page.status_code == 200
    assert len(page.context["action_blocks"].forms) == 5
    assert page.context["action_blocks"].forms[0]["what"].value() == "Half"
    assert "Hij heeft een vaste leerplek." in page.text
    assert 'id="errors"' not in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"underlying_problem": ""},
        {"underlying_problem": "x" * 4001},
        {"drivers": "x"},
        {"goals-0-text": ""},
        {"goals-0-life_area": "maan"},
        {"review_on_2": "2020"},
        {"review_on_0": "40"},
        {"actions-0-executor": "x"},
        {"actions-0-executor": "00000000-0000-4000-8000-000000000000"},
        {"actions-0-executor": "zandhoven"},
        {"actions-0-executor_user": "lotte"},
        {"actions-0-executor_user": "amel"},
        {"actions-0-basis": "magic"},
        {"actions-0-due_on_2": "2025"},
        {"actions-0-what": ""},
        {"goals-TOTAL_FORMS": "x"},
    ],
)
def test_bad_input_comes_back_with_a_sentence(desk, case, request, wrong):
    ((name, value),) = wrong.items()
    if value in {"lotte", "amel"}:
        value = request.getfixturevalue(value).pk
    if value == "zandhoven":
        value = Organisation.objects.get(slug="zh-jeugdwerk").pk
    answer = draft(desk, case, **{name: value})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert PlanVersion.objects.count() == 0


def test_a_draft_can_be_changed_and_an_action_taken_out(desk, case, simone, as_person):
    with as_person(simone):
        a_draft(case, executors=("wr-wijkteam", "wr-mbo"))
    sent = open_form(desk, "cases:plan-draft", case.pk) | {
        "underlying_problem": "Anders.",
        "actions-0-DELETE": "on",
    }
    assert post(desk, "cases:plan-draft", case.pk, **sent).status_code == 302
    version = PlanVersion.objects.get()
    assert (version.underlying_problem, version.version, version.goals.count()) == ("Anders.", 2, 1)
    assert Action.objects.count() == 1


def test_a_stale_draft_shows_both_texts_and_loses_nothing(desk, case, simone, as_person, journal):
    with as_person(simone):
        a_draft(case)
    first, second = (open_form(desk, "cases:plan-draft", case.pk) for _ in range(2))
    assert post(desk, "cases:plan-draft", case.pk, **first | {"youths_view": "Eerste."}).status_code == 302
    page = post(desk, "cases:plan-draft", case.pk, **second | {"youths_view": "Tweede."})
    assert page.status_code == 409
    assert "Eerste." in page.text
    assert page.context["form"]["youths_view"].value() == "Tweede."
    assert PlanVersion.objects.get().youths_view == "Eerste."
    assert journal.entries(kind="refusal")[-1]["reason_code"] == "stale_version"


def test_a_plan_counts_when_everybody_agreed_from_the_own_account(
    desk, shared, simone, yasemin, browser_of, journal, as_person
):
    with as_person(simone):
        version = a_draft(shared)
    assert post(desk, "cases:plan-ask", shared.pk, people=[yasemin.pk], form_key=uuid4()).status_code == 302
    assert Admission.objects.get(user=yasemin, dossier=shared.dossier).kinds == [
        "identity",
        "actions",
        "plan",
    ]
    assert Promise.objects.filter(payload__kind="plan_to_agree", kind="accounts.notice").count() == 1
    version.refresh_from_db()
    assert version.state == "asked"
    answer = post(browser_of(yasemin), "cases:plan-agree", version.pk, confirm="yes", form_key=uuid4())
    assert answer.status_code == 302
    version.refresh_from_db()
    assert version.state == "agreed"
    assert [row["actor_id"] for row in journal.entries(act="cases.plan_agreed")] == [yasemin.pk]


def test_a_next_version_replaces_the_agreed_one_and_keeps_it_readable(
    desk, shared, simone, yasemin, as_person
):
    with as_person(simone):
        first = an_agreed_plan(shared, [yasemin])
    sent = open_form(desk, "cases:plan-draft", shared.pk) | {"youths_view": "Ik wil terug naar de werf."}
    assert post(desk, "cases:plan-draft", shared.pk, **sent).status_code == 302
    page = desk.get(reverse("cases:plan-history", args=[shared.pk])).text
    assert "Nog niet gevraagd." in page
    assert "<mark>Ik" in page
    assert Action.objects.count() == 1
    post(desk, "cases:plan-ask", shared.pk, people=[yasemin.pk])
    second = PlanVersion.objects.get(number=2)
    with as_person(yasemin):
        post_agree(second, yasemin)
    assert [one.state for one in PlanVersion.objects.order_by("number")] == ["superseded", "agreed"]
    first.refresh_from_db()
    assert first.youths_view == "Nog niet gevraagd."


def post_agree(version, person):
    from cases import actions  # noqa: PLC0415

    actions.agree(version=version, by=person)


def test_an_asked_version_is_not_edited_but_can_be_taken_back(desk, shared, simone, yasemin, as_person):
    with as_person(simone):
        version = a_draft(shared)
    stale = open_form(desk, "cases:plan-draft", shared.pk)
    post(desk, "cases:plan-ask", shared.pk, people=[yasemin.pk])
    assert desk.get(reverse("cases:plan-draft", args=[shared.pk])).status_code == 409
    assert post(desk, "cases:plan-draft", shared.pk, **stale | {"youths_view": "Anders"}).status_code == 409
    assert post(desk, "cases:plan-ask", shared.pk, take_back="1").status_code == 302
    version.refresh_from_db()
    assert (version.state, version.agreements.count()) == ("draft", 0)


def test_who_was_not_asked_does_not_know_the_plan(
    desk, shared, simone, yasemin, browser_of, as_person, journal
):
    with as_person(simone):
        version = a_draft(shared)
    client = browser_of(yasemin)
    for name, key in (("plan", shared.pk), ("plan-history", shared.pk), ("plan-agree", version.pk)):
        assert client.get(reverse(f"cases:{name}", args=[key])).status_code == 404
    assert {row["reason_code"] for row in journal.entries(kind="refusal")} == {"not_shared"}


@pytest.mark.parametrize("people", [[], ["amel"], ["lotte"], ["x"], ["\x00"]])
def test_only_admitted_people_can_be_asked(desk, shared, simone, as_person, request, people):
    with as_person(simone):
        a_draft(shared)
    keys = [request.getfixturevalue(one).pk if one in {"amel", "lotte"} else one for one in people]
    answer = post(desk, "cases:plan-ask", shared.pk, people=keys)
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["people"]
    assert sentence.startswith("Kies ")


def test_a_late_plan_stays_visibly_late(desk, shared, simone, yasemin, as_person, clock):
    clock.move_to(shared.plan_due_on + timedelta(days=12))
    with as_person(simone):
        an_agreed_plan(shared, [yasemin])
    assert "12 dagen" in desk.get(reverse("cases:plan", args=[shared.pk])).text
