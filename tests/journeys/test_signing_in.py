import pytest

from tests.journeys.person import SIGN_IN

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1280])
def test_daan_signs_in_and_finds_his_start_page(person, width):
    daan = person("daan", width=width)
    assert daan.path == "/start/"
    daan.notices_nothing_wrong()


def test_a_wrong_password_says_what_to_do(person):
    daan = person("daan")
    daan.sign_out()
    daan.go(SIGN_IN)
    daan.type("login", daan.email)
    daan.type("password", "not-this-one-at-all")
    daan.send()
    assert daan.path == SIGN_IN
    daan.notices_nothing_wrong()
