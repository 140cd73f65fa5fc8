"""No admission without a covenant in force, no access without an admission in force (I1)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from accounts.models import Membership
from agreements import actions
from agreements.access import permit_by_admission
from agreements.models import Admission, Covenant, Dossier, DossierPermission, Suspension
from agreements.states import ALL_KINDS
from audit.refusals import Incomplete
from foundation import clock as the_clock
from tests.conftest import MONDAY

SECOND = timedelta(seconds=1)
LAST_DAY = date(2026, 3, 20)


@pytest.fixture
def dossier(clock, waterrijk):
    return Dossier.objects.create(municipality=waterrijk, kind="case")


@pytest.fixture
def admit(dossier, covenant, simone, amel):
    """Simone admits somebody, usually Amel of the police, until and including 20 March."""

    def admit(user=amel, until=LAST_DAY, under=covenant, kinds=("identity", "plan")):
        return actions.admit(
            dossier=dossier,
            user=user,
            organisation=user.organisation_in(dossier.municipality_id),
            covenant=under,
            ground=under.grounds.first(),
            kinds=kinds,
            purpose="Samen het plan maken",
            until=until,
            by=simone,
        )

    return admit


def sees(user, dossier, kind="plan"):
    """List, permit and guardian; a test that asks one of them asks all."""
    listed = Dossier.objects.open_to(user, kind).filter(pk=dossier.pk).exists()
    permit = permit_by_admission(user, dossier)
    assert listed == (permit is not None and permit.opens(kind))
    assert listed == user.has_perm(f"agreements.view_{kind}", dossier)
    return listed


def test_amel_sees_what_was_opened_and_nothing_else(admit, amel, lotte, dossier):
    admit()
    assert [kind for kind in ALL_KINDS if sees(amel, dossier, kind)] == ["identity", "plan"]
    assert [kind for kind in ALL_KINDS if sees(lotte, dossier, kind)] == []


def test_an_admission_is_journalled_with_whom_why_and_until_when(admit, journal, simone, amel, covenant):
    admission = admit()
    (line,) = journal.entries()
    assert (line["act"], line["actor_id"], line["object_id"]) == (
        "agreements.admitted",
        simone.pk,
        str(admission.pk),
    )
    assert line["facts"] == {
        "receiver": str(amel.pk),
        "ground": covenant.grounds.first().pk,
        "until": "2026-03-20",
        "capped": False,
        "kinds": ["identity", "plan"],
    }
    assert (line["reason_given"], line["municipality_id"]) == (True, admission.dossier.municipality_id)


def test_an_end_beyond_the_covenants_is_capped_at_the_covenants(admit, covenant, amel, dossier, clock):
    admission = admit(until=date(2031, 1, 1))
    assert (admission.ends_at, admission.was_capped) == (the_clock.end_of(covenant.ends_on), True)
    clock.move_to(the_clock.end_of(covenant.ends_on) - SECOND)
    assert sees(amel, dossier)
    clock.move_to(the_clock.end_of(covenant.ends_on))
    assert not sees(amel, dossier)


@pytest.mark.parametrize(
    "last",
    [
        LAST_DAY,
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2026, 12, 31),
    ],
)
def test_the_last_day_counts_until_local_midnight_also_when_the_clocks_change(
    admit, amel, dossier, clock, last
):
    admit(until=last)
    midnight = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=the_clock.AMSTERDAM)
    seen = {}
    for offset in (-1, 0, 1):
        clock.move_to(midnight.astimezone(UTC) + offset * SECOND)
        seen[offset] = sees(amel, dossier)
    assert seen == {-1: True, 0: False, 1: False}


def test_the_twenty_ninth_of_february_is_a_day(admit, amel, dossier, clock):
    clock.move_to(date(2028, 2, 1))
    covenant = Covenant.objects.get(slug="cov-reg-zvh")
    admit(until=date(2028, 2, 29), under=covenant)
    clock.move_to(datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC))
    assert sees(amel, dossier)
    clock.move_to(datetime(2028, 2, 29, 23, 0, tzinfo=UTC))
    assert not sees(amel, dossier)


def test_under_an_ended_covenant_nobody_is_admitted(admit, covenant, clock):
    clock.move_to(covenant.ends_on + timedelta(days=1))
    with pytest.raises(Incomplete) as refusal:
        admit(until=None)
    assert (refusal.value.code, Admission.objects.count(), DossierPermission.objects.count()) == (
        "covenant_expired",
        0,
        0,
    )


def test_under_a_suspended_covenant_nobody_is_admitted(admit, covenant, waterrijk):
    Suspension.objects.create(covenant=covenant, municipality=waterrijk, reason="Datalek", starts_at=MONDAY)
    with pytest.raises(Incomplete) as refusal:
        admit()
    assert (refusal.value.code, Admission.objects.count()) == ("covenant_suspended", 0)


def test_who_is_no_party_is_not_admitted(admit, wim):
    with pytest.raises(Incomplete) as refusal:
        admit(user=wim)
    assert (refusal.value.code, Admission.objects.count()) == ("not_a_party", 0)


def test_a_suspension_takes_the_dossier_away_and_its_end_gives_it_back(
    admit, covenant, zandhoven, amel, dossier, clock
):
    admit()
    held = Suspension.objects.create(
        covenant=covenant, municipality=zandhoven, reason="Elders", starts_at=MONDAY
    )
    assert sees(amel, dossier)
    held = Suspension.objects.create(
        covenant=covenant, reason="Overal", starts_at=MONDAY + timedelta(hours=1)
    )
    assert sees(amel, dossier)
    clock.move_to(MONDAY + timedelta(hours=1))
    assert not sees(amel, dossier)
    held.ends_at = MONDAY + timedelta(hours=2)
    held.save(update_fields=["ends_at"])
    clock.move_to(MONDAY + timedelta(hours=2))
    assert sees(amel, dossier)


def test_who_leaves_the_organisation_leaves_its_dossiers(admit, amel, dossier, clock):
    admit()
    for held in Membership.objects.filter(user=amel):
        held.ends_at = MONDAY + timedelta(minutes=5)
        held.save(update_fields=["ends_at"])
    assert sees(amel, dossier)
    clock.move_to(MONDAY + timedelta(minutes=5))
    assert not sees(amel, dossier)


def test_a_closed_account_sees_nothing_with_the_next_question(admit, amel, dossier):
    admit()
    elsewhere = type(amel).objects.get(pk=amel.pk)
    elsewhere.is_active = False
    elsewhere.save(update_fields=["is_active"])
    assert not sees(amel, dossier)  # `amel` is the copy of an open page and still says active
    assert not sees(elsewhere, dossier)


def test_an_ended_admission_sees_nothing_with_the_next_question(admit, simone, amel, dossier, journal):
    admission = admit()
    assert sees(amel, dossier)
    actions.end_admission(admission=admission, by=simone, because="De politie is klaar.")
    assert not sees(amel, dossier)
    assert journal.acts() == ["agreements.admitted", "agreements.admission_ended"]


def test_opening_a_kind_opens_just_that_kind(admit, simone, amel, dossier):
    admission = admit()
    actions.open_kind(admission=admission, kind="weighing", by=simone)
    assert [kind for kind in ALL_KINDS if sees(amel, dossier, kind)] == ["identity", "weighing", "plan"]


def test_being_called_a_superuser_opens_nothing(admit, amel, pervin, dossier):
    admit()
    for somebody in (pervin, type(pervin)(email="root@voorbeeld.example", name="root")):
        somebody.is_superuser = somebody.is_staff = True
        assert [kind for kind in ALL_KINDS if sees(somebody, dossier, kind)] == []
        assert somebody.has_perm("agreements.view_plan") is False
        assert permit_by_admission(somebody, dossier) is None


RAW = """
INSERT INTO agreements_admission (id, dossier_id, registered_at, user_id, organisation_id, basis, covenant_id,
    kinds, purpose, starts_at)
