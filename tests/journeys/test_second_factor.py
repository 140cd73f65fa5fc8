"""A passkey, an app and a recovery code in a real browser, on a site where nobody is exempt."""

import time
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.database import PASSWORD
from tests.journeys.conftest import MONDAY, company
from tests.journeys.person import SIGN_IN
from tests.servers import serving

pytestmark = pytest.mark.journey

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SET_UP = "/account/beveiliging/"


@pytest.fixture
def strict(worker_id):
    env = {"DJANGO_SETTINGS_MODULE": "tests.journeys.strict_settings"}
    with serving(f"regie_strict_{worker_id}", env=env) as running:
        running.clock.run_from(MONDAY)
        yield running


@pytest.fixture
def daan(chromium, strict):
    with company(chromium, strict) as sit_down:
        yield sit_down("daan", width=360)


@contextmanager
def own_key(person):
    """The device's own lock, as the browser's test tools make it."""
    tools = person.context.new_cdp_session(person.page)
    tools.send("WebAuthn.enable")
    key = tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    yield lambda: tools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    tools.send("WebAuthn.disable")


def press_passkey(person):
    with person.page.expect_navigation() as arrived:
        person.page.locator("[data-passkey-start]").first.click()
    person.response = arrived.value


def adds_a_passkey(person):
    person.go(SET_UP).follow("mfa_add_webauthn")
    person.notices_nothing_wrong()
    person.type("name", "mijn werktelefoon")
    press_passkey(person)


def test_a_passkey_is_made_and_opens_the_door_alone(daan):
    assert daan.path == SET_UP
    daan.reads("Zet extra beveiliging aan").notices_nothing_wrong()
    with own_key(daan) as keys:
        adds_a_passkey(daan)
        assert len(keys()) == 1
        daan.reads("Herstelcodes", "Bewaar ze op een veilige plek").notices_nothing_wrong()
        daan.go("/start/").sees("start")
        daan.sign_out()
        daan.go(SIGN_IN).notices_nothing_wrong()
        press_passkey(daan)
        assert daan.path == "/start/"
    daan.notices_nothing_wrong()


def test_after_the_password_the_passkey_is_asked_for(daan):
    with own_key(daan):
        adds_a_passkey(daan)
        daan.sign_out()
        daan.sign_in()
        assert daan.path == "/account/beveiliging/code/"
        daan.notices_nothing_wrong()
        press_passkey(daan)
        assert daan.path == "/start/"


def code(secret, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sets_up_an_app(person):
    person.go(SET_UP).follow("mfa_activate_totp")
    person.notices_nothing_wrong()
    secret = person.page.locator(".app-secret").inner_text().replace(" ", "")
    person.type("code", code(secret))
    person.send()
    return secret, person.page.locator(".app-codes code").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without"])
def test_an_app_and_codes_do_without_script(chromium, strict, scripts):
    with company(chromium, strict) as sit_down:
        kwame = sit_down("kwame", scripts=scripts)
        secret, codes = sets_up_an_app(kwame)
        assert len(codes) == 10
        for answer, goes in ((code(secret, 1), True), (codes[0], True), (codes[0], False)):
            kwame.go("/account/profiel/").sees("profile").sign_out()
            kwame.sign_in()
            kwame.type("code", answer)
            kwame.send()
            assert (kwame.path != "/account/beveiliging/code/") is goes
            if goes:
                continue
            kwame.reads("Deze code klopt niet").notices_nothing_wrong()


def test_locked_the_page_waits_with_what_was_typed(person):
    """On the practice site: the screen is covered, the server says no, the text stays."""
    daan = person("daan", width=360)
    daan.go("/account/wachtwoord/")
    daan.type("password1", "half getypt")
    daan.page.locator("form[data-lock] button").click()
    curtain = daan.page.locator("dialog[data-showing=locked]")
    expect(curtain.locator("input[type=password]")).to_be_visible()
    other = daan.context.request.get(f"{daan.server.url}/account/profiel/", max_redirects=0)
    assert other.headers["location"].startswith("/account/ontgrendel/")
    daan.notices_nothing_wrong()
    curtain.locator("input[type=password]").fill("niet-dit-wachtwoord")
    curtain.locator("button.utrecht-button--primary-action:visible").last.click()
    expect(curtain.get_by_text("Dit wachtwoord klopt niet").first).to_be_visible()
    curtain.locator("input[type=password]").fill(PASSWORD)
    curtain.locator("button.utrecht-button--primary-action:visible").last.click()
    expect(curtain).to_be_hidden()
    assert daan.page.locator("[name=password1]").input_value() == "half getypt"


@pytest.fixture
def hurried(chromium, worker_id):
    """A site on which a session ends two minutes and four seconds after the last page."""
    with serving(f"regie_short_{worker_id}", env={"SESSION_IDLE_SECONDS": "124"}) as running:
        running.clock.run_from(MONDAY)
        with company(chromium, running) as sit_down:
            yield sit_down("daan", width=360)


def test_two_minutes_before_the_end_one_is_warned_and_stays(hurried):
    warning = hurried.page.locator("dialog[data-showing=warning]")
    expect(warning).to_be_visible(timeout=15_000)
    hurried.reads("Je wordt over 2 minuten afgemeld")
    assert hurried.complaints == []
    hurried.page.get_by_role("button", name="Blijf aangemeld").click()
    expect(warning).to_be_hidden()
    expect(warning).to_be_visible(timeout=15_000)
