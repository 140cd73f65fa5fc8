"""The administrator gives and ends roles, opens and closes accounts; and sees no content by it (I21)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import Closure, Membership, Notice, Organisation, User
from agreements import actions as agreements
from agreements.models import Covenant, Dossier
from foundation import outbox
from foundation.models import Promise
from signals.models import Draft
from tests.conftest import MONDAY

TODAY = MONDAY.date()
DAY = timedelta(days=1)


@pytest.fixture
def admitted(clock, simone, amel, waterrijk):
    """Amel of the police is admitted to a case."""
    dossier = Dossier.objects.create(municipality=waterrijk, kind="case")
    agreements.admit(
        dossier=dossier,
        user=amel,
        organisation=amel.organisation_in(waterrijk.pk),
        covenant=Covenant.objects.get(slug="cov-wr-pga"),
        ground=None,
        kinds=["plan"],
        purpose="Samen",
        until=None,
        by=simone,
    )
    return dossier


def opens(user, dossier):
    return User.objects.get(pk=user.pk).has_perm("agreements.view_plan", dossier)


def test_a_new_person_gets_an_account_and_a_role(send, see, pervin, waterrijk, journal, hester):
    club = Organisation.objects.get(slug="wr-wijkteam")
    fields = {"email": "Nieuw@Wijkteam.example", "name": "Noor de Vries", "job": "gezinswerker"}
    answer = send(pervin, "person-new", role="partner", organisation=str(club.pk), **fields)
    assert answer.status_code == 302, answer.content.decode()
    noor = User.objects.get(email="nieuw@wijkteam.example")
    assert (noor.has_role("partner", town_id=waterrijk.pk), noor.has_usable_password()) == (True, False)
    assert journal.acts() == ["accounts.account_opened", "accounts.role_given"]
    told = Promise.objects.filter(kind="accounts.notice", payload__kind="rights_changed")
    assert [one.payload["user"] for one in told] == [str(hester.pk)]
    assert "Noor de Vries" in see(pervin, "people").content.decode()


def test_a_role_runs_from_midnight_to_midnight_also_over_the_clock_change(
    send, pervin, iza, clock, waterrijk
):
    """From 28 March until and including 29 March 2026, a day of 23 hours."""
    first, last = date(2026, 3, 28), date(2026, 3, 29)
    fields = {"role": "process_director", "organisation": str(iza.organisation_in(waterrijk.pk).pk)}
    assert send(pervin, "role-give", iza.pk, from_day=first, until_day=last, **fields).status_code == 302
    given = Membership.objects.get(user=iza, role="process_director")
    assert given.ends_at - given.starts_at == timedelta(hours=47)
    held = Membership.objects.live().filter(pk=given.pk)
    found = {}
    for moment in (given.starts_at, given.ends_at):
        for before in (1, 0):
            clock.move_to(moment - timedelta(seconds=before))
            found[moment, before] = held.exists()
    assert list(found.values()) == [False, True, True, False]


@pytest.mark.parametrize(
    "changed",
    [
        {"role": ""},
        {"role": "contact_point", "organisation": ""},
        {"from_day": TODAY - DAY},
        {"until_day": TODAY - DAY},
        {"from_day": TODAY + 5 * DAY, "until_day": TODAY + 4 * DAY},
        {"from_day": "30 2 2026"},
        {"role": "administrator"},
        {"role": "partner"},
    ],
    ids=str,
)
def test_bad_input_comes_back_and_nothing_is_saved(send, pervin, amel, waterrijk, journal, changed):
    """Also a role that is held already, and one that does not go with the others."""
    fields = {"role": "process_director", "organisation": str(amel.organisation_in(waterrijk.pk).pk)}
    before = Membership.objects.count()
    assert send(pervin, "role-give", amel.pk, **fields | changed).status_code == 422
    assert (Membership.objects.count(), len(journal.entries(kind="refusal"))) == (before, 1)


def test_nobody_gives_themselves_a_role(send, pervin, clock):
    own = Organisation.objects.get(slug="wr-contactpunt")
    assert (
        send(pervin, "role-give", pervin.pk, role="contact_point", organisation=str(own.pk)).status_code
        == 422
    )


def test_ending_a_role_closes_what_it_opened_with_the_next_question(
    send, pervin, amel, waterrijk, admitted, clock
):
    assert opens(amel, admitted)
    held = Membership.objects.get(user=amel)
    assert send(pervin, "role-end", held.pk, because="Andere baan").status_code == 302
    assert not opens(amel, admitted)
    assert send(pervin, "role-end", held.pk, because="Nog eens").status_code == 409


def test_a_closed_account_is_dead_with_the_next_request_for_ever(
    send, browser_of, pervin, amel, admitted, journal
):
    page = browser_of(amel)
    assert page.get("/account/profiel/").status_code == 200
    assert send(pervin, "person-close", amel.pk, because="Uit dienst").status_code == 302
    answer = page.get("/account/profiel/")
    assert (answer.status_code, answer.url.startswith("/account/aanmelden/")) == (302, True)
    (line,) = journal.entries(kind="refusal")
    assert (line["reason_code"], line["actor_id"]) == ("account_closed", amel.pk)
    assert not opens(amel, admitted)
    assert send(pervin, "person-reopen", amel.pk, because="Toch niet").status_code == 302
    assert page.get("/account/profiel/").status_code == 302  # the old session stays dead
    assert opens(amel, admitted)
    closure = Closure.objects.get(user=amel)
    assert (closure.closed_by, closure.reopened_by, closure.because) == (pervin, pervin, "Uit dienst")


def test_what_waited_for_who_left_goes_too(send, pervin, daan, kwame, waterrijk, clock):
    Draft.objects.create(pk=uuid4(), author=daan, municipality=waterrijk)
    Notice.objects.create(user=daan, kind="feedback_given", path="/", key="a")
    Notice.objects.create(user=kwame, kind="feedback_given", path="/", key="b")
    payload = {"user": str(daan.pk), "key": "c"}
    outbox.promise("accounts.mail", key="c", payload=payload, not_before=MONDAY + DAY)
    assert send(pervin, "person-close", daan.pk, because="Uit dienst").status_code == 302
    outbox.drain()
    assert not Draft.objects.filter(author=daan).exists()
    assert [one.user for one in Notice.objects.filter(key__in="ab")] == [kwame]
    assert not Promise.objects.filter(payload__user=str(daan.pk), done_at=None).exists()


def test_an_administrator_works_for_the_own_town_only(send, see, pervin, lotte, eva, clock):
    assert see(pervin, "person", lotte.pk).status_code == 404
    assert send(pervin, "person-close", lotte.pk, because="x").status_code == 404
    elsewhere = Membership.objects.filter(user=eva, municipality__slug="zandhoven").get()
    assert send(pervin, "role-end", elsewhere.pk, because="x").status_code == 404
    assert send(pervin, "person-close", eva.pk, because="x").status_code == 403  # she works in both towns
    assert (User.objects.get(pk=eva.pk).is_active, Closure.objects.count()) == (True, 0)


def test_who_reads_along_changes_nothing(send, see, hester, gosse, amel, kwame, clock):
    for watcher in (hester, gosse):
        assert see(watcher, "person", amel.pk).status_code == 200
        assert see(watcher, "organisations").status_code == 200
        assert send(watcher, "person-close", amel.pk, because="x").status_code == 403
        assert send(watcher, "role-give", amel.pk).status_code == 403
    assert see(kwame, "people").status_code == 404


def test_an_organisation_and_its_agreement_to_report(send, see, pervin, journal, waterrijk):
    fields = {"name": "Speeltuin De Wip", "kind": "youth_work"}
    assert send(pervin, "organisation-new", **fields).status_code == 302
    made = Organisation.objects.get(name="Speeltuin De Wip")
    assert made.serves.get() == waterrijk
    answer = send(pervin, "organisation", made.pk, **fields, has_reporting_agreement="on")
    assert answer.status_code == 302
    (line,) = journal.entries(act="accounts.organisation_changed")
    assert line["facts"]["reporting_agreement"] is True
