"""Pages in another state than all is well: refused, empty, too late, both texts, unknown."""

import pytest

from tests.journeys import tasks
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


@pytest.mark.parametrize("width", [360, 1280])
def test_two_people_change_one_action(album, width):
    simone, yasemin = album.people.simone, album.people.yasemin
    simone.page.set_viewport_size({"width": width, "height": 800})
    yasemin.go("/partner/").follow("cases:partner-action")
    simone.go(yasemin.path.replace("/partner/", "/casus/"))
    first, second = f"Gesprek op {width}.", f"Gesprek verzet naar {width}."
    yasemin.type("result", first)
    yasemin.send()
    simone.type("result", second)
    simone.send().reads(first, second).notices_nothing_wrong()
    assert simone.status == 409
    simone.send().reads(second)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_plan_that_lacks_answers(album, width):
    simone = album.people.simone
    simone.page.set_viewport_size({"width": width, "height": 800})
    simone.go("/werk/").follow("cases:detail").follow("cases:plan").follow("cases:plan-draft")
    simone.type("underlying_problem", "")
    simone.send().notices_nothing_wrong()
    assert simone.status == 422
