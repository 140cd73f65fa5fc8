"""The reporter hears: a text of the catalogue, a free line that a second person read, and a clock."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from foundation import outbox
from signals.models import Feedback
from tests.conftest import MONDAY
from tests.signals.conftest import fresh


@pytest.fixture
def tell(browser_of, kwame):
    """Kwame tells the reporter something."""

    def told(signal, **form):
        form = {"code": "taken_up", "form_key": uuid.uuid4()} | form
        return browser_of(kwame).post(reverse("signals:feedback", args=[signal.pk]), form)

    return told


@pytest.fixture
def review(browser_of, marloes):
    def reviewed(feedback, decision="approve", by=marloes):
        url = reverse("signals:review-feedback", args=[feedback.pk])
        return browser_of(by).post(url, {"decision": decision})

    return reviewed


def own_page(browser_of, daan, signal):
    return browser_of(daan).get(reverse("signals:own", args=[signal.pk])).content.decode()


def test_a_text_of_the_catalogue_goes_out_at_once(decided, signal, tell, browser_of, daan, journal, kwame):
    assert tell(signal).status_code == 302
    assert "Je signaal is opgepakt." in own_page(browser_of, daan, signal)
    told = fresh(signal)
    assert (told.state, told.feedback_given_at) == ("feedback_given", MONDAY)
    line = journal.entries(act="signals.give_feedback")[0]
    assert (line["actor_id"], line["facts"]["code"], line["facts"]["late"]) == (kwame.pk, "taken_up", False)
    outbox.drain()
    assert Notice.objects.get(user=daan, kind="feedback_given").path == reverse(
        "signals:own", args=[signal.pk]
    )


def test_a_free_line_waits_for_a_second_person(
    decided, signal, tell, review, browser_of, daan, marloes, journal
):
    tell(signal, free_line="Tarik Yildiz belt je.")
    assert "Tarik Yildiz belt je." not in own_page(browser_of, daan, signal)
    assert fresh(signal).state == "decided_radicalisation_concern"
    assert review(Feedback.objects.get()).status_code == 302
    assert "Tarik Yildiz belt je." in own_page(browser_of, daan, signal)
    assert fresh(signal).state == "feedback_given"
    released = journal.entries(act="signals.feedback_released")[0]
    assert released["actor_id"] == marloes.pk


def test_the_writer_does_not_review_the_own_line(decided, signal, tell, review, kwame, browser_of, journal):
    tell(signal, free_line="Tarik Yildiz belt je.")
    feedback = Feedback.objects.get()
    assert review(feedback, by=kwame).status_code == 403
    assert Feedback.objects.get().state == "proposed"
    assert (
        "Je schreef dit zelf."
        in browser_of(kwame).get(reverse("signals:review-feedback", args=[feedback.pk])).content.decode()
    )


def test_a_line_that_is_sent_back_never_reaches_daan(decided, signal, tell, review, browser_of, daan):
    tell(signal, free_line="De politie zag hem.")
    feedback = Feedback.objects.get()
    review(feedback, "send_back")
    assert review(feedback).status_code == 409
    assert "De politie zag hem." not in own_page(browser_of, daan, signal)
    assert fresh(signal).feedback_given_at is None


def test_received_counts_as_contact_and_decides_nothing(signal, tell, journal):
    tell(signal, code="received")
    told = fresh(signal)
    assert (told.state, told.contacted_at, told.feedback_given_at) == ("submitted", MONDAY, None)
    assert journal.entries(act="signals.give_feedback")[0]["facts"] == {"code": "received", "late": False}


def test_late_feedback_says_why(decided, signal, tell, clock, journal):
    clock.move_to(MONDAY + timedelta(days=8))
    answer = tell(signal)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["late_reason"]
    assert tell(signal, late_reason="De melder was ziek.").status_code == 302
    line = journal.entries(act="signals.give_feedback")[0]
    assert (line["facts"]["late"], line["reason_given"]) == (True, True)
    assert "ziek" not in str(line)


def test_the_same_form_twice_is_one_message(decided, signal, tell):
    key = uuid.uuid4()
    assert [tell(signal, form_key=key).status_code for _twice in range(2)] == [302, 302]
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"code": ""},
        {"code": "case_opened"},
        {"free_line": "x" * 301},
        {"to": "geen-sleutel"},
        {"to": uuid.uuid4()},
        {"form_key": "x"},
    ],
)
def test_a_wrong_message_comes_back(decided, signal, tell, changed):
    assert tell(signal, **changed).status_code == 422
    assert Feedback.objects.count() == 0


def test_a_review_needs_a_choice(decided, signal, tell, review):
    tell(signal, free_line="Wij bellen.")
    assert review(Feedback.objects.get(), "misschien").status_code == 422


@pytest.mark.parametrize("name", ["daan", "amel", "lotte", "vera", "gosse", "simone"])
def test_nobody_else_reviews_or_reads_a_proposed_line(decided, signal, tell, review, request, name):
    tell(signal, free_line="Tarik Yildiz belt je.")
    feedback = Feedback.objects.get()
    assert review(feedback, by=request.getfixturevalue(name)).status_code == 404
    assert Feedback.objects.get().state == "proposed"


def test_vera_has_a_list_of_her_own_and_nothing_of_waterrijk_in_it(decided, signal, tell, browser_of, vera):
    tell(signal, free_line="Tarik Yildiz belt je.")
    page = browser_of(vera).get(reverse("signals:reviews"))
    assert page.context["waiting"] == []


def test_marloes_finds_what_to_review_and_kwame_does_not(decided, signal, tell, browser_of, marloes, kwame):
    tell(signal, free_line="Tarik Yildiz belt je.")
    assert signal.number in browser_of(marloes).get(reverse("signals:reviews")).content.decode()
    assert signal.number not in browser_of(kwame).get(reverse("signals:reviews")).content.decode()
    assert "1 bericht om na te kijken" in browser_of(marloes).get(reverse("signals:desk")).content.decode()
