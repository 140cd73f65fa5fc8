"""What the app would refuse, the database refuses as well: two people, dated rows, the own town."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Membership
from agreements import actions
from agreements.models import Accession, Suspension
from tests.conftest import MONDAY


@pytest.fixture
def write(as_person):
    """Some SQL as somebody: the name of the rule that refuses it, or how many rows it wrote."""

    def write(user, query, *values):
        try:
            with transaction.atomic(), as_person(user), connection.cursor() as cursor:
                cursor.execute(query, values)
                return cursor.rowcount
        except DatabaseError as error:
            return error.__cause__.diag.constraint_name or error.__cause__.sqlstate

    return write


POLICY = "42501"


def test_nobody_brings_a_covenant_into_force_alone(
    write, as_person, regional, pervin, lieuwe, waterrijk, clock
):
    with as_person(pervin):
        newer = actions.new_version(covenant=regional, by=pervin)
        accession = newer.accessions.get(municipality=waterrijk)
        actions.propose(accession=accession, acceded_on=MONDAY.date(), signed_on=None, by=pervin)
    force = "UPDATE agreements_accession SET state = 'in_force', confirmed_by_id = %s WHERE id = %s"
    assert write(pervin, force, pervin.pk, accession.pk) == "an_accession_takes_two_people"
    assert write(pervin, force, lieuwe.pk, accession.pk) == "an_accession_takes_two_people"
    cover = "UPDATE agreements_covenant SET state = 'in_force' WHERE id = %s"
    assert write(pervin, cover, newer.pk) == "an_accession_takes_two_people"
    with as_person(lieuwe):
        actions.confirm(accession=accession, by=lieuwe)
    assert Accession.objects.get(pk=accession.pk).state == "in_force"


def test_nobody_lifts_a_suspension_alone(write, as_person, covenant, pervin, lieuwe, waterrijk, clock):
    with as_person(pervin):
        held = actions.suspend(covenant=covenant, town=waterrijk, key=uuid4(), reason="Lek", by=pervin)
    ends = "UPDATE agreements_suspension SET ends_at = regie_now(), lifted_by_id = %s WHERE id = %s"
    assert write(lieuwe, ends, lieuwe.pk, held.pk) == "lifting_takes_two_people"
    with as_person(pervin):
        actions.ask_to_lift(suspension=held, because="Hersteld", by=pervin)
    assert write(pervin, ends, pervin.pk, held.pk) == "lifting_takes_two_people"
    assert write(lieuwe, ends, lieuwe.pk, held.pk) == 1


def test_what_counted_is_not_rewritten(write, covenant, pervin, simone, clock):
    assert write(
        pervin, "UPDATE agreements_covenant SET ends_on = ends_on + 900 WHERE id = %s", covenant.pk
    ) == ("a_covenant_in_force_is_not_rewritten")
    wider = "UPDATE agreements_party SET may_receive = '{care_content}' WHERE covenant_id = %s"
    assert write(pervin, wider, covenant.pk) == "parties_are_written_in_a_draft"
    assert write(pervin, "DELETE FROM agreements_party WHERE covenant_id = %s", covenant.pk) == (
        "parties_are_written_in_a_draft"
    )
    back = "UPDATE agreements_accession SET acceded_on = acceded_on - 30 WHERE covenant_id = %s"
    assert write(pervin, back, covenant.pk) == "an_accession_is_not_rewritten"


@pytest.mark.parametrize("who", ["simone", "hester", "gosse", "vera", "amel"])
def test_who_is_not_of_the_town_or_the_role_writes_nothing(request, write, covenant, waterrijk, who, clock):
    user = request.getfixturevalue(who)
    assert write(user, "DELETE FROM agreements_party WHERE covenant_id = %s", covenant.pk) == 0
    assert write(user, "DELETE FROM agreements_accession WHERE covenant_id = %s", covenant.pk) == 0
    insert = """INSERT INTO agreements_suspension (id, covenant_id, municipality_id, starts_at, reason,
        decided_by, lift_because, lift_decided_by, suspended_by_id)
        VALUES (gen_random_uuid(), %s, %s, regie_now(), 'x', '', '', '', %s)"""
    assert write(user, insert, covenant.pk, waterrijk.pk, user.pk) == POLICY
    end = "UPDATE agreements_covenant SET ended_from = regie_today() WHERE id = %s"
    assert write(user, end, covenant.pk) == "the_own_town_writes_a_covenant"
    assert not Suspension.objects.filter(covenant=covenant).exists()


def test_nobody_gives_themselves_a_role_or_brings_one_back(write, pervin, amel, simone, clock):
    take = "UPDATE accounts_membership SET role = 'contact_point' WHERE user_id = %s"
    assert write(pervin, take, pervin.pk) == "the_administrator_gives_roles"
    assert write(simone, take, amel.pk) == "the_administrator_gives_roles"
    assert write(pervin, take, amel.pk) == "a_role_is_never_rewritten"
    held = Membership.objects.get(user=amel)
    held.ends_at = MONDAY + timedelta(hours=1)
    held.save()
    clock.move_to(MONDAY + timedelta(hours=2))
    longer = "UPDATE accounts_membership SET ends_at = regie_now() + interval '1 day' WHERE id = %s"
    assert write(pervin, longer, held.pk) == "what_has_ended_stays_ended"


def test_only_the_administrator_closes_an_account(write, pervin, simone, amel, lotte, clock):
    close = "UPDATE accounts_user SET is_active = false WHERE id = %s"
    assert write(simone, close, amel.pk) == "an_account_is_closed_by_who_may"
    assert write(pervin, close, lotte.pk) == "an_account_is_closed_by_who_may"
    assert write(pervin, close, amel.pk) == 1
