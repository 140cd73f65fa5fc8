"""What Daan sees of his own signal: his words, questions, what he was told; and nothing else, ever."""

import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import Notice
from foundation import outbox
from signals.actions import signal as signals
from signals.models import Question, Signal, Statement
from tests.signals.conftest import fresh


@pytest.fixture
def asked(signal, as_person, kwame):
    """Kwame has asked Daan a question."""
    question = {"form_key": uuid.uuid4(), "text": "Sinds wanneer?", "answer_by": signal.filed_at.date()}
    with as_person(kwame):
        return signals.ask(signal=signal, asked=question, by=kwame)


def text_of(answer):
    return answer.content.decode()


def test_daan_sees_what_he_wrote_and_where_it_stands(signal, browser_of, daan):
    page = text_of(browser_of(daan).get(reverse("signals:own", args=[signal.pk])))
    for text in ("Ravi deelde een filmpje", "Je signaal is binnen", "Meld- en adviespunt Jeugd en Zorgen"):
        assert text in page


def test_start_shows_own_words_status_and_what_was_told(signal, browser_of, daan):
    page = text_of(browser_of(daan).get(reverse("signals:start")))
    assert "Je signaal is binnen" in page
    assert "Ravi deelde een filmpje met geweld." in page


def test_daan_never_sees_what_was_weighed_noted_or_decided(
    decided, signal, as_person, kwame, browser_of, daan
):
    noted = {"form_key": uuid.uuid4(), "text": "Wij kennen het gezin.", "contacted": False}
    with as_person(kwame):
        signals.note(signal=signal, noted=noted, by=kwame)
    for page in (reverse("signals:own", args=[signal.pk]), reverse("signals:start")):
        shown = text_of(browser_of(daan).get(page))
        for secret in ("Wij kennen het gezin", "Een lichte aanpak", "radicalisering", "Amel Bouzidi"):
            assert secret not in shown


@pytest.mark.parametrize("page", ["detail", "weigh", "ask", "note", "feedback", "admit-decider"])
def test_the_desk_does_not_exist_for_the_reporter(signal, browser_of, daan, page, journal):
    assert browser_of(daan).get(reverse(f"signals:{page}", args=[signal.pk])).status_code == 404
    line = journal.entries(kind="refusal")[0]
    assert (line["reason_code"], line["object_label"]) == ("own_signals_only", signal.number)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("naima", "own_signals_only"),
        ("lucia", "own_signals_only"),
        ("amel", "no_admission"),
        ("kwame", "no_admission"),
        ("simone", "no_admission"),
        ("gosse", "no_admission"),
        ("wim", "executor_card_only"),
        ("pervin", "administrator_no_content"),
        ("lotte", "other_municipality"),
        ("vera", "other_municipality"),
    ],
)
def test_nobody_else_opens_the_reporters_page(signal, browser_of, request, name, code, journal):
    browser = browser_of(request.getfixturevalue(name))
    for page in ("own", "sent", "add"):
        assert browser.get(reverse(f"signals:{page}", args=[signal.pk])).status_code == 404
    assert [line["reason_code"] for line in journal.entries(kind="refusal")] == [code] * 3


def test_the_refused_page_is_the_page_of_what_does_not_exist(signal, browser_of, lotte):
    browser = browser_of(lotte)
    hidden = browser.get(reverse("signals:own", args=[signal.pk]))
    missing = browser.get(reverse("signals:own", args=[uuid.uuid4()]))
    token = r'name="csrfmiddlewaretoken" value="[^"]*"'
    first, second = (re.sub(token, "", text_of(answer)) for answer in (hidden, missing))
    assert first == second


def test_the_look_says_what_stood_on_the_page(signal, browser_of, daan, journal):
    browser_of(daan).get(reverse("signals:own", args=[signal.pk]))
    look = journal.entries(kind="look")[-1]
    assert (look["page"], look["rule"], look["object_label"]) == ("signals:own", "reporter", signal.number)
    kinds = [item.partition(":")[0] for item in look["items"]]
    assert kinds == ["signals.identity", *["signals.statement"] * 3]


def test_daan_adds_a_fact(signal, browser_of, daan, kwame, journal):
    form = {
        "kind": "fact",
        "text": "Hij sliep in een busje.",
        "observed_on": "1-3-2026",
        "form_key": uuid.uuid4(),
    }
    for _twice in range(2):
        answer = browser_of(daan).post(reverse("signals:add", args=[signal.pk]), form)
        assert answer.url == reverse("signals:own", args=[signal.pk])
    added = Statement.objects.get(kind="fact")
    assert (added.text, str(added.observed_on), added.origin) == (
        "Hij sliep in een busje.",
        "2026-03-01",
        "reporter",
    )
    assert journal.entries(act="signals.add_to_signal")[0]["facts"] == {"kind": "fact"}
    outbox.drain()
    assert Notice.objects.filter(user=kwame, kind="signal_added_to").count() == 1


