"""Catalogue 8 and 9: access ends on the second, on every page, also on the one that stands open."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import Membership
from agreements import actions
from agreements.models import Admission, Covenant, Party, Suspension
from cases.models import Contribution
from foundation import acting
from foundation import clock as the_clock
from tests import figures
from tests.cases.posting import open_form, post
from tests.factories.cases import admitted
from tests.people import CAST

SECOND = timedelta(seconds=1)
LAST_DAYS = [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2028, 2, 29)]


def opened(client, case):
    """Statuses of the pages of a case, and whether a list or search names it."""
    pages = [client.get(reverse(name, args=[case.pk])) for name in ("cases:partner-case", "cases:share")]
    found = [client.get(reverse("cases:partner")), post(client, "cases:search", query=case.number)]
    return [page.status_code for page in pages] + [f'/{case.pk}/"' in page.text for page in found]


@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_a_case_closes_at_the_second_of_local_midnight(case, yasemin, browser_of, clock, last):
    """An ordinary midnight, the nights on which the clocks change, new year, and 29 February."""
    held = Covenant.objects.get(slug="cov-wr-pga")
    held.ends_on = date(2029, 1, 1)
    held.save(update_fields=["ends_on"])
    admission = admitted(case, yasemin, days=(last - the_clock.today()).days)
    seen, midnight = (
        [],
        datetime.combine(last + timedelta(days=1), time(0), tzinfo=ZoneInfo("Europe/Amsterdam")),
    )
    assert admission.ends_at == midnight
    for offset in (-SECOND, 0 * SECOND, SECOND):
        clock.move_to(midnight + offset)
        seen.append(opened(browser_of(yasemin), case))
    wanted = [[200, 200, True, True], *[[404, 404, False, False]] * 2]
    figures.note(8, f"pages around the midnight after {last}", "12 of 12 right", seen, seen == wanted)
    assert seen == wanted


def a_text(client, case, receiver):
    """The form of sharing, as it stands on the page, with one new text."""
    sent = open_form(client, "cases:share", case.pk) | {"to": [receiver.pk], "purpose": "Steun"}
    sent |= {"ground": "lb-pga", "items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 0}
    sent |= dict.fromkeys(("proportional", "less_invasive", "secrecy"), "Kort.")
    return sent | {"items-0-text": "Moeder wil hulp.", "items-0-category": "household"}


def ended(person):
    held = Admission.objects.get(user=person)
    actions.end_admission(admission=held, by=held.admitted_by, because="Klaar")


def suspended(_person):
    Suspension.objects.create(covenant=Covenant.objects.get(slug="cov-wr-pga"), reason="Onderzoek")


def expired(_person):
    held = Covenant.objects.get(slug="cov-wr-pga")
    held.ends_on = the_clock.today() - timedelta(days=1)
    held.save(update_fields=["ends_on"])


def expelled(person):
    mine = Membership.objects.filter(user=person).values("organisation")
    Party.objects.filter(covenant__slug="cov-wr-pga", organisation__in=mine).delete()


def left(person):
    for held in Membership.objects.filter(user=person):
        held.ends_at = the_clock.now()
        held.save(update_fields=["ends_at"])


def closed(person):
    person.is_active = False
    person.save(update_fields=["is_active"])


@pytest.mark.parametrize("way", [ended, suspended, expired, expelled, left, closed])
def test_the_form_that_stands_open_is_not_taken_any_more(shared, yasemin, simone, browser_of, way):
    """The page was read, the caches are warm, the session is old; the next request is refused."""
    client = browser_of(yasemin)
    assert opened(client, shared) == [200, 200, True, True]
    sent = a_text(client, shared, simone)
    with acting.acting_as(None, system=True):
        way(type(yasemin).objects.get(email=CAST["yasemin"]))
    answers = [post(client, "cases:share", shared.pk, **sent), client.get(reverse("cases:partner"))]
    answers.append(client.get(reverse("cases:partner-case", args=[shared.pk])))
    told = sum(str(shared.pk) in answer.text for answer in answers)
    wanted = [302, 302, 302] if way is closed else [404, 200, 404]
    figures.note(9, f"requests answered after: {way.__name__}", "0", told, not told)
    assert ([answer.status_code for answer in answers], told) == (wanted, 0)
    assert not Contribution.objects.exists()


def test_the_same_form_is_taken_as_long_as_nothing_ended(shared, yasemin, simone, browser_of):
    """The control."""
    client = browser_of(yasemin)
    sent = a_text(client, shared, simone)
    assert post(client, "cases:share", shared.pk, **sent).status_code == 302
    assert Contribution.objects.count() == 1
