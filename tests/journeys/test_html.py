"""Every page of the path is sound as text: before any browser mends it."""

import pytest

from tests.journeys import inspection, tasks

pytestmark = pytest.mark.journey


def test_each_page_parses_and_has_its_headings_in_order(album):
    faults = {seen.name: list(inspection.of_html(seen.html)) for seen in album.pages}
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_title_names_the_young_person(album):
    titles = {inspection.title_of(seen.html) for seen in album.pages}
    assert [title for title in titles if any(part in title for part in tasks.YOUTH.split())] == []
    assert [title for title in titles if len(title.split()) < len(["Start", "-", "Regie"])] == []
