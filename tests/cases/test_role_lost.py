"""Who loses a role loses with the next request what was seen in it; who keeps another keeps only that."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, User
from agreements import actions as agreements
from agreements.models import Admission
from audit.refusals import Incomplete
from cases import access
from cases.models import Case, Contribution
from foundation import clock
from tests.factories.cases import brought_in


@pytest.fixture
def becomes(as_person, pervin):
    """`becomes(amel, "executor")`: the administrator gives a second role for the same organisation."""

    def becomes(user, role):
        held = Membership.objects.get(user=user)
        return Membership.objects.create(
            user=user, organisation=held.organisation, municipality=held.municipality, role=role
        )

    return becomes


@pytest.fixture
def loses(as_person, pervin):
    def loses(user, role):
        held = Membership.objects.get(user=user, role=role)
        with as_person(pervin):
            accounts.end_role(membership=held, last_day=None, because="Andere taak", by=pervin)

    return loses


def sees(browser_of, user, case):
    return browser_of(user).get(reverse("cases:partner-case", args=[case.pk])).status_code


def directs(as_person, user, case):
    with as_person(user), connection.cursor() as cursor:
        cursor.execute("SELECT regie_directs(%s)", [case.dossier_id])
        return cursor.fetchone()[0]


def test_who_is_regisseur_no_more_loses_the_case_though_another_role_stays(
    case, simone, becomes, loses, browser_of, as_person
):
    becomes(simone, "process_director")
    assert sees(browser_of, simone, case) == 200
    assert directs(as_person, simone, case)
    loses(simone, "regisseur")
    assert sees(browser_of, simone, case) == 404
    assert browser_of(simone).get(reverse("cases:detail", args=[case.pk])).status_code == 404
    assert not Case.objects.visible_to(simone).exists()
    assert not directs(as_person, simone, case)
    assert not access.directs(User.objects.get(pk=simone.pk), case)
    assert Admission.objects.get(dossier=case.dossier, user=simone).ended_at is None  # nothing waited for


def test_losing_another_role_leaves_the_regisseur_the_case(case, simone, becomes, loses, browser_of):
    becomes(simone, "process_director")
    loses(simone, "process_director")
    assert sees(browser_of, simone, case) == 200


@pytest.mark.parametrize("role", ["executor", "administrator", "supervisor", "privacy_officer"])
def test_a_partner_who_only_manages_or_executes_now_sees_no_case(
    shared, yasemin, becomes, loses, browser_of, role
):
    assert sees(browser_of, yasemin, shared) == 200
    becomes(yasemin, role)
    loses(yasemin, "partner")
    assert sees(browser_of, yasemin, shared) == 404


def test_emergency_access_ends_with_the_role_it_was_taken_in(
    case, kwame, becomes, loses, browser_of, as_person
):
    becomes(kwame, "youth_worker")
    texts = {"number": case.number, "reason": "Hij staat nu op het dak van de school."}
    with as_person(kwame):
        agreements.break_glass(
            dossier=case.dossier,
            organisation=kwame.organisation_in(case.municipality_id),
            form_key=uuid4(),
            by=kwame,
            **texts,
        )
    assert sees(browser_of, kwame, case) == 200
    loses(kwame, "contact_point")
    assert sees(browser_of, kwame, case) == 404


def test_a_newer_version_with_fewer_kinds_of_information_narrows_what_was_shared(
    shared, simone, yasemin, pervin, lieuwe, covenant, waterrijk, as_person, clock
):
    with as_person(simone):
        item = brought_in(shared, simone, [yasemin], "Thuis is ruzie.", category="household")
    seen_by = Contribution.objects.visible_to
    assert list(seen_by(yasemin)) == [item]
    newer = a_newer_version(covenant, waterrijk, pervin, lieuwe, as_person, without="household")
    assert not seen_by(yasemin).exists()
    with as_person(yasemin), connection.cursor() as cursor:
        cursor.execute("SELECT regie_receives('cases.contribution', %s)", [item.pk])
        assert cursor.fetchone()[0] is False
    assert Case.objects.visible_to(yasemin).exists()  # the admission itself keeps its version
    assert newer.parties.count() == covenant.parties.count()


def test_nothing_new_is_shared_past_a_newer_version(
    shared, simone, yasemin, pervin, lieuwe, covenant, waterrijk, as_person, clock
):
    a_newer_version(covenant, waterrijk, pervin, lieuwe, as_person, without="household")
    with as_person(simone):
        with pytest.raises(Incomplete) as refusal:
            brought_in(shared, simone, [yasemin], "Thuis is ruzie.", category="household")
        kept = brought_in(shared, simone, [yasemin], "Hij komt op tijd.", category="behaviour")
    assert refusal.value.code == "category_not_in_covenant"
    assert list(Contribution.objects.visible_to(yasemin)) == [kept]


def a_newer_version(covenant, town, first, second, as_person, *, without):
    """In force from today in the town, and no party may have this kind of information any more."""
    with as_person(first):
        newer = agreements.new_version(covenant=covenant, by=first)
        for party in newer.parties.select_related("organisation"):
            agreements.write_party(
                covenant=newer,
                organisation=party.organisation,
                provides=party.provides,
                may_receive=[one for one in party.may_receive if one != without],
                signed_on=None,
                by=first,
            )
        accession = newer.accessions.get(municipality=town)
        agreements.propose(accession=accession, acceded_on=clock.today(), signed_on=None, by=first)
    with as_person(second):
        agreements.confirm(accession=accession, by=second)
    return newer
