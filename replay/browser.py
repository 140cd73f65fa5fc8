"""A person at a browser: signs in through the page, reads, fills in forms, follows where it leads.

Each person comes from an address of their own on this machine, as people do; nothing is kept from one
step to the next, so every step starts at the sign-in page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from replay.page_forms import CannotFill, Form, forms_of
from replay.text import PageText, lines_of

SECONDS = 30
MOST_REDIRECTS = 5
OK = 200
MOVED = frozenset({301, 302, 303, 307, 308})
FIRST_ERROR = 400


class Refusal(Exception):
    """The app said no: the answer that says so."""

    def __init__(self, answer: "Answer") -> None:
        super().__init__(answer.told())
        self.answer = answer


@dataclass(frozen=True)
class Answer:
    """What came back in the end."""

    status: int
    path: str
    kind: str
    body: str
    asked: str  # the path that was asked for first
    method: str = "GET"

    @cached_property
    def page(self) -> PageText:
        return PageText(self.body if "html" in self.kind else "")

    @cached_property
    def forms(self) -> list[Form]:
        return forms_of(self.body, self.path) if "html" in self.kind else []

    @property
    def text(self) -> str:
        return self.page.text if "html" in self.kind else self.body

    def form(self, action: str | None = None, having: str | None = None) -> Form:
        """The form that posts to a path, or that has a field."""
        for form in self.forms:
            path = urlsplit(urljoin(self.path, form.action)).path
            right = action is None or path == action
            if form.method == "post" and right and (having is None or form.has(having)):
                return form
        raise CannotFill(f"the page {self.path} has no form that posts to {action or having}")

    def told(self) -> str:
        """What the page said, for the report: the status and its errors."""
        errors = [
            " ".join(tag.get_text(" ").split())
            for tag in self.page.soup.select(
                "[id^='error-'], .utrecht-form-field-error-message, [role='alert']"
            )
        ]
        main = self.page.soup.find("main")
        lines = lines_of(main) if main else self.page.lines
        said = "; ".join(dict.fromkeys(filter(None, errors))) or " / ".join(lines[:6])
        return f"{self.status} at {self.path}: {said[:400]}"


Witness = Callable[[str, requests.Response], None]


class _FromAddress(HTTPAdapter):
    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


class Browser:
    """One person, one session."""

    def __init__(self, who: str, base: str, address: str, witness: Witness) -> None:
        self.who, self.base, self.witness = who, base, witness
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount("http://", _FromAddress(address))
        self.session.headers["Accept-Language"] = "nl"

    def sign_in(self, path: str, password: str) -> None:
        """Through the page, as everybody."""
        page = self.get(path)
        form = next(form for form in forms_of(page.body, page.path, "html.parser") if form.has("login"))
        answer = self.send(form.fill({"login": self.who, "password": password}), page)
        if urlsplit(answer.path).path == path:
            raise Refusal(answer)

    def get(self, path: str) -> Answer:
        return self._follow("GET", path, None)

    def open(self, path: str) -> Answer:
        """A page that must open."""
        return _insist(self.get(path))

    def send(self, form: Form, page: Answer) -> Answer:
        """Send a form; the answer must not be an error."""
        return _insist(self.post(form, page))

    def post(self, form: Form, page: Answer) -> Answer:
        path = urlsplit(urljoin(page.path, form.action))
        target = path.path + (f"?{path.query}" if path.query else "")
        return self._follow("POST", target, form.payload(), referer=urljoin(self.base, page.path))

    def close(self) -> None:
        self.session.close()

    def _follow(
        self, method: str, path: str, data: list[tuple[str, str]] | None, referer: str = ""
    ) -> Answer:
        asked, first = path, method
        for _ in range(MOST_REDIRECTS):
            response = self.session.request(
                method,
                urljoin(self.base, path),
                data=data,
                headers={"Referer": referer} if referer else None,
                allow_redirects=False,
                timeout=SECONDS,
            )
            self.witness(self.who, response)
            if response.status_code not in MOVED:
                break
            parts = urlsplit(urljoin(response.url, response.headers["Location"]))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            method, data = "GET", None
        kind = response.headers.get("Content-Type", "")
        response.encoding = response.encoding or "utf-8"
        return Answer(response.status_code, path, kind, response.text, asked, first)


def _insist(answer: Answer) -> Answer:
    if answer.status >= FIRST_ERROR:
        raise Refusal(answer)
    return answer
