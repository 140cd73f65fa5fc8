"""Somebody at a device: signs in, reads, types, and notices what a browser notices."""

from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from tests.database import PASSWORD

TABS = 150
SCREENS = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"


class Person:
    def __init__(self, context, server, email, *, keyboard=False, scripts=True):
        self.scripts = scripts
        self.context = context
        self.server = server
        self.email = email
        self.keyboard = keyboard
        self.page = context.new_page()
        self.complaints = []
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _heard(self, message):
        # A refused form answers 422, and the browser says so in its console: that is no fault.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request):
        if urlsplit(request.url).hostname not in {"localhost", "127.0.0.1"}:
            self.complaints.append(f"a request left the machine: {request.url}")

    def sign_in(self):
        self.go("/aanmelden/")
        self.type("login", self.email)
        self.type("password", PASSWORD)
        self.press_button("Aanmelden")

    def leave(self):
        self.context.close()

    # --- reading
    def go(self, path):
        self.page.goto(self.server.url + path)
        return self

    @property
    def text(self):
        return self.page.locator("body").inner_text()

    @property
    def path(self):
        return urlsplit(self.page.url).path

    def reads(self, *sentences):
        for sentence in sentences:
            assert sentence in self.text, f"{self.email} does not read «{sentence}» on {self.path}:\n{self.text}"

    def does_not_read(self, *sentences):
        for sentence in sentences:
            assert sentence not in self.text, f"{self.email} reads «{sentence}» on {self.path}"

    # --- doing
    def type(self, name, text):
        field = self.page.locator(f'[name="{name}"]').first
        self._to(field)
        if self.keyboard:
            field.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            field.fill(text)

    def choose(self, name, value):
        """A radio, a tick box or an option of a list."""
        field = self.page.locator(f'select[name="{name}"]')
        if field.count():
            self._to(field.first)
            field.first.select_option(value)
            return
        box = self.page.locator(f'input[name="{name}"][value="{value}"]').first
        if not self.keyboard:
            box.check(force=True)
            return
        if box.get_attribute("type") == "radio":
            self._to_group(name)
            self._arrow_to(box)
        else:
            self._to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def open_details(self, words):
        summary = self.page.locator("summary", has_text=words).first
        self._act_on(summary, "Enter")

    def press_button(self, words):
        button = self.page.get_by_role("button", name=words).first
        with self.page.expect_navigation():
            self._act_on(button, "Enter")

    def follow(self, words):
        link = self.page.get_by_role("link", name=words).first
        with self.page.expect_navigation():
            self._act_on(link, "Enter")

    def _act_on(self, target, key):
        if self.keyboard:
            self._to(target)
            self.page.keyboard.press(key)
        else:
            target.click()

    # --- with the keyboard only: Tab until the focus is there, as a person does
    def _to(self, target):
        if not self.keyboard:
            return
        handle = target.element_handle()
        for _ in range(TABS):
            if handle.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target} on {self.path}")

    def _to_group(self, name):
        for _ in range(TABS):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach the choices «{name}» on {self.path}")

    def _arrow_to(self, box):
        handle = box.element_handle()
        for _ in range(20):
            if handle.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach that choice on {self.path}")

    # --- noticing
    def notices_nothing_wrong(self):
        """axe finds nothing, nothing scrolls sideways, nothing was said in the console, nothing left."""
        if self.scripts:  # axe is a script itself
            found = Axe().run(self.page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], self.path
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.path} is {wide} px too wide"
        assert self.complaints == [], self.path
