"""One signal from Daan's phone to the message that he reads: every page on the way."""

import uuid

import pytest
from django.urls import reverse


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


def test_every_page_of_a_decided_signal_opens(decided, signal, desk, browser_of, amel, marloes):
    desk.do("feedback", signal, code="taken_up", free_line="Wij bellen je.")
    review = reverse("signals:review-feedback", args=[signal.feedback.get().pk])
    assert browser_of(marloes).get(review).status_code == 200
    browser_of(marloes).post(review, {"decision": "approve"})
    for page in ("weighing", "supersede", "confirm"):
        assert desk.get(reverse(f"signals:{page}", args=[decided.pk])).status_code == 200
    for page in ("detail", "feedback", "weigh"):
        assert desk.get(reverse(f"signals:{page}", args=[signal.pk])).status_code == 200
    for page in ("weighing", "confirm"):
        assert browser_of(amel).get(reverse(f"signals:{page}", args=[decided.pk])).status_code == 200
