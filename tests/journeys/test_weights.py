"""What a page weighs and asks for, on a phone with a slow line."""

from urllib.parse import urlsplit

import pytest

from tests.journeys.person import HOME

pytestmark = pytest.mark.journey

HTML, CSS, JS, FIRST_VISIT = 60_000, 30_000, 25_000, 120_000
COLD, WARM = 8, 2


def test_no_page_is_heavy(album):
    weights = {seen.name: len(seen.html.encode()) for seen in album.pages}
    assert {name: weight for name, weight in weights.items() if weight > HTML} == {}


def test_pages_share_light_styles_and_scripts(album):
    weight = {kind: sum(map(album.gzipped, album.static(kind))) for kind in ("css", "js", "svg")}
    assert {part.rpartition(".")[2] for part in album.static("")} <= weight.keys()  # no fonts, no pictures
    assert weight["css"] <= CSS, weight
    assert weight["js"] <= JS, weight
    assert sum(weight.values()) + max(len(seen.html.encode()) for seen in album.pages) <= FIRST_VISIT


def test_a_page_asks_little_the_first_time_and_less_the_second(album):
    much = {}
    for seen in album.one_of_each():
        cold, warm = album.requests(seen)
        if len(cold) > COLD or len(warm) > WARM or not {urlsplit(url).hostname for url in cold} <= HOME:
            much[seen.name] = (cold, warm)
    assert much == {}
