"""Going to an address as somebody, and what the house did about it. Nothing of it stays."""

import http.cookies
import re
import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Notice, User
from tests.factories.populated import MARK
from tests.house.world import undone
from tests.people import CAST

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
EACH_TIME_NEW = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"|nonce="[^"]*"|[0-9a-f-]{36}')
ZANDHOVEN = {
    "jasmijn": "j.brouwers@politie-duinstreek.example",
    "samira": "s.ouali@dorpsteam.example",
    "tess": "t.zwart@jeugdbrandweer.example",
    "esmee": "e.kroon@zandhoven.example",
    "nanda": "n.haverkort@zandhoven.example",
}


@dataclass
class Visit:
    """One answer, with what was written to the journal for it."""

    who: str
    url: str
    response: object
    lines: list
    queries: int
    then: object = None  # what was looked up before it was undone

    @property
    def status(self):
        return self.response.status_code

    @property
    def text(self):
        return self.response.content.decode()

    @property
    def marks(self):
        """Marks in the body, the headers and the address one is sent to."""
        return set(MARK.findall(self.text + str(dict(self.response.items()))))

    @property
    def body(self):
        return EACH_TIME_NEW.sub("", self.text)


class Hall:
    """Signed-in browsers of everybody, kept while the world is."""

    def __init__(self, world):
        self.world = world
        self.people = {name: User.objects.get(email=email) for name, email in (CAST | ZANDHOVEN).items()}
        self.roles = {
            name: set(Membership.objects.filter(user=user).values_list("role", flat=True))
            for name, user in self.people.items()
        }
        self.held = {
            (name, town): {
                f"any_{one.role}" for one in Membership.objects.filter(user=user, municipality__slug=town)
            }
            for name, user in self.people.items()
            for town in world.towns
        }
        self.employers = {
            name: set(Membership.objects.filter(user=user).values_list("organisation__slug", flat=True))
            for name, user in self.people.items()
        }
        self.cookies = {"visitor": ""}
        for name, user in self.people.items():
            client = Client()
            client.force_login(user, backend=BACKEND)
            self.cookies[name] = client.cookies.output(header="", sep=";")

    def visit(self, who, url, method="get", data=None, *, then=None):
        client = Client(raise_request_exception=False)
        client.cookies = http.cookies.SimpleCookie(self.cookies[who])
        cache.clear()  # the guard against guessing passwords counts in it
        asked = []

        def count(execute, sql, params, *more):
            if "test" not in (params or ()):  # the arrangement of the tests tells who acts after each request
                asked.append(sql)
            return execute(sql, params, *more)

        with undone():
            with connection.execute_wrapper(count):
                response = getattr(client, method)(url, data or {})
            lines = self.world.journal.entries()
            found = then() if then else None
        counted = [sql for sql in asked if not sql.startswith(NOT_COUNTED)]
        return Visit(who, url, response, lines, len(counted), found)

    def roles_in(self, who, town):
        """What this person is in the story of that town; nothing, for most."""
        made = vars(self.world.towns[town].people)
        cast = [role for role, user in made.items() if role != "former" and user == self.people[who]]
        if "colleague" in cast and who == "milton":
            cast = ["no_team_lead", *cast]
        return [*cast, *self._watches(who, town), *sorted(self.held[who, town])]

    def _watches(self, who, town):
        watching = self.roles[who] & {"supervisor", "privacy_officer"}
        here = Membership.objects.filter(user=self.people[who], municipality__slug=town).exists()
        return watching if here or not watching else {"watches_elsewhere"}


def thing(made, name):
    """The object of a row, in one of the towns."""
    if name == "signal":
        return made.signals["case"]
    if name == "notice":
        return Notice.objects.filter(user=made.people.reporter).first()
    return made.things[name]


def address(name, made, key, arguments):
    """`key` None: the object of the town; else any key."""
    if name in {"audit:entry", "mfa_remove_webauthn"} and not isinstance(key, int):
        key = 10**9
    values = {"pk": key, "weighing": key, "town": made.town.slug, "step": 2, "key": "x-x", "uidb36": "x"}
    people = made.people
    values["user"] = (people.other_partner if name == "cases:recall-left" else people.partner).pk
    values["route"] = made.things["route"].pk
    values["admission"] = made.things["admission_partner"].pk
    return reverse(name, kwargs={argument: values[argument] for argument in arguments})


def nobody():
    return uuid.uuid4()
