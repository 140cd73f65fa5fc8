"""One signal from Daan's phone to the message that he reads: every page on the way."""

import uuid

import pytest
from django.urls import reverse

from signals.models import Question, Signal, Weighing


@pytest.fixture
def desk(browser_of, kwame):
    """Kwame's browser at the desk."""
    browser = browser_of(kwame)

    def post(page, signal, **form):
        return browser.post(reverse(f"signals:{page}", args=[signal.pk]), {"form_key": uuid.uuid4()} | form)

    browser.do = post
    return browser


def test_every_page_of_the_path_opens(signal, desk, browser_of, daan, amel, marloes, admit, weigh):
    pages = ["detail", "ask", "note", "admit-decider", "weigh", "feedback"]
    assert [desk.get(reverse(f"signals:{page}", args=[signal.pk])).status_code for page in pages] == [200] * 6
    assert [
        desk.get(reverse(f"signals:{page}")).status_code for page in ("desk", "weighings", "reviews", "new")
    ] == [200] * 4
    own = browser_of(daan)
    assert [
        own.get(reverse(f"signals:{page}", args=[signal.pk])).status_code for page in ("own", "add", "sent")
    ] == [200] * 3
    assert own.get(reverse("signals:start")).status_code == 200
    assert own.get(reverse("signals:before", args=["waterrijk"])).status_code == 200


def test_a_signal_goes_all_the_way(signal, desk, browser_of, daan, amel, marloes, admit, weigh):
    assert desk.do("claim", signal).status_code == 302
    assert desk.do("ask", signal, text="Sinds wanneer?", answer_by="4-3-2026").status_code == 302
    question = Question.objects.get()
    own = browser_of(daan)
    assert own.get(reverse("signals:answer", args=[question.pk])).status_code == 200
    own.post(reverse("signals:answer", args=[question.pk]), {"text": "Sinds februari."})
    admit(amel, signal)
    assert weigh(signal).status_code == 302
    weighing = Weighing.objects.get()
    table = browser_of(amel)
    for page in ("weighing", "confirm"):
        assert table.get(reverse(f"signals:{page}", args=[weighing.pk])).status_code == 200
    assert table.get(reverse("signals:detail", args=[signal.pk])).status_code == 200
    assert table.get(reverse("signals:weighings")).status_code == 200
    table.post(reverse("signals:confirm", args=[weighing.pk]), {"decision": "confirm"})
    desk.do("feedback", signal, code="taken_up", free_line="Wij bellen je.")
    feedback = signal.feedback.get()
    review = reverse("signals:review-feedback", args=[feedback.pk])
    assert browser_of(marloes).get(review).status_code == 200
    assert browser_of(marloes).post(review, {"decision": "approve"}).status_code == 302
    assert Signal.objects.get(pk=signal.pk).state == "feedback_given"
    assert "Wij bellen je." in own.get(reverse("signals:own", args=[signal.pk])).content.decode()
    for page in ("detail", "feedback"):
        assert desk.get(reverse(f"signals:{page}", args=[signal.pk])).status_code == 200
    for page in ("weighing", "supersede", "confirm"):
        assert desk.get(reverse(f"signals:{page}", args=[weighing.pk])).status_code == 200
