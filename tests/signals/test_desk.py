"""The contact point's desk: what is late comes first, one person has a signal, everything leaves a line."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from agreements.models import Admission, Covenant
from foundation import outbox
from signals.models import Question, Signal, Statement
from signals.tasks import fall_due
from tests.conftest import MONDAY
from tests.signals.conftest import fresh


@pytest.fixture
def desk(browser_of, kwame):
    """Kwame's browser at the desk."""
    browser = browser_of(kwame)

    def post(page, signal, **form):
        return browser.post(reverse(f"signals:{page}", args=[signal.pk]), {"form_key": uuid.uuid4()} | form)

    def numbers(**filters):
        page = browser.get(reverse("signals:desk"), filters)
        return [line.signal.number for line in page.context["lines"]]

    browser.do, browser.numbers = post, numbers
    return browser


@pytest.fixture
def three(file_as, daan, naima, waterrijk, clock):
    """One for this week, one for today, and one for today that came first."""
    return [
        file_as(daan, waterrijk, urgency="this_week"),
        file_as(naima, waterrijk, urgency="today", kinds=["travel_or_training"]),
        file_as(daan, waterrijk, urgency="today"),
    ]


def test_what_has_to_be_done_first_stands_first(desk, three):
    assert desk.numbers() == ["W-2026-0002", "W-2026-0003", "W-2026-0001"]


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"urgency": "this_week"}, ["W-2026-0001"]),
        ({"kind": "travel_or_training"}, ["W-2026-0002"]),
        ({"q": "0003"}, ["W-2026-0003"]),
        ({"status": "in_review"}, []),
        ({"mine": "on"}, []),
        ({"late": "on"}, []),
        ({"status": "all", "urgency": "today"}, ["W-2026-0002", "W-2026-0003"]),
        ({"q": "' OR 1=1 --"}, []),
    ],
)
def test_filters_stand_in_the_address(desk, three, filters, shown):
    assert desk.numbers(**filters) == shown


@pytest.mark.parametrize(
    "filters", [{"status": "x"}, {"urgency": "\x00"}, {"q": "x" * 99}, {"page": "zeven"}]
)
def test_a_wrong_filter_shows_the_whole_list(desk, three, filters):
    assert len(desk.numbers(**filters)) == 3


def test_the_heading_counts_what_is_late(desk, three, clock):
    clock.move_to(MONDAY + timedelta(days=1))
    page = desk.get(reverse("signals:desk")).content.decode()
    assert "3 signalen, 2 te laat" in page
    assert desk.numbers(late="on") == ["W-2026-0002", "W-2026-0003"]


def test_late_feedback_comes_before_everything(decided, signal, desk, file_as, naima, waterrijk, clock):
    clock.move_to(MONDAY + timedelta(days=10))
    file_as(naima, waterrijk, urgency="today")
    assert desk.numbers()[0] == signal.number
    assert signal.number in desk.numbers(late="on")


def test_the_desk_shows_initials_and_age_never_the_name(desk, three):
    page = desk.get(reverse("signals:desk")).content.decode()
    assert "R.B. (16)" in page
    assert "Blokzijl" not in page


@pytest.mark.parametrize("name", ["daan", "amel", "simone", "gosse", "pervin", "wim", "lucia"])
def test_the_desk_is_the_contact_points_alone(browser_of, request, name, three):
    assert browser_of(request.getfixturevalue(name)).get(reverse("signals:desk")).status_code == 404


def test_vera_sees_her_own_town_only(browser_of, vera, three):
    page = browser_of(vera).get(reverse("signals:desk"))
    assert page.context["lines"] == []
    assert browser_of(vera).get(reverse("signals:detail", args=[three[0].pk])).status_code == 404


def test_kwame_takes_a_signal_up(desk, signal, kwame, journal):
    assert desk.do("claim", signal).status_code == 302
    taken = fresh(signal)
    assert (taken.state, taken.claimed_by) == ("in_review", kwame)
    line = journal.entries(act="signals.claim_signal")[0]
    assert (line["actor_id"], line["rule"], line["facts"]["to"]) == (kwame.pk, "contact_point", "in_review")
    assert desk.do("claim", signal).status_code == 302
    assert journal.acts().count("signals.claim_signal") == 1


def test_marloes_reads_who_was_quicker_and_since_when(desk, signal, marloes, browser_of, journal):
    desk.do("claim", signal)
    answer = browser_of(marloes).post(reverse("signals:claim", args=[signal.pk]))
    assert answer.status_code == 409
    assert "Kwame Oduya kijkt sinds 2 maart 2026, 09:00 naar dit signaal." in answer.content.decode()
    assert journal.entries(kind="refusal")[0]["reason_code"] == "claimed_by_other"
    assert fresh(signal).claimed_by.name == "Kwame Oduya"


def test_kwame_lets_a_signal_go_and_marloes_takes_it(desk, signal, marloes, browser_of):
    desk.do("claim", signal)
    desk.do("release", signal)
    assert (fresh(signal).state, fresh(signal).claimed_by) == ("submitted", None)
    browser_of(marloes).post(reverse("signals:claim", args=[signal.pk]))
    assert fresh(signal).claimed_by == marloes


def test_only_the_lead_lets_go_what_a_colleague_holds(desk, signal, marloes, browser_of, journal):
    browser_of(marloes).post(reverse("signals:claim", args=[signal.pk]))
    assert desk.do("release", signal).status_code == 403
    assert journal.entries(kind="refusal")[0]["reason_code"] == "claimed_by_other"
    assert fresh(signal).claimed_by == marloes


