"""Somebody at a device: signs in, reads, types, and notices what a browser notices."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.database import PASSWORD
from tests.journeys import inspection

TABS = 600
OPTIONS = 60
HOME = {"localhost", "127.0.0.1"}
SIGN_IN = "/account/aanmelden/"
IN_FORM = "main form[method=post]:not([data-passkey])"  # a passkey is asked for by its own button


def name_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


class Person:
    def __init__(self, context, server, email, *, keyboard=False, scripts=True, story=None):
        self.scripts = scripts
        self.context = context
        self.server = server
        self.email = email
        self.keyboard = keyboard
        self.story = story
        self.complaints = []
        self.sit_at(context.new_page())

    def sit_at(self, page):
        """Go on in this tab."""
        self.page = page
        self.response = None
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        return self

    def _heard(self, message):
        # A refused form answers 422, and the browser says so in its console: that is no fault.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request):
        if urlsplit(request.url).hostname not in HOME:
            self.complaints.append(f"a request left the machine: {request.url}")

    def sign_in(self):
        self.go(SIGN_IN)
        self.type("login", self.email)
        self.type("password", PASSWORD)
        self.send()
        return self

    def sign_out(self):
        self.open_details("details.app-account > summary")
        self.press("details.app-account form button")

    def leave(self):
        self.context.close()

    # --- reading
    def go(self, path):
        self.response = self.page.goto(self.server.url + path)
        return self

    @property
    def text(self):
        return self.page.locator("body").inner_text()

    @property
    def path(self):
        return urlsplit(self.page.url).path

    @property
    def status(self):
        return self.response.status

    def reads(self, *sentences):
        for sentence in sentences:
            assert sentence in self.text, f"No «{sentence}» for {self.email} on {self.path}:\n{self.text}"
        return self

    def does_not_read(self, *sentences):
        for sentence in sentences:
            assert sentence not in self.text, f"{self.email} reads «{sentence}» on {self.path}"

    def sees(self, name, status=200):
        """The page is there, whole and without faults; the story keeps it under this name."""
        assert self.status == status, f"{self.path} answers {self.status}:\n{self.text[:1500]}"
        if self.story is not None:
            self.story.keep(name, self)
        return self

    # --- doing
    def type(self, name, text):
        field = self.page.locator(f'[name="{name}"]').first
        self._to(field)
        if self.keyboard:
            field.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            field.fill(text)

    def type_day(self, name, day):
        for box, number in enumerate((day.day, day.month, day.year)):
            self.type(f"{name}_{box}", str(number))

    def choose(self, name, value):
        """A radio or a tick box by its value."""
        self._tick(self.page.locator(f'input[name="{name}"][value="{value}"]').first, name)

    def choose_named(self, name, words):
        """The choice whose label says so: in a list, or among radios and tick boxes."""
        choices = self.page.locator(f'select[name="{name}"]')
        if choices.count():
            self._pick(choices.first, words)
            return
        boxes = self.page.locator(f'input[name="{name}"]')
        said = boxes.evaluate_all("boxes => boxes.map((box) => box.labels[0].textContent)")
        place = next((at for at, label in enumerate(said) if words in label), None)
        assert place is not None, f"«{words}» is no choice of {name} on {self.path}: {said}"
        self._tick(boxes.nth(place), name)

    def _tick(self, box, name):
        if not self.keyboard:
            box.check()
            return
        if box.get_attribute("type") == "radio":
            self._to_group(name)
            self._arrow_to(box)
        else:
            self._to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def _pick(self, field, words):
        option = field.locator("option:not([value=''])", has_text=words).first
        words = option.inner_text()
        if not self.keyboard:
            field.select_option(option.get_attribute("value"))
            return
        self._to(field)
        self.page.keyboard.press("Home")
        for _ in range(OPTIONS):
            if words in field.evaluate("list => list.selectedOptions[0].text"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach «{words}» on {self.path}")

    def open_details(self, selector="main form details > summary", *, nth=0):
        """Only when it is closed, as a person who looks would."""
        summary = self.page.locator(selector).nth(nth)
        if not summary.evaluate("one => one.parentElement.open"):
            self._act_on(summary, "Enter")

    def send(self, button=".utrecht-button--primary-action"):
        """Press the main button of the form, or the one that fits this selector."""
        return self.press(f"{IN_FORM} button{button}")

    def press(self, target):
        target = self.page.locator(target).first if isinstance(target, str) else target
        with self.page.expect_navigation() as arrived:
            self._act_on(target, "Enter")
        self.response = arrived.value
        return self

    def follow(self, page):
        """The first link that leads to the page of this name."""
        links = self.page.locator("main a[href]:visible")
        paths = [urlsplit(one).path for one in links.evaluate_all("links => links.map((link) => link.href)")]
        place = next((at for at, path in enumerate(paths) if name_of(path) == page), None)
        assert place is not None, f"No link to {page} on {self.path}: {paths}"
        return self.press(links.nth(place))

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
                inspection.focus_shows(self)
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
        for _ in range(OPTIONS):
            if handle.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach that choice on {self.path}")

    # --- noticing
    def notices_nothing_wrong(self):
        """Nothing for axe, nothing too wide or too small, a silent console, and strict headers."""
        faults = [*inspection.of_headers(self.response), *inspection.of_html(self.response.text())]
        faults += [*inspection.of_targets(self.page), *inspection.of_reflow(self.page)]
        if self.scripts and not self.keyboard:  # axe is a script itself; keys alone change no page
            faults += inspection.of_axe(self.page)
        found = "\n".join([*faults, *self.complaints])
        self.complaints.clear()
        assert not found, f"{self.path} ({self.page.viewport_size['width']} px):\n{found}"
