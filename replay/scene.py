"""Where a dossier is played: one town, its rows, its people at their browsers, and what was opened early."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.urls import reverse

from replay import moments
from replay.books import Books
from replay.browser import Answer, Browser
from replay.dossier import Dossier, Step
from replay.hall import PASSWORD
from replay.markers import Markers
from replay.town import Town


class Failed(Exception):
    """A sentence: what was expected and what happened instead."""


@dataclass
class Opened:
    """A form that somebody holds open since an earlier moment."""

    browser: Browser
    page: Answer


@dataclass
class Scene:
    dossier: Dossier
    town: Town
    books: Books
    markers: Markers
    offers: dict[str, str]
    early: dict[str, Opened] = field(default_factory=dict)
    forced: bool = False  # a step that must fail may send what the page does not offer

    @contextmanager
    def as_(self, who: str) -> Iterator[Browser]:
        """Sign in anew, as this person."""
        browser = self.browser(who)
        try:
            browser.sign_in(reverse("account_login"), PASSWORD)
            yield browser
        finally:
            browser.close()

    def browser(self, who: str) -> Browser:
        people = self.books.people()
        place = people.index(who) if who in people else len(people)
        return Browser(who, self.town.address, f"127.0.1.{place + 1}", self.markers.witness)

    def day(self, value: Any) -> date | None:
        return None if value is None else moments.day(value, self.dossier.d0)

    @property
    def password(self) -> str:
        return PASSWORD

    def offer(self, name: str) -> str:
        """The name of an alternative that an organisation offers."""
        return self.offers.get(name, name)

    def key(self, ref: str, kind: str | None = None) -> str:
        return self.books.key(ref, kind)

    def user(self, email: str) -> str:
        return self.books.named("user", email)

    def elsewhere(self, town: Town) -> "Scene":
        """The same moment of the dossier in a copy of the town."""
        return replace(self, town=town, books=Books(town, dict(self.books.refs)), early={}, forced=False)

    def home_of(self, step: Step) -> str:
        return str(step.fields.get("municipality", self.dossier.town))
