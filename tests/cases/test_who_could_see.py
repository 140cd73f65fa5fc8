"""Who could see this on 3 March? As it was on that day, asked weeks later (I1, leaving)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import actions as accounts
from agreements import actions as agreements
from agreements.models import Admission, DossierPermission
from agreements.past import who_could_see
from cases import actions
from tests.cases.posting import day as boxes
from tests.conftest import MONDAY
from tests.factories.cases import admitted

DAY = timedelta(days=1)
NOON = timedelta(hours=3)
EVENING = timedelta(hours=8)


def ask(client, case, on=None):
    query = boxes("day", on) if on else {}
    return client.get(reverse("cases:who-could-see", args=[case.pk]), query)


def names(sights):
    return sorted({one.admission.user.name for one in sights})


@pytest.fixture
def lived(case, clock, as_person, browser_of, people, happenings):
    """A week in which much changes at noon: who could open the page in the morning or the evening, by day."""
    opened = {}
    for count, happens in enumerate(happenings):
        start = MONDAY + count * DAY
        for moment in (start, start + EVENING):
            if moment > start:
                clock.move_to(start + NOON)
                happens()
            clock.move_to(moment)
            for person in people:
                person.refresh_from_db()  # who comes back has another password
                page = browser_of(person).get(reverse("cases:partner-case", args=[case.pk]))
                if page.status_code == 200:
                    opened.setdefault(start.date(), set()).add(person.name)
    return opened


@pytest.fixture
def people(simone, yasemin, amel, kwame, tarik):
    return [simone, yasemin, amel, kwame, tarik]


@pytest.fixture
def happenings(case, covenant, waterrijk, as_person, simone, yasemin, amel, pervin, lieuwe):
    held = {}

    def suspends():
        with as_person(pervin):
            held["suspension"] = agreements.suspend(
                covenant=covenant, town=waterrijk, key=uuid4(), reason="Lek", by=pervin
            )
            agreements.ask_to_lift(suspension=held["suspension"], because="Hersteld", by=pervin)

    def lifts():
        with as_person(lieuwe):
            agreements.lift(suspension=held["suspension"], by=lieuwe)

    def closes():
        with as_person(pervin):
            accounts.close_account(user=yasemin, because="Verlof", by=pervin)

    def reopens():
        with as_person(pervin):
            accounts.reopen_account(user=yasemin, because="Terug", by=pervin)
        admitted(case, amel, days=1)

    def ends():
        with as_person(simone):
            there = Admission.objects.get(dossier=case.dossier, user=yasemin)
            actions.end(case=case, admission=there, because="Klaar", by=simone)

    return [lambda: admitted(case, yasemin), suspends, bool, lifts, closes, bool, reopens, ends, bool, bool]


def test_it_says_who_could_really_open_the_page_on_each_day(lived, case, browser_of, hester, clock):
    clock.move_to(MONDAY + 60 * DAY)
    client = browser_of(hester)
    answered = {on: set(names(ask(client, case, on).context["sights"])) for on in lived}
    assert answered == lived
    assert len({frozenset(found) for found in lived.values()}) == 3
    assert lived[date(2026, 3, 4)] == {"Simone Hartog"}  # suspended all day
    before = ask(client, case, date(2026, 3, 1))
    assert (before.context["sights"], "voor niemand open" in before.text) == ([], True)


def test_each_part_counts_from_the_day_it_was_opened(shared, simone, yasemin, as_person, clock):
    clock.move_to(MONDAY + 2 * DAY)
    held = Admission.objects.get(dossier=shared.dossier, user=yasemin)
    with as_person(simone):
        agreements.open_kind(admission=held, kind="plan", by=simone)
    found = {}
    for on in (date(2026, 3, 3), date(2026, 3, 4)):
        (one,) = (it for it in who_could_see(shared.dossier_id, on) if it.admission.user == yasemin)
        found[on.day] = sorted(one.kinds)
    assert found == {3: ["actions", "identity"], 4: ["actions", "identity", "plan"]}


def test_the_page_says_by_which_rule_and_how_long(shared, browser_of, simone, covenant, journal, yasemin):
    page = ask(browser_of(simone), shared)
    facts = ("Yasemin Demirel", covenant.name, "2 maart 2026, 09:00", "1 mei 2026", "Identiteit", "Regisseur")
    assert [fact for fact in facts if fact not in page.text] == []
    (line,) = journal.entries(kind="look", page="cases:who-could-see")
    assert (line["facts"]["day"], line["rule"]) == ("2026-03-02", "admission_task")
    held = Admission.objects.filter(dossier=shared.dossier)
    assert sorted(line["items"]) == sorted(f"agreements.admission:{one.pk}" for one in held)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("hester", 200),
        ("gosse", 200),
        ("yasemin", 404),
        ("kwame", 404),
        ("pervin", 404),
        ("tarik", 404),
        ("quirine", 404),
    ],
)
def test_who_may_ask(request, shared, browser_of, as_person, who, status):
    """Nobody learns it from the database either; and the watchers read no name of the youth."""
    person = request.getfixturevalue(who)
    page = ask(browser_of(person), shared)
    assert (page.status_code, "Ruben" in page.text) == (status, False)
    with as_person(person):
        assert bool(who_could_see(shared.dossier_id, MONDAY.date())) == (status == 200)


@pytest.mark.parametrize("on", [{"day_0": "3"}, {"day_0": "31", "day_1": "2", "day_2": "2026"}, "tomorrow"])
def test_a_day_that_is_none_comes_back(shared, browser_of, simone, on):
    query = boxes("day", MONDAY.date() + DAY) if on == "tomorrow" else on
    page = browser_of(simone).get(reverse("cases:who-could-see", args=[shared.pk]), query)
    assert (page.status_code, page.context["sights"]) == (422, [])


def test_it_asks_little_of_the_database(shared, browser_of, hester, amel, iza, django_assert_max_num_queries):
    for person in (amel, iza):
        admitted(shared, person)
    client = browser_of(hester)
    with django_assert_max_num_queries(15):
        assert len(ask(client, shared).context["sights"]) == 4


REWRITES = {
    "what_has_ended_stays_ended": "UPDATE agreements_admission SET ended_at = NULL, ended_by_id = NULL",
    "a_part_keeps_the_day_it_was_opened": "UPDATE agreements_dossierpermission SET opened_at = regie_now()",
}


@pytest.mark.parametrize("rule", REWRITES)
def test_the_past_is_not_rewritten(shared, simone, yasemin, as_person, rule):
    held = Admission.objects.get(dossier=shared.dossier, user=yasemin)
    with as_person(simone):
        actions.end(case=shared, admission=held, because="Klaar", by=simone)
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REWRITES[rule])
    assert error.value.__cause__.diag.constraint_name == rule
    assert DossierPermission.objects.filter(admission=held).count() == 2
