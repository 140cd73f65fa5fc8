"""Half of the four quadrants, asked of the database itself: who reads which row, and who does not."""

import pytest

from agreements.models import Covenant, Suspension
from foundation import acting
from tests.house.test_lock_catalogue import ask

DESK, DECIDER, REGISSEUR = ("contact", "colleague"), ("decider",), ("regisseur",)
PARTNERS = ("partner", "other_partner")
# Table: the roles that see any row of their town. Everybody else, and everybody of another town: none.
READERS = {
    "signals_draft": ("reporter",),
    "signals_signal": ("reporter", *DESK, *DECIDER, *REGISSEUR),
    "signals_identity": ("reporter", *DESK, *DECIDER, *REGISSEUR, *PARTNERS),
    "signals_statement": ("reporter", *DESK, *DECIDER, *REGISSEUR),
    "signals_reporternote": ("reporter", *DESK, *DECIDER),
    "signals_question": ("reporter", *DESK),
    "signals_weighing": (*DESK, *DECIDER, *REGISSEUR),
    "signals_weighedsignal": (*DESK, *DECIDER, *REGISSEUR),
    "signals_weighing_receivers": (*DESK, *DECIDER),
    "signals_decider": (*DESK, *DECIDER, *REGISSEUR),
    "signals_feedback": ("reporter", *DESK),
    "cases_case": (*DESK, *REGISSEUR, *PARTNERS),  # the desk: number, state and authority of what it opened
    "cases_casesignal": (*DESK, *REGISSEUR),
    "cases_regisseurship": (*DESK, *REGISSEUR, *PARTNERS),
    "cases_plan": (*REGISSEUR, *PARTNERS),
    "cases_planversion": (*REGISSEUR, "partner"),
    "cases_goal": (*REGISSEUR, "partner"),
    "cases_action": (*REGISSEUR, *PARTNERS),
    "cases_planagreement": (*REGISSEUR, "partner"),
}
TOWN_OF_WEIGHING = "(SELECT w.municipality_id FROM signals_weighing w WHERE w.id = t.weighing_id)"
TOWN_OF_CASE = "(SELECT c.municipality_id FROM cases_case c WHERE c.id = t.case_id)"
OF_TOWN = {
    "signals_draft": "t.municipality_id",
    "signals_weighing": "t.municipality_id",
    "signals_weighedsignal": TOWN_OF_WEIGHING,
    "signals_weighing_receivers": TOWN_OF_WEIGHING,
    "signals_decider": TOWN_OF_WEIGHING,
    "cases_casesignal": TOWN_OF_CASE,
    "cases_regisseurship": TOWN_OF_CASE,
}
BY_DOSSIER = "regie_town_of(t.dossier_id)"


def seen_by(person, table, town):
    where = OF_TOWN.get(table, BY_DOSSIER)
    with acting.acting_as(person.pk, purpose="request"):
        return ask(f"SELECT count(*) FROM {table} t WHERE {where} = %s", town.pk)[0][0]


@pytest.mark.parametrize("table", READERS)
def test_who_sees_any_row_of_a_town(world, hall, table):
    wrong = []
    for slug, made in world.towns.items():
        allowed = {getattr(made.people, role).pk for role in READERS[table]}
        for who, person in hall.people.items():
            found = seen_by(person, table, made.town)
            if bool(found) != (person.pk in allowed):
                wrong.append(f"{who} sees {found} rows of {slug}")
    assert wrong == []


def test_of_the_plan_a_partner_sees_what_was_opened(world):
    people = world.towns["waterrijk"].people
    whole, asked, own = (
        seen_by(person, "cases_action", world.towns["waterrijk"].town)
        for person in (people.regisseur, people.partner, people.other_partner)
    )
    assert (whole, asked, own) == (3, 3, 1)


def texts(person, query, *values):
    with acting.acting_as(person.pk, purpose="request"):
        return sorted(row[0] for row in ask(query, *values))


def test_what_an_owner_holds_back_stays_out_of_the_case_file(world):
    made = world.towns["waterrijk"]
    query = "SELECT DISTINCT classification FROM signals_statement WHERE signal_id = %s"
    signal = made.signals["case"].pk
    assert texts(made.people.regisseur, query, signal) == ["normal"]
    assert texts(made.people.decider, query, signal) == ["normal", "not_onward"]
    assert texts(made.people.contact, query, signal) == ["normal", "not_onward", "source_shielded"]


def test_a_note_of_the_desk_and_feedback_that_waits_stay_at_the_desk(world):
    people = world.towns["waterrijk"].people
    notes = "SELECT kind FROM signals_statement WHERE kind = 'note'"
    waiting = "SELECT state FROM signals_feedback WHERE state <> 'released'"
    assert texts(people.contact, notes) == ["note"]
    assert texts(people.contact, waiting) == ["proposed"]
    for person in (people.reporter, people.decider, people.regisseur, people.partner):
        assert texts(person, notes) == []
        assert texts(person, waiting) == []


def test_whose_account_is_closed_sees_nothing_of_the_own_either(world):
    people = world.towns["waterrijk"].people
    assert seen_by(people.reporter, "signals_signal", world.towns["waterrijk"].town) > 0
    type(people.reporter).objects.filter(pk=people.reporter.pk).update(is_active=False)
    for table in READERS:
        assert seen_by(people.reporter, table, world.towns["waterrijk"].town) == 0, table


def test_when_the_covenant_is_suspended_the_partner_sees_nothing_at_once(world):
    made = world.towns["waterrijk"]
    for covenant in Covenant.objects.all():
        Suspension.objects.create(covenant=covenant, reason="x")
    for table in READERS:
        assert seen_by(made.people.other_partner, table, made.town) == 0, table
        if not table.startswith("cases_"):
            assert seen_by(made.people.decider, table, made.town) == 0, table


def test_the_look_ups_tell_no_more_than_they_say(world, hall):
    """To somebody of another town: keys and a record number for the journal, never a text."""
    made, lotte = world.towns["waterrijk"], hall.people["lotte"]
    case = made.things["case"]
    with acting.acting_as(lotte.pk):
        assert ask("SELECT * FROM regie_refused('cases.case', %s)", case.pk) == [
            ("cases.case", case.pk, case.dossier_id, made.town.pk, case.number)
        ]
        assert ask("SELECT * FROM regie_admitted(%s, 'plan')", case.dossier_id) == []
        assert ask("SELECT regie_last_number('signal', %s, 'W-2026-')", made.town.pk) == [(0,)]
        assert ask("SELECT regie_directs(%s), regie_opens(%s, 'plan')", case.dossier_id, case.dossier_id) == [
            (False, False)
        ]
