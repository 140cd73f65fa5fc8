"""Journeys: people, a browser and a real server."""

import os
from datetime import datetime

import pytest
from playwright.sync_api import sync_playwright

from foundation.clock import AMSTERDAM
from tests.journeys.person import Person
from tests.people import CAST
from tests.servers import serving

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--disable-quic", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("REGIE_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def server(worker_id):
    with serving(f"regie_journey_{worker_id}") as running:
        running.clock.run_from(MONDAY)
        yield running


@pytest.fixture
def person(chromium, server):
    """`person("daan", width=360)` sits down at a device of their own and signs in."""
    opened = []

    def sit_down(name, *, width=1280, scripts=True, keyboard=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, locale="nl-NL"
        )
        someone = Person(context, server, CAST[name], keyboard=keyboard, scripts=scripts)
        opened.append(someone)
        someone.sign_in()
        return someone

    yield sit_down
    for someone in opened:
        someone.leave()
