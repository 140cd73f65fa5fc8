"""Pictures of the running demo, on a phone and on a desk: .venv/bin/python -m tools.screens [--address URL].

Needs the development requirements and Debian's Chromium; start bin/demo first, with --reset for fresh towns.
"""

from __future__ import annotations

import argparse
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

from tools.command import answer
from tools.places import ROOT
from tools.processes import Trouble
from tools.python import say
from tools.testing import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screens"
SIZES = {"phone": (360, 740), "desk": (1280, 860)}
HEAVIEST = 150_000
QUALITY = 70
PATIENCE = 10_000  # milliseconds
KEY = r"[0-9a-f-]{36}"
PASSWORD = "oefenen-met-regie"  # noqa: S105  of everybody in the fictional towns
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

DAAN = "d.vandeneijnde@loopplank.example"
KWAME = "k.oduya@waterrijk.example"
SIMONE = "s.hartog@waterrijk.example"
AMEL = "a.bouzidi@politie-waterrijk.example"
GOSSE = "g.wiersma@waterrijk.example"


class Camera:
    """One person at a browser; each picture is taken at both sizes."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def sign_in(self, email: str) -> None:
        self.page.goto(f"{self.address}/account/aanmelden/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form button").first.click()

    def go(self, path: str) -> None:
        answered = self.page.goto(self.address + path)
        if answered is None or not answered.ok:
            raise Trouble(f"{path} does not answer well: {answered.status if answered else 'nothing'}.")

    def follow(self, pattern: str, *, near: str = "") -> str:
        """Open the first link on this page whose path fits; `near`: in the row or card that says so."""
        links = self.page.locator("main a[href]")
        if near:
            links = self.page.locator("main").locator("tr, li, article, section, dl").filter(has_text=near)
            links = links.last.locator("a[href]")
        found = [str(link.get_attribute("href")).split("?")[0] for link in links.all()]
        path = next((one for one in found if re.fullmatch(pattern, one)), None)
        if path is None:
            raise Trouble(f"No link like {pattern} on {self.page.url}.")
        self.go(path)
        return path

    def take(self, name: str) -> None:
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self._save(f"{name}-{size}")
        say(f"  {name}")

    def _save(self, name: str) -> None:
        for old in FOLDER.glob(f"{name}.*"):
            old.unlink()
        picture = self.page.screenshot(type="png", animations="disabled", caret="hide")
        kind = "png"
        if len(picture) > HEAVIEST:
            picture, kind = self.page.screenshot(type="jpeg", quality=QUALITY), "jpg"
        (FOLDER / f"{name}.{kind}").write_bytes(picture)


def visitor(camera: Camera) -> None:
    camera.go("/account/aanmelden/")
    camera.take("sign-in")


def youth_worker(camera: Camera) -> None:
    camera.go("/start/")
    camera.take("start")
    camera.go("/voor-je-meldt/waterrijk/")
    camera.take("before-you-report")
    camera.go("/start/")
    camera.follow(rf"/signaal/{KEY}/")
    camera.take("own-signal")
    camera.go("/start/")
    camera.follow(rf"/signaal/vraag/{KEY}/")
    camera.take("answer")
    camera.go("/account/meldingen/")
    camera.take("notices")
    _report(camera)


def _report(camera: Camera) -> None:
    """The three screens of the form and the check; nothing is sent and the draft is thrown away."""
    page = camera.page
    camera.go("/signaal/nieuw/")
    _next(page)
    draft = page.url.rstrip("/").split("/")[-2]
    camera.take("report-1")
    _fill(page, {"given_name": "Voorbeeld", "estimated_age": "16"})
    _next(page)
    camera.take("report-2")
    _fill(page, {"observation": "Ik zag hem stickers plakken op het bushokje."})
    page.locator("[name=kinds]").first.check()
    _choose(page, {"when": "yesterday"})
    _next(page)
    camera.take("report-3")
    _choose(page, {"urgency": "three_days", "youth_informed": "yes", "parents_informed": "no"})
    _fill(page, {"parents_informed_reason": "Ik wil eerst met hem praten."})
    _next(page)
    camera.take("report-check")
    camera.go(f"/signaal/nieuw/{draft}/weg/")
    _next(page)


def _choose(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}][value={value}]").check()


def _fill(page: Page, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        page.locator(f"[name={name}]").first.fill(text)


def _next(page: Page) -> None:
    page.locator("main form button[type=submit], main form button:not([type])").first.click()


def contact_point(camera: Camera) -> None:
    camera.go("/triage/")
    camera.take("desk")
    camera.follow(rf"/triage/{KEY}/")
    camera.take("signal")
    camera.go("/triage/")
    detail = camera.follow(rf"/triage/{KEY}/", near="J.P.")
    camera.go(f"{detail}weging/")
    camera.take("weigh")
    camera.go("/weging/")
    camera.take("weighings")
    camera.follow(rf"/weging/{KEY}/")
    camera.take("weighing")
    camera.go("/terugkoppeling/")
    camera.follow(rf"/terugkoppeling/{KEY}/")
    camera.take("feedback-review")
    camera.go("/casus/voorstellen/")
    camera.take("proposals")
    camera.follow(rf"/casus/voorstel/{KEY}/")
    camera.take("proposal")


def regisseur(camera: Camera) -> None:
    camera.go("/werk/")
    camera.take("work")
    case = camera.follow(rf"/casus/{KEY}/", near="Bas Loodsgracht")
    camera.take("case")
    for page, name in {
        "plan/": "plan",
        "deelnemers/": "participants",
        "plan/afspraak/": "add-action",
    }.items():
        camera.go(case + page)
        camera.take(name)
    camera.go("/werk/")
    camera.follow(rf"/casus/afspraak/{KEY}/")
    camera.take("update-action")


def partner(camera: Camera) -> None:
    camera.go("/partner/")
    camera.take("shared")
    camera.follow(rf"/partner/casus/{KEY}/", near="Veiligheid op de jongerenplek")
    camera.take("shared-case")
    camera.go("/weging/")
    camera.take("to-confirm")


def supervisor(camera: Camera) -> None:
    camera.go("/logboek/")
    camera.take("journal")
    camera.follow(r"/logboek/\d+/", near="C-W-")
    camera.take("journal-entry")


TOUR: dict[str, Callable[[Camera], None]] = {
    "": visitor,
    DAAN: youth_worker,
    KWAME: contact_point,
    SIMONE: regisseur,
    AMEL: partner,
    GOSSE: supervisor,
}


@contextmanager
def sitting_down(browser: Browser, address: str, email: str) -> Iterator[Camera]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="nl-NL")
    camera = Camera(context.new_page(), address)
    camera.page.set_default_timeout(PATIENCE)
    if email:
        camera.sign_in(email)
    yield camera
    context.close()


def walk(address: str) -> int:
    """Take every picture; what cannot be taken is told, and the rest goes on."""
    FOLDER.mkdir(exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        for email, tour in TOUR.items():
            say(email or "a visitor")
            try:
                with sitting_down(browser, address, email) as camera:
                    tour(camera)
            except (Trouble, Error) as trouble:
                say(f"  stopped: {trouble}")
                failed += 1
        browser.close()
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.screens", description="Take pictures of a running demo.")
    parser.add_argument("--address", default="http://localhost:8000", help="where the demo runs")
    return walk(parser.parse_args().address.rstrip("/"))


if __name__ == "__main__":
    raise SystemExit(answer(main))
