"""Pages in another state than all is well: refused, empty, too late, both texts, unknown."""

import pytest

from tests.journeys import path, tasks
from tests.journeys.story import Story

pytestmark = pytest.mark.journey


@pytest.fixture(params=[360, 1280])
def story(request):
    story = Story(strict=True)
    story.width = request.param
    return story


@pytest.fixture
def at_work(person, story):
    """`at_work("kwame")` sits down at a device of the width of this test."""
    return lambda name: person(name, width=story.width, story=story)


def test_forms_that_lack_answers_and_what_came_too_late(at_work):
    daan, kwame, marloes = at_work("daan"), at_work("kwame"), at_work("marloes")
    daan.go("/start/").follow("signals:new").send()
    daan.send().sees("who-refused", status=422)
    assert daan.page.evaluate("document.activeElement.closest('[data-focus]') !== null")
    daan.go(daan.path.replace("/1/", "/2/")).send().sees("what-refused", status=422)
    daan.go(daan.path.replace("/2/", "/3/")).send().sees("how-soon-refused", status=422)
    daan.go(daan.path.replace("/3/", "/controle/")).sees("check-unfinished")
    daan.send().sees("check-refused", status=422)
    number = tasks.files_a_concern(daan)
    both_open_it(kwame, marloes, number)
    for page in ("ask", "admit-decider", "weigh", "feedback"):
        kwame.go("/triage/")
        kwame.press(f'main a:text-is("{number}")').follow(f"signals:{page}")
        kwame.send().sees(f"{page}-refused", status=422)


def both_open_it(kwame, marloes, number):
    for someone in (kwame, marloes):
        someone.go("/triage/").press(f'main a:text-is("{number}")')
    kwame.press(tasks.TAKE_UP)
    marloes.press(tasks.TAKE_UP).sees("claimed-by-other", status=409)


def test_lists_with_nothing_in_them(at_work):
    at_work("daan").go("/start/").sees("start-empty")
    kwame = at_work("kwame")
    for address in ("/triage/", "/triage/?late=on", "/weging/", "/terugkoppeling/", "/casus/voorstellen/"):
        kwame.go(address).sees("empty")
    at_work("simone").go("/werk/").sees("work-empty")
    at_work("yasemin").go("/partner/").sees("partner-empty").go("/account/meldingen/").sees("notices-empty")
    gosse = at_work("gosse").go("/logboek/?number=X-0000").sees("journal-empty")
    gosse.go("/logboek/?since_0=33&since_1=13&since_2=x").sees("journal-refused", status=422)
    gosse.go("/dit-bestaat-niet/").sees("unknown", status=404)


def test_two_people_change_one_action(person, story):
    device = {"width": story.width}
    people = path.gather(person, **device)
    path.report_and_weigh(people)
    path.open_and_plan(people)
    simone, yasemin = people.simone, people.yasemin
    simone.story = story
    yasemin.go("/partner/").follow("cases:partner-action")
    simone.go(yasemin.path.replace("/partner/", "/casus/")).sees("action")
    yasemin.type("result", "Tweede gesprek gehad.")
    yasemin.send()
    simone.type("result", "Gesprek verzet naar maandag.")
    simone.send().sees("action-conflict", status=409)
    simone.reads("Tweede gesprek gehad.", "Gesprek verzet naar maandag.")
    simone.send().reads("Gesprek verzet naar maandag.")
    simone.follow("cases:plan-draft").type("underlying_problem", "")
    simone.send().sees("plan-draft-refused", status=422)
