"""Catalogue 66, 68 and 69: sent again, sent at once, opened at the same time."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from foundation.tasks import drain_outbox
from tests import figures
from tests.factories import populated
from tests.house.visits import BACKEND
from tests.own_database import at_once


def browser_of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


KEPT_ONCE = """
SELECT count(*) FROM foundation_promise
WHERE kind = 'accounts.notice' AND done_at IS NOT NULL AND attempts = 1
"""


def test_the_same_task_five_times_has_its_effect_once(busy):
    own = busy.own
    waiting = own.count(
        "SELECT count(*) FROM foundation_promise WHERE done_at IS NULL AND not_before <= now()"
        " AND kind = 'accounts.notice'"
    )
    before, told = own.count(KEPT_ONCE), own.count("SELECT count(*) FROM accounts_notice")
    at_once([drain_outbox.apply] * 5, threads=5)
    for _ in range(5):
        drain_outbox.apply()
    kept = own.count(KEPT_ONCE) - before
    told = own.count("SELECT count(*) FROM accounts_notice") - told
    figures.note(
        66, "the same task, 5 times at once and 5 times after", f"{waiting} kept once", kept, kept == waiting
    )
    # Who may not know of it any more is told nothing: such a promise is kept without a notice.
    assert (kept, waiting > 5, 0 < told <= waiting) == (waiting, True, True)


def forms(busy):
    """Page, who sends it, what stands in it, and the table in which one row may appear."""
    asked, case = busy.signals["asked"].pk, busy.things["case"].pk
    days = {"starts_on_0": "1-12-2036", "due_on_0": "20-12-2036"}
    executor = busy.people.partner.organisation_in(busy.town.pk)
    action = {"what": "Elke week", "executor": executor.pk, "basis": "consent", **days}
    return {
        "add": (
            "signals:add",
            asked,
            "reporter",
            {"kind": "opinion_refuted", "text": "Nee"},
            "signals_statement",
        ),
        "ask": (
            "signals:ask",
            asked,
            "contact",
            {"text": "Wanneer?", "answer_by": "31-12-2036"},
            "signals_question",
        ),
        "note": (
            "signals:note",
            asked,
            "contact",
            {"text": "Gebeld", "contacted": "on"},
            "signals_statement",
        ),
        "feedback": ("signals:feedback", asked, "contact", {"code": "received"}, "signals_feedback"),
        "action": ("cases:action-add", case, "regisseur", action, "cases_action"),
    }


@pytest.mark.parametrize("name", ["add", "ask", "note", "feedback", "action"])
def test_a_form_that_is_sent_twenty_times_at_once_counts_once(busy, full, name):
    page, key, who, filled, table = forms(busy)[name]
    browser, objects = browser_of(getattr(busy.people, who)), []
    rounds = 10 if full else 1
    for _ in range(rounds):
        form_key = uuid.uuid4()
        data = filled | {"form_key": form_key}
        answers = at_once(
            [lambda d=data: browser.post(reverse(page, args=[key]), d).status_code] * 20, threads=10
        )
        objects.append(
            (set(answers), busy.own.count(f"SELECT count(*) FROM {table} WHERE form_key = %s", form_key))
        )
    wrong = [one for one in objects if one != ({302}, 1)]
    figures.note(
        68,
        f"{name}: {rounds} forms times 20 posts at once",
        "1 object each",
        f"{len(wrong)} other",
        not wrong,
    )
    assert wrong == []


def version_of(page):
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def edit(browser, url, number, outcome):
    """Open the form, save something of one's own; when somebody was quicker, both texts stand on the page."""
    opened = browser.get(url)
    text = f"Stand van zaken {number} {populated.mark()}"
    answer = browser.post(url, {"status": "running", "result": text, "version": version_of(opened)})
    page = answer.content.decode()
    if answer.status_code == 409:
        return "conflict" if text in page and "Stand van zaken" in page.replace(text, "") else outcome
    return "saved" if answer.status_code == 302 else f"{answer.status_code}"


def test_of_many_who_edit_at_once_nobody_overwrites_without_knowing(busy, full):
    rounds, action = (50 if full else 6), busy.things["action"]
    url = reverse("cases:partner-action", args=[action.pk])
    people = (busy.people.partner, busy.people.partner)
    first = browser_of(people[0])
    assert edit(first, url, "begin", "lost") == "saved"
    action.refresh_from_db()
    start = action.version
    browsers = [browser_of(people[place % 2]) for place in range(8)]
    work = [lambda n=n: edit(browsers[n % 8], url, n, "lost") for n in range(8 * rounds)]
    answers = at_once(work, threads=8)
    action.refresh_from_db()
    saved, conflicts = answers.count("saved"), answers.count("conflict")
    silent = saved - (action.version - start)
    said = f"{saved} saved, {conflicts} conflicts shown, {silent} overwritten"
    figures.note(69, f"8 times {rounds} edits of one action", "0 silent overwrites", said, silent == 0)
    assert (saved + conflicts, silent) == (8 * rounds, 0)
    assert conflicts > 0
