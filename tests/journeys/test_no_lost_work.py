"""Nothing typed is lost, nothing is sent twice, and nothing stays behind after signing out."""

import pytest
from playwright.sync_api import Error, expect

from tests.journeys import tasks
from tests.journeys.person import SIGN_IN

pytestmark = pytest.mark.journey

SAVED_WITHIN = 10_000
TYPED = {
    1: ("given_name", "Finn"),
    2: ("observation", tasks.HEARD),
    3: ("youth_informed_reason", "Eerst wil ik weten wat verstandig is."),
}


@pytest.fixture
def daan(person):
    """Daan on a phone, with a draft in which nothing has been written."""
    daan = person("daan", width=360)
    daan.go("/signaal/nieuw/").send()
    daan.draft = daan.path.removesuffix("1/")
    return daan


def type_on(daan, step):
    name, text = TYPED[step]
    daan.go(f"{daan.draft}{step}/")
    daan.type(name, text)
    expect(daan.page.locator("[data-saved][data-state=saved]")).to_be_visible(timeout=SAVED_WITHIN)


def finds_it_again(daan, step):
    name, text = TYPED[step]
    daan.go("/start/").follow("signals:draft-step")
    daan.go(f"{daan.draft}{step}/")
    assert daan.page.locator(f"[name={name}]").input_value() == text


@pytest.mark.parametrize("step", TYPED)
def test_a_tab_that_dies_takes_no_text_with_it(daan, step):
    type_on(daan, step)
    kill_the_tab(daan)
    finds_it_again(daan, step)


def kill_the_tab(someone):
    """The process behind the page is gone at once: nothing can be sent any more."""
    dying = someone.page
    with dying.expect_event("crash"), pytest.raises(Error):
        dying.goto("chrome://crash")
    someone.sit_at(someone.context.new_page())


def test_a_draft_survives_signing_out(daan):
    for step in TYPED:
        type_on(daan, step)
    daan.sign_out()
    daan.sign_in()
    for step in TYPED:
        finds_it_again(daan, step)


def test_a_draft_survives_a_session_that_ended(daan):
    type_on(daan, 2)
    daan.context.clear_cookies()
    daan.go(f"{daan.draft}2/")
    assert daan.path == SIGN_IN
    daan.sign_in()
    finds_it_again(daan, 2)


def test_two_presses_are_one_signal(person):
    daan = person("daan", width=360)
    tasks.fills_in_a_concern(daan)
    first, check = daan.page, daan.page.url
    daan.sit_at(daan.context.new_page()).page.goto(check)
    daan.send()
    once = daan.path
    daan.page = first
    daan.send()
    assert daan.path == once
    assert daan.path.endswith("/verstuurd/")
    daan.go("/start/")
    assert daan.page.locator("ul.app-cards > li").count() == 1
    daan.notices_nothing_wrong()


def test_after_signing_out_the_back_button_shows_nothing(person):
    daan = person("daan", width=360)
    tasks.files_a_concern(daan)
    daan.sign_out()
    for _ in range(4):
        daan.page.go_back()
        daan.does_not_read("Finn", tasks.HEARD)
        assert daan.path == SIGN_IN
    # htmx remembers on which page it is; that is the page to sign in.
    kept = daan.page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
    assert [one for one in kept if not one.startswith(SIGN_IN)] == []
    assert daan.page.evaluate("caches.keys()") == []
