"""One concern, from a youth worker's phone to the plan, the feedback and the journal; in four ways."""

import html
import os
import re
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import resolve
from django.utils import translation

from audit import verbs
from tests.journeys import path, tasks
from tests.journeys.story import Story
from tests.people import CAST

pytestmark = pytest.mark.journey

WAYS = {
    "phone": {"width": 360},
    "desk": {"width": 1280},
    "keyboard": {"width": 1280, "keyboard": True},
    "no-script": {"width": 360, "scripts": False},
}
# Pages that Lotte has as well: her own start, and what everybody may read.
EVERYBODYS = re.compile(r"/start/|/signaal/nieuw/|/partner/|/account/.*|/voor-je-meldt/.*")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Pages that show nothing of a dossier, and so leave no look.
NOT_LOOKED_AT = {"signals:new", "signals:draft-step", "signals:draft-check", "accounts:notices"}


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_path(person, server, way):
    story = Story(strict=True, pictures=way in {"phone", "desk"})
    people = path.gather(person, story=story, **WAYS[way])
    number = path.walk(people)
    everybody_was_told(server, people)
    nobody_elsewhere_knows(person("lotte", **WAYS[way]), story)
    gosse = person("gosse", story=story, **WAYS[way])
    finds_the_lines(gosse, number)
    finds_each_act(gosse)
    finds_each_look(gosse, story)


def everybody_was_told(server, people):
    """In the app, and by a mail that says nothing."""
    server.manage("drain_outbox")
    for name, someone in vars(people).items():
        tasks.opens_the_bell(someone, name)
        someone.does_not_read("Finn", tasks.HEARD)
    people.daan.press("main form button[class*=subtle]").sees("own-from-the-bell").reads(tasks.LINE)
    told = mails_of(server)
    assert {str(mail["To"]) for mail in told} >= {someone.email for someone in vars(people).values()}
    for mail in told:
        assert mail["Subject"] == "Er staat iets voor je klaar"
        said = " ".join(mail.get_content().split())
        assert said == f"Er staat iets voor je klaar in Regie. Meld je aan om het te lezen: {server.url}"


def mails_of(server):
    found = (
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in Path(os.environ["MAIL_SINK_DIR"]).glob("*.eml")
    )
    return [mail for mail in found if server.url in mail.get_content()]


def nobody_elsewhere_knows(lotte, story):
    """Each address answers exactly as one that does not exist."""
    addresses = {seen.path.split("?")[0] for seen in story.pages}
    hidden = [one for one in addresses if not EVERYBODYS.fullmatch(one)]
    told = {one: answer_to(lotte, one) for one in hidden}
    assert {one: status for one, (status, _) in told.items() if status != 404} == {}
    assert [one for one, answer in told.items() if answer != answer_to(lotte, unknown_like(one))] == []
    lotte.go(next(one for one in hidden if one.startswith("/triage/")))
    lotte.story = story
    lotte.sees("not-found", status=404)


def unknown_like(address):
    """The same address with a key that nothing has; a page that exists without a key has no twin."""
    other = KEY.sub(str(uuid4()), address)
    return other if other != address else "/dit-bestaat-niet/"


def answer_to(someone, address):
    answered = someone.context.request.get(someone.server.url + address, max_redirects=0)
    changing = r'name="csrfmiddlewaretoken" value="\w+"|data-(idle|most)="\d+"'  # the session's clock runs on
    return answered.status, re.sub(changing, "", answered.text())


def finds_the_lines(gosse, number):
    gosse.go("/logboek/").sees("journal")
    if gosse.page.locator("details.app-filters > summary").is_visible():
        gosse.open_details("details.app-filters > summary")
    gosse.type("number", number)
    gosse.press("form[role=search] button").sees("journal-of-the-signal").reads(path.NAMES["kwame"])
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", gosse.text) == []  # everything is said in words
    gosse.follow("audit:entry").sees("journal-line").does_not_read(tasks.HEARD, "Finn")


def finds_each_act(gosse):
    missing = []
    for name, act in path.ACTS:
        with translation.override("nl"):
            sentence = f"{path.NAMES[name]} {verbs.word(verbs.ACTS, act)}."
        if sentence not in lines_of(gosse, f"act={act}"):
            missing.append((act, sentence))
    assert missing == []


def finds_each_look(gosse, story):
    names = {CAST[name]: full for name, full in path.NAMES.items()}
    looked = {who: lines_of(gosse, f"kind=look&person={who}") for who in names}
    missing = set()
    for seen in story.pages:
        page = resolve(seen.path.split("?")[0]).view_name
        if seen.who not in names or page in NOT_LOOKED_AT:
            continue
        with translation.override("nl"):
            sentence = translation.gettext("%(who)s looked at “%(page)s”.") % {
                "who": names[seen.who],
                "page": verbs.word(verbs.PAGES, page),
            }
        if sentence not in looked[seen.who]:
            missing.add((seen.name, sentence))
    assert missing == set()


def lines_of(gosse, query):
    answered = gosse.context.request.get(f"{gosse.server.url}/logboek/?{query}")
    assert answered.status == 200
    return html.unescape(answered.text())