def test_kwame_asks_daan_a_question_once(desk, signal, daan, journal):
    key = uuid.uuid4()
    for _twice in range(2):
        desk.do("ask", signal, text="Sinds wanneer?", answer_by="4-3-2026", form_key=key)
    assert Question.objects.get().signal == signal
    assert fresh(signal).contacted_at == MONDAY
    assert journal.entries(act="signals.ask_reporter")[0]["facts"] == {"answer_by": "2026-03-04"}
    outbox.drain()
    assert [notice.kind for notice in Notice.objects.filter(user=daan)] == ["question_asked"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"answer_by": "1-3-2026"}, "answer_by"),
        ({"answer_by": "31-2-2026"}, "answer_by"),
        ({"answer_by": ""}, "answer_by"),
    ],
)
def test_a_wrong_question_comes_back(desk, signal, changed, field):
    answer = desk.do("ask", signal, **({"text": "Sinds wanneer?", "answer_by": "4-3-2026"} | changed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Question.objects.count() == 0


def test_a_note_and_a_call_are_kept_for_the_contact_point(desk, signal, amel, admit, marloes, browser_of):
    desk.do("note", signal, text="Daan klonk rustig.", contacted="on")
    assert fresh(signal).contacted_at == MONDAY
    admit(amel, signal)
    page = reverse("signals:detail", args=[signal.pk])
    assert "Daan klonk rustig." in browser_of(marloes).get(page).content.decode()
    assert "Daan klonk rustig." not in browser_of(amel).get(page).content.decode()


def test_an_empty_note_is_no_note(desk, signal):
    answer = desk.do("note", signal, text=" ")
    assert answer.status_code == 422
    assert Statement.objects.filter(kind="note").count() == 0


def test_kwame_admits_amel_to_decide(desk, signal, amel, covenant, journal):
    form = {"user": amel.pk, "purpose": "Meebeslissen", "covenant": covenant.pk, "ground": "lb-pga"}
    for _twice in range(2):
        assert desk.do("admit-decider", signal, **form, until="10-3-2026").status_code == 302
    admission = Admission.objects.get(user=amel)
    assert admission.kinds == ["identity", "signal", "weighing"]
    assert str(admission.last_day) == "2026-03-10"
    assert journal.acts().count("agreements.admitted") == 1
    assert list(Signal.objects.visible_to(amel)) == [signal]


@pytest.mark.parametrize(
    ("name", "slug", "code"),
    [("amel", "cov-onderwijs", "covenant_suspended"), ("naima", "cov-reg-zvh", "not_a_party")],
)
def test_no_admission_without_a_covenant_that_holds(desk, signal, request, name, slug, code, journal):
    person, covenant = request.getfixturevalue(name), Covenant.objects.get(slug=slug)
    answer = desk.do("admit-decider", signal, user=person.pk, purpose="Meebeslissen", covenant=covenant.pk)
    assert answer.status_code == 422
    assert journal.entries(kind="refusal")[0]["reason_code"] == code
    assert Admission.objects.count() == 0


@pytest.mark.parametrize("name", ["lotte", "vera", "wim", "gosse", "pervin"])
def test_who_cannot_decide_here_is_no_choice(desk, signal, request, name, covenant):
    user = request.getfixturevalue(name)
    answer = desk.do("admit-decider", signal, user=user.pk, purpose="Kijken", covenant=covenant.pk)
    assert answer.status_code == 422
    assert Admission.objects.count() == 0


def test_a_covenant_that_is_no_key_comes_back(desk, signal, amel):
    for wrong in ("geen-sleutel", uuid.uuid4(), ""):
        answer = desk.do("admit-decider", signal, user=amel.pk, purpose="Meebeslissen", covenant=wrong)
        assert list(answer.context["form"].errors) == ["covenant"]


def test_amel_reads_the_signal_only_while_she_is_admitted(signal, amel, admit, browser_of, clock, journal):
    page, table = reverse("signals:detail", args=[signal.pk]), browser_of(amel)
    assert table.get(page).status_code == 404
    admission = admit(amel, signal)
    shown = table.get(page)
    assert "Ravi deelde een filmpje" in shown.content.decode()
    assert "Je bent toegelaten namens Politie, basisteam Waterrijk" in shown.content.decode()
    look = journal.entries(kind="look")[-1]
    assert (look["rule"], look["admission_id"]) == ("admission_covenant", admission.pk)
    clock.move_to(admission.last_day + timedelta(days=1))
    assert browser_of(amel).get(page).status_code == 404


def test_amel_does_not_work_the_desk(signal, amel, admit, browser_of):
    admit(amel, signal)
    table = browser_of(amel)
    for page in ("claim", "release", "ask", "note", "admit-decider", "weigh", "feedback"):
        assert table.post(reverse(f"signals:{page}", args=[signal.pk]), {"text": "x"}).status_code == 403
    assert (
        "Neem in behandeling" not in table.get(reverse("signals:detail", args=[signal.pk])).content.decode()
    )


def test_a_shielded_source_stays_at_the_desk(file_as, kwame, waterrijk, amel, admit, browser_of):
    signal = file_as(kwame, waterrijk, classification="source_shielded", source_may_be_named=False)
    admit(amel, signal)
    shown = browser_of(amel).get(reverse("signals:detail", args=[signal.pk])).content.decode()
    assert "Ravi deelde een filmpje" not in shown
    assert "Niets dat jij mag zien." in shown


def test_the_clock_tells_the_contact_point_of_a_term_once(signal, desk, kwame, marloes, clock):
    desk.do("claim", signal)
    clock.move_to(MONDAY + timedelta(days=1))
    for _twice in range(2):
        fall_due()
    outbox.drain()
    near = Notice.objects.filter(kind="term_near")
    assert [notice.user for notice in near] == [kwame]
