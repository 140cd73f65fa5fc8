"""The supervisor reads through a function of the reading role, and only the own town."""

import json

import pytest
from django.db import connection

from accounts.models import Membership
from agreements.models import Dossier
from audit import actions as audit
from foundation import acting, clock
from tests.factories.agreements import a_draft_covenant

READ = "SELECT * FROM audit.read_entries(NULL, NULL, %s, NULL, NULL, NULL, NULL, 200)"


@pytest.fixture
def lines(clock, waterrijk, zandhoven, kwame, vera, journal):
    """One act in each town, and one refusal of each person at something that has no town."""
    for town, person in ((waterrijk, kwame), (zandhoven, vera)):
        with acting.acting_as(person.pk):
            dossier = Dossier.objects.create(municipality=town, kind="signal")
            audit.record(act="test.act", subject=dossier, by=person)
            audit.write(audit.Line(kind="refusal", act="test.act", actor_id=person.pk))


def read(person, query=READ, value="test.act"):
    with acting.acting_as(person.pk if person else None, purpose="request"), connection.cursor() as cursor:
        cursor.execute(query, [value])
        columns = [column.name for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("who", ["gosse", "hester"])
def test_a_supervisor_reads_the_own_town_newest_first(lines, request, kwame, waterrijk, who):
    found = read(request.getfixturevalue(who))
    assert [(row["kind"], row["actor_id"], row["actor_name"]) for row in found] == [
        ("refusal", kwame.pk, kwame.name),
        ("act", kwame.pk, kwame.name),
    ]


def test_the_supervisor_of_the_other_town_reads_the_other_town(lines, quirine, vera):
    assert {row["actor_id"] for row in read(quirine)} == {vera.pk}


@pytest.mark.parametrize(
    "who", ["daan", "kwame", "simone", "amel", "pervin", "lieuwe", "wim", "roos", "lotte"]
)
def test_nobody_else_reads_a_line(lines, request, who):
    assert read(request.getfixturevalue(who)) == []


def test_a_visitor_reads_nothing(lines):
    assert read(None) == []


def test_a_supervisor_reads_nothing_from_the_moment_the_role_ends(lines, gosse):
    for held in Membership.objects.filter(user=gosse):
        held.ends_at = clock.now()
        held.save(update_fields=["ends_at"])
    assert read(gosse) == []


def test_a_supervisor_whose_account_is_closed_reads_nothing(lines, gosse):
    gosse.is_active = False
    gosse.save(update_fields=["is_active"])
    assert read(gosse) == []


def test_the_diffs_of_a_request_are_read_by_the_own_supervisor_only(gosse, quirine, daan, pervin, journal):
    covenant = a_draft_covenant(pervin)
    with acting.acting_as(pervin.pk):
        covenant.subjects = "Bilal"
        covenant.save(update_fields=["subjects"])
        audit.record(act="test.act", subject=Membership.objects.filter(user=pervin).first(), by=pervin)
    (line,) = journal.entries()
    query = "SELECT * FROM audit.read_diffs(%s)"
    assert [json.loads(row["changes"]) for row in read(gosse, query, line["request_id"])] == [
        {"subjects": "changed"}
    ]
    assert read(quirine, query, line["request_id"]) == read(daan, query, line["request_id"]) == []
