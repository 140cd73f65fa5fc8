"""Journeys: people, a browser and a real server."""

import os
from contextlib import contextmanager
from datetime import datetime

import pytest
from playwright.sync_api import sync_playwright

from foundation.clock import AMSTERDAM
from tests.journeys.album import Album
from tests.journeys.person import Person
from tests.people import CAST
from tests.servers import serving

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)
PATIENCE = 20_000
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
    with company(chromium, server) as sit_down:
        yield sit_down


@pytest.fixture(scope="session")
def album(chromium, worker_id):
    """The pages of the path, walked once."""
    with serving(f"regie_album_{worker_id}") as running:
        running.clock.run_from(MONDAY)
        with company(chromium, running) as sit_down:
            yield Album(running, sit_down)


@contextmanager
def company(chromium, server):
    opened = []

    def sit_down(name, *, width=1280, scripts=True, keyboard=False, story=None):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, locale="nl-NL"
        )
        context.set_default_timeout(PATIENCE)
        someone = Person(context, server, CAST[name], keyboard=keyboard, scripts=scripts, story=story)
        opened.append(someone)
        return someone.sign_in()

    yield sit_down
    for someone in opened:
        someone.leave()
