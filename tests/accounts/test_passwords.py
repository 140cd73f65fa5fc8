"""Length counts; signs, figures and capitals are not asked for; what leaked is refused."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

GOOD = [
    "vier vlugge vissen varen",
    "correct horse battery staple",
    "aaneengeregenalinea",
    "é" * 3 + "wonderlijk-mooi-weer",
    "x9" + "kruiwagen zonder wiel " * 4,
]
EASY = [
    "wachtwoordwachtwoord",
    "Wachtwoord2026!!",
    "W@chtw00rdW@chtw00rd",
    "welkomwelkomwelkom",
    "gemeente-welkom-2026",
    "passwordpassword",
    "qwertyuiop1234567890",
    "aaaaaaaaaaaaaaaaaaaa",
    "ababababababababab",
]


@pytest.mark.parametrize("password", GOOD)
def test_good(password):
    validate_password(password)


@pytest.mark.parametrize("password", EASY)
def test_easy(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_fourteen_signs_are_too_few_and_fifteen_enough():
    with pytest.raises(ValidationError):
        validate_password("zeskantigewolk")
    validate_password("zeskantigewolke")


def test_the_own_name_is_no_password(daan):
    with pytest.raises(ValidationError):
        validate_password(daan.email, daan)


def test_long_ones_are_taken_whole(daan, client, db):
    long = "kruiwagen zonder wiel " * 8
    daan.set_password(long)
    daan.save(update_fields=["password"])
    typed = {"login": daan.email, "password": long}
    assert client.post("/account/aanmelden/", typed | {"password": long[:-2]}).status_code == 200
    assert client.post("/account/aanmelden/", typed).status_code == 302
