"""Daan writes a signal in three screens, looks at it once more and sends it."""

import uuid

import pytest
from django.urls import reverse

from signals.models import Draft, Signal, Statement
from tests.signals.conftest import HOW_SOON, WHAT, WHO, hidden


@pytest.fixture
def writing(browser_of, daan, clock):
    """Daan's browser with a draft that is begun."""
    browser = browser_of(daan)
    browser.post(reverse("signals:new"), {"town": "waterrijk", "form_key": uuid.uuid4()})
    browser.draft = Draft.objects.get(author=daan)

    def step(number, answers):
        return browser.post(reverse("signals:draft-step", args=[browser.draft.pk, number]), answers)

    browser.step = step
    browser.check = reverse("signals:draft-check", args=[browser.draft.pk])
    return browser


def write_all(writing):
    for number, answers in enumerate((WHO, WHAT, HOW_SOON), start=1):
        assert writing.step(number, answers).status_code == 302
    return hidden(writing.get(writing.check), "version")


def test_daan_files_a_signal_in_three_screens(writing, daan):
    version = write_all(writing)
    sent = writing.post(writing.check, {"version": version}, follow=True)
    signal = Signal.objects.get(reporter=daan)
    assert sent.redirect_chain == [(reverse("signals:sent", args=[signal.pk]), 302)]
    assert signal.number == "W-2026-0001"
    assert (str(signal.contact_due_on), str(signal.weighing_due_on)) == ("2026-03-04", "2026-03-16")
    assert signal.dossier.identity.full_name == "Ravi Blokzijl"
    assert list(Draft.objects.all()) == []
