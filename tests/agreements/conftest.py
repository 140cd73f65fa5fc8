"""Pages about covenants, as the people of the two towns use them."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.models import Covenant, Dossier

REGIONAL = "cov-reg-zvh"


@pytest.fixture
def esmee(db):
    """The administrator of Zandhoven."""
    return User.objects.get(email="e.kroon@zandhoven.example")


@pytest.fixture
def nanda(db):
    """Decides for the council of Zandhoven."""
    return User.objects.get(email="n.haverkort@zandhoven.example")


@pytest.fixture
def arend(db):
    """The privacy officer of Zandhoven."""
    return User.objects.get(email="a.tenhave@zandhoven.example")


@pytest.fixture
def jasmijn(db):
    """Police in Zandhoven."""
    return User.objects.get(email="j.brouwers@politie-duinstreek.example")


@pytest.fixture
def regional(db):
    return Covenant.objects.get(slug=REGIONAL)


def in_boxes(**fields):
    """What a browser sends: dates in three boxes, a key for the form."""
    sent = {"form_key": str(uuid.uuid4())}
    for name, value in fields.items():
        if hasattr(value, "isoformat"):
            for place, part in enumerate((value.day, value.month, value.year)):
                sent[f"{name}_{place}"] = str(part)
        else:
            sent[name] = value
    return sent


@pytest.fixture
def post(browser_of):
    """`post(esmee, "suspend", covenant.pk, reason=…)`: the answer to a form of this room."""

    def send(user, page, pk=None, **fields):
        path = reverse(f"agreements:{page}", args=[pk] if pk else [])
        return browser_of(user).post(path, in_boxes(**fields))

    return send


@pytest.fixture
def look(browser_of):
    def get(user, page, pk=None):
        return browser_of(user).get(reverse(f"agreements:{page}", args=[pk] if pk else []))

    return get


@pytest.fixture
def a_case(clock):
    """A dossier of a case in a town."""

    def make(town):
        return Dossier.objects.create(municipality=town, kind="case")

    return make
