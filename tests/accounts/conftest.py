"""A site where nobody is exempt, with real sessions, and an app that makes codes."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.agreements.conftest import in_boxes
from tests.database import PASSWORD

SIGN_IN = "/account/aanmelden/"


@pytest.fixture
def live(settings):
    """As in a real town: a second factor for everybody, sessions of a quarter of an hour and a day's work."""
    settings.SITE_IS_DEMO = False
    settings.SESSION_IDLE_SECONDS = 15 * 60
    settings.SESSION_COOKIE_AGE = 8 * 60 * 60


@pytest.fixture
def real_sessions(settings):
    settings.SESSION_IDLE_SECONDS = 15 * 60
    settings.SESSION_COOKIE_AGE = 8 * 60 * 60


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": user.email, "password": password}, **more)


def code_of(secret, *, later=0):
    """What the app shows in so many half minutes."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sets_up_an_app(client):
    """Signs nothing: the client has a session. Gives the secret and the recovery codes."""
    page = client.get("/account/beveiliging/app/")
    secret = page.context["form"].secret
    done = client.post("/account/beveiliging/app/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/account/beveiliging/codes/"
    shown = client.get("/account/beveiliging/codes/")
    assert shown.status_code == 200, shown.headers
    return secret, shown.context["unused_codes"]


@pytest.fixture
def with_app(live, daan):
    """Daan has an app: the secret, his codes, and a browser in which nobody is signed in."""
    client = Client()
    sign_in(client, daan)
    secret, codes = sets_up_an_app(client)
    client.post("/account/afmelden/")
    return secret, codes, Client()


def factors_of(user):
    return sorted(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


@pytest.fixture
def bram(db):
    """Works at a school of Waterrijk."""
    return User.objects.get(email="b.hoekstra@vakhaven.example")


@pytest.fixture
def send(browser_of):
    def send(user, page, pk=None, **fields):
        path = reverse(f"management:{page}", args=[pk] if pk else [])
        return browser_of(user).post(path, in_boxes(**fields))

    return send


@pytest.fixture
def see(browser_of):
    def get(user, page, pk=None):
        return browser_of(user).get(reverse(f"management:{page}", args=[pk] if pk else []))

    return get
