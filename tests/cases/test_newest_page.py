"""The list reads the admissions in their own order: the same rows as `visible_to`, each once."""

import pytest

from agreements import actions as agreements
from agreements.models import Admission, Covenant
from cases.models import Case
from foundation.paging import PER_PAGE
from tests.factories.crowd import crowd


@pytest.fixture
def many(shared, yasemin):
    """The shared case and sixty others of the same regisseur, opened to the same partner."""
    crowd(shared, 60, to=[yasemin])
    return shared


def pages_of(user):
    after, found = None, []
    while True:
        page = Case.objects.open().newest_page(user, after)
        found.append(page)
        after = page.further
        if after is None:
            return found


def test_the_pages_together_are_what_is_visible_newest_first(many, yasemin):
    pages = pages_of(yasemin)
    assert [len(page.rows) for page in pages] == [PER_PAGE, PER_PAGE, 11]
    assert {page.total for page in pages} == {61}
    read = [case.pk for page in pages for case in page.rows]
    expected = Case.objects.visible_to(yasemin).order_by("-dossier__registered_at", "-dossier_id")
    assert read == [case.pk for case in expected]


def test_who_was_admitted_twice_sees_a_case_once(shared, yasemin, simone, as_person):
    first = Admission.objects.of(yasemin).get(dossier=shared.dossier_id)
    with as_person(simone):
        agreements.admit(
            dossier=shared.dossier,
            user=yasemin,
            organisation=first.organisation,
            covenant=Covenant.objects.get(pk=first.covenant_id),
            ground=None,
            kinds=["plan"],
            purpose="Nog iets",
            until=None,
            by=simone,
        )
    page = Case.objects.open().newest_page(yasemin)
    assert (list(page.rows), page.total) == ([shared], 1)


def test_the_page_goes_on_where_it_ended(many, browser_of, yasemin):
    client = browser_of(yasemin)
    first = client.get("/partner/")
    assert "(61)" in first.text
    second = client.get("/partner/", {"na": str(first.context["page"].further)})
    shown = [{row["case"].number for row in page.context["rows"]} for page in (first, second)]
    assert not shown[0] & shown[1]
    assert [len(numbers) for numbers in shown] == [PER_PAGE, PER_PAGE]


@pytest.mark.parametrize("nonsense", ["x", "1.2", "%00", "9999999999999999999.zz"])
def test_a_place_that_is_none_is_the_beginning(many, browser_of, yasemin, nonsense):
    assert len(browser_of(yasemin).get("/partner/", {"na": nonsense}).context["rows"]) == PER_PAGE