def test_daan_adds_after_the_decision_as_well(decided, signal, browser_of, daan):
    form = {"kind": "opinion_refuted", "text": "Mijn vermoeden klopte niet."}
    assert browser_of(daan).post(reverse("signals:add", args=[signal.pk]), form).status_code == 302
    assert Statement.objects.filter(kind="opinion_refuted").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"kind": "note"}, "kind"),
        ({"kind": "observation"}, "kind"),
        ({"observed_on": ""}, "observed_on"),
        ({"observed_on": "3-3-2026"}, "observed_on"),
        ({"form_key": "geen-sleutel"}, "form_key"),
        ({"classification": "secret"}, "classification"),
    ],
)
def test_a_wrong_addition_comes_back(signal, browser_of, daan, changed, field):
    form = {"kind": "fact", "text": "Hij was er.", "observed_on": "1-3-2026", "form_key": uuid.uuid4()}
    answer = browser_of(daan).post(reverse("signals:add", args=[signal.pk]), form | changed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_key_of_somebody_elses_form_adds_nothing(signal, file_as, naima, waterrijk, browser_of, daan):
    form = {"kind": "fact", "text": "Hij was er.", "observed_on": "1-3-2026", "form_key": uuid.uuid4()}
    hers = file_as(naima, waterrijk)
    browser_of(naima).post(reverse("signals:add", args=[hers.pk]), form)
    assert browser_of(daan).post(reverse("signals:add", args=[signal.pk]), form).status_code == 409
    assert Statement.objects.filter(kind="fact").count() == 1


def test_daan_answers_a_question_once(asked, browser_of, daan, kwame, journal):
    url, form = (
        reverse("signals:answer", args=[asked.pk]),
        {"text": "Sinds februari.", "form_key": uuid.uuid4()},
    )
    browser = browser_of(daan)
    assert "Sinds wanneer?" in text_of(browser.get(reverse("signals:own", args=[asked.signal_id])))
    assert [browser.post(url, form).status_code for _twice in range(2)] == [302, 302]
    assert browser.post(url, {"text": "Anders.", "form_key": uuid.uuid4()}).status_code == 409
    assert Question.objects.get().answer.text == "Sinds februari."
    assert journal.acts().count("signals.answer_question") == 1
    outbox.drain()
    assert Notice.objects.filter(user=kwame, kind="question_answered").count() == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("naima", "own_signals_only"), ("kwame", "no_admission"), ("lotte", "other_municipality")],
)
def test_only_daan_answers_his_question(asked, browser_of, request, name, code, journal):
    browser = browser_of(request.getfixturevalue(name))
    url = reverse("signals:answer", args=[asked.pk])
    assert [browser.get(url).status_code, browser.post(url, {"text": "Nee."}).status_code] == [404, 404]
    assert [line["reason_code"] for line in journal.entries(kind="refusal")] == [code, code]
    assert Question.objects.get().answer is None


def test_the_answer_resumes_a_signal_that_waited_for_it(
    signal, admit, weigh, amel, kwame, browser_of, daan, asked
):
    admit(amel, signal)
    more = {"outcome": "more_information", "question": "Sinds wanneer?", "question_owner": kwame.pk}
    weigh(signal, **more, question_due_on="13-3-2026")
    confirm = reverse("signals:confirm", args=[signal.weighings.get().pk])
    browser_of(amel).post(confirm, {"decision": "confirm"})
    assert fresh(signal).state == "more_information"
    browser_of(daan).post(reverse("signals:answer", args=[asked.pk]), {"text": "Sinds februari."})
    assert fresh(signal).state == "in_review"


def test_lotte_sees_nothing_of_waterrijk(signal, lotte):
    assert list(Signal.objects.visible_to(lotte)) == []
    assert list(Statement.objects.visible_to(lotte)) == []
    assert list(Question.objects.visible_to(lotte)) == []


def test_text_of_the_reporter_is_shown_as_text(file_as, daan, kwame, waterrijk, browser_of):
    script = "<img src=x onerror=alert(1)>"
    signal = file_as(daan, waterrijk, observation=script, given_name=script, place=script, wanted_role=script)
    for user, page in ((daan, "own"), (kwame, "detail"), (kwame, "weigh")):
        assert script not in text_of(browser_of(user).get(reverse(f"signals:{page}", args=[signal.pk])))