VALUES (gen_random_uuid(), %s, now(), %s, %s, %s, %s, '{plan}', 'x', regie_now())
"""


def insert(dossier, user, organisation, basis, covenant):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAW, [dossier.pk, user.pk, organisation.pk, basis, covenant.pk if covenant else None])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def rule_against(*row):
    """The name of the constraint that refuses this row."""
    with pytest.raises(IntegrityError) as error:
        insert(*row)
    return error.value.__cause__.diag.constraint_name


def test_the_database_itself_refuses_what_no_covenant_covers(
    dossier, covenant, amel, wim, lotte, simone, clock
):
    town = dossier.municipality_id
    police, club, own = (user.organisation_in(town) for user in (amel, wim, simone))
    insert(dossier, amel, police, "covenant", covenant)
    assert rule_against(dossier, wim, club, "covenant", covenant) == "an_admission_needs_a_covenant_in_force"
    assert rule_against(dossier, lotte, police, "covenant", covenant) == "an_admission_needs_a_membership"
    assert rule_against(dossier, amel, police, "covenant", None) == "an_admission_needs_a_covenant_in_force"
    assert rule_against(dossier, amel, police, "task", None) == "an_admission_needs_a_membership"
    assert rule_against(dossier, simone, own, "task", covenant) == "a_covenant_admission_names_its_covenant"
    assert rule_against(dossier, simone, own, "task", None) == "only_the_own_regisseur_needs_no_covenant"
    clock.move_to(covenant.ends_on + timedelta(days=1))
    assert (
        rule_against(dossier, amel, police, "covenant", covenant) == "an_admission_needs_a_covenant_in_force"
    )
    assert Admission.objects.count() == 1


COLUMNS = ["user", "dossier", "municipality", "registered_at", "organisation", "covenant", "basis"]


@pytest.mark.parametrize("column", COLUMNS)
def test_an_admission_is_ended_and_never_rewritten(admit, daan, waterrijk, zandhoven, column):
    admission = admit()
    other = {
        "user": daan,
        "dossier": Dossier.objects.create(municipality=waterrijk, kind="case"),
        "organisation": daan.organisation_in(waterrijk.pk),
        "municipality": zandhoven,
        "registered_at": admission.registered_at + SECOND,
        "covenant": Covenant.objects.get(slug="cov-reg-zvh"),
        "basis": "break_glass",
    }
    setattr(admission, column, other[column])
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        admission.save(update_fields=[column])
    assert error.value.__cause__.diag.constraint_name == "an_admission_is_never_rewritten"


def test_an_admission_takes_town_and_moment_from_its_dossier(admit, dossier, zandhoven):
    """What one says about it oneself does not count: the second lock reads the town from here."""
    admission = admit()
    again = Admission.objects.get(pk=admission.pk)
    again.pk, again.municipality, again.registered_at = uuid4(), zandhoven, MONDAY - timedelta(days=900)
    again.save(force_insert=True)
    written = Admission.objects.get(pk=again.pk)
    assert written.municipality_id == dossier.municipality_id
    assert written.registered_at == dossier.registered_at


@pytest.mark.parametrize("column", ["municipality", "kind", "registered_at"])
def test_a_dossier_stays_what_it_is(dossier, zandhoven, column):
    other = {"municipality": zandhoven, "kind": "signal", "registered_at": dossier.registered_at + SECOND}
    setattr(dossier, column, other[column])
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        dossier.save(update_fields=[column])
    assert error.value.__cause__.diag.constraint_name == "a_dossier_stays_what_it_is"


def test_a_bare_guardian_row_is_refused_by_the_database(dossier, amel):
    permission = Permission.objects.get(codename="view_plan", content_type__app_label="agreements")
    with pytest.raises(IntegrityError, match="admission"), transaction.atomic():
        DossierPermission.objects.create(content_object=dossier, user=amel, permission=permission)


def test_guardians_own_door_opens_nothing(dossier, amel):
    from guardian.shortcuts import assign_perm  # noqa: PLC0415, TID251  this is what must fail

    with pytest.raises(IntegrityError, match="admission"), transaction.atomic():
        assign_perm("agreements.view_plan", amel, dossier)
    assert not sees(amel, dossier)


def test_a_guardian_row_of_one_dossier_does_not_open_another(admit, amel, dossier, waterrijk):
    """A row that names somebody else's dossier or person is refused: the admission says whose it is."""
    admission = admit()
    other = Dossier.objects.create(municipality=waterrijk, kind="case")
    permission = Permission.objects.get(codename="view_weighing", content_type__app_label="agreements")
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierPermission.objects.create(
            content_object=other, user=amel, permission=permission, admission=admission
        )
    assert not amel.has_perm("agreements.view_weighing", other)
