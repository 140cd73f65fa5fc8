"""A covenant is drafted, signed by two people, suspended, lifted, replaced and left (R20, R45, I1)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import actions, covenants
from agreements.models import Accession, Admission, Covenant, CovenantDocument, Party, Suspension
from agreements.states import Standing
from audit.refusals import Incomplete, Refused
from foundation import clock as the_clock
from tests.conftest import MONDAY

TODAY = MONDAY.date()
DAY = timedelta(days=1)
TEXTS = {
    "name": "Convenant Samen Zandhoven 2026",
    "starts_on": TODAY,
    "ends_on": TODAY + 700 * DAY,
    "purposes": "Jongeren op tijd helpen\nRadicalisering tegengaan",
    "grounds": ["lb-pga", "lb-task"],
    "subjects": "Jongeren in Zandhoven",
    "retention": "5 jaar na sluiten van de casus",
}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def covers(covenant, town, user):
    organisation = user.organisation_in(town.pk)
    return Covenant.objects.covering(town, organisation).filter(pk=covenant.pk).exists()


def standing(covenant, town):
    row = covenants.with_towns(Covenant.objects.filter(pk=covenant.pk)).get()
    (here,) = covenants.in_towns(row, [town.pk])
    return here.standing


@pytest.fixture
def drafted(post, esmee, zandhoven, jasmijn, clock):
    """Esmee writes a covenant with the police as a party."""
    answer = post(esmee, "covenant-new", town=str(zandhoven.pk), **TEXTS)
    assert answer.status_code == 302, answer.content.decode()
    covenant = Covenant.objects.get(name=TEXTS["name"])
    police = jasmijn.organisation_in(zandhoven.pk)
    given = {"provides": ["police_incidents"], "may_receive": ["identity", "behaviour"]}
    assert post(esmee, "party", covenant.pk, organisation=str(police.pk), **given).status_code == 302
    return covenant


def test_a_draft_counts_nowhere(drafted, zandhoven, jasmijn, esmee, look):
    assert not covers(drafted, zandhoven, jasmijn)
    assert standing(drafted, zandhoven) == Standing.DRAFT
    page = look(esmee, "covenant", drafted.pk).content.decode()
    assert "Radicalisering tegengaan" in page
    assert "Politie, basisteam Duinstreek" in page


def test_two_people_bring_it_into_force(drafted, post, esmee, nanda, zandhoven, jasmijn, journal):
    accession = drafted.accessions.get()
    assert post(esmee, "propose", accession.pk, acceded_on=TODAY).status_code == 302
    assert (covers(drafted, zandhoven, jasmijn), standing(drafted, zandhoven)) == (False, "proposed")
    assert post(esmee, "confirm", accession.pk).status_code == 403
    assert not covers(drafted, zandhoven, jasmijn)
    assert post(nanda, "confirm", accession.pk).status_code == 302
    assert (covers(drafted, zandhoven, jasmijn), standing(drafted, zandhoven)) == (True, "in_force")
    acts = journal.acts()
    assert acts[-3:] == [
        "agreements.accession_proposed",
        "agreements.covenant_in_force",
        "agreements.accession_confirmed",
    ]
    assert {line["municipality_id"] for line in journal.entries(kind="act")} == {zandhoven.pk}


def test_what_is_in_force_is_not_proposed_again(post, esmee, nanda, zandhoven, regional, journal):
    """Whoever proposed or confirmed it: somebody was quicker, and nothing of it changes."""
    accession = regional.accessions.get(municipality=zandhoven)
    before = type(accession).objects.values().get(pk=accession.pk)
    for person in (esmee, nanda):
        assert post(person, "propose", accession.pk, acceded_on=TODAY).status_code == 409
    assert type(accession).objects.values().get(pk=accession.pk) == before
    refusals = journal.entries(kind="refusal")
    assert [(line["reason_code"], line["status"]) for line in refusals] == [("too_late", 409)] * 2


def test_two_administrators_are_not_enough(drafted, post, esmee, zandhoven, pervin, look):
    """One of the two decides for the council; and nobody of another town does."""
    accession = drafted.accessions.get()
    post(esmee, "propose", accession.pk, acceded_on=TODAY)
    assert post(pervin, "confirm", accession.pk).status_code == 404
    assert look(pervin, "covenant", drafted.pk).status_code == 404


def test_a_day_to_come_waits_for_its_midnight(drafted, post, esmee, nanda, zandhoven, jasmijn, clock):
    accession = drafted.accessions.get()
    leap = date(2028, 2, 29)
    Covenant.objects.filter(pk=drafted.pk).update(ends_on=date(2029, 1, 1))
    clock.move_to(date(2028, 2, 28))
    post(esmee, "propose", accession.pk, acceded_on=leap)
    post(nanda, "confirm", accession.pk)
    clock.move_to(the_clock.start_of(leap) - timedelta(seconds=1))
    assert (covers(drafted, zandhoven, jasmijn), standing(drafted, zandhoven)) == (False, "to_come")
    clock.move_to(the_clock.start_of(leap))
    assert (covers(drafted, zandhoven, jasmijn), standing(drafted, zandhoven)) == (True, "in_force")


@pytest.mark.parametrize(
    "changed",
    [
        {"ends_on": TODAY - DAY},
        {"name": ""},
        {"grounds": []},
        {"purposes": " \n "},
        {"starts_on": "geen dag"},
        {"signed_on": TODAY + 5 * DAY},
    ],
    ids=str,
)
def test_bad_input_comes_back_and_nothing_is_saved(post, esmee, zandhoven, clock, journal, changed):
    before = Covenant.objects.count()
    answer = post(esmee, "covenant-new", town=str(zandhoven.pk), **TEXTS | changed)
    assert (answer.status_code, Covenant.objects.count()) == (422, before)
    assert [line["kind"] for line in journal.entries(kind="refusal")] == ["refusal"]
    assert "app-error" in answer.content.decode() or "error" in answer.content.decode()


def test_one_person_suspends_and_two_lift(
    post, look, regional, esmee, nanda, jasmijn, zandhoven, waterrijk, amel
):
    fields = {"town": str(zandhoven.pk), "reason": "Een lijst is per mail gestuurd."}
    assert post(esmee, "suspend", regional.pk, **fields).status_code == 302
    assert not covers(regional, zandhoven, jasmijn)
    assert covers(regional, waterrijk, amel)
    held = Suspension.objects.get(municipality=zandhoven, ends_at=None, covenant=regional)
    assert post(nanda, "confirm-lift", held.pk).status_code == 403
    assert post(esmee, "lift", held.pk, because="Hersteld.").status_code == 302
    assert "Hersteld." in look(nanda, "confirm-lift", held.pk).content.decode()
    assert post(esmee, "confirm-lift", held.pk).status_code == 403
    assert not covers(regional, zandhoven, jasmijn)
    assert post(nanda, "confirm-lift", held.pk).status_code == 302
    assert covers(regional, zandhoven, jasmijn)
    assert post(nanda, "confirm-lift", held.pk).status_code == 409


def test_suspending_needs_a_reason_and_ones_own_town(
    post, regional, esmee, zandhoven, waterrijk, arend, vera
):
    town = str(zandhoven.pk)
    assert post(esmee, "suspend", regional.pk, town=town, reason=" ").status_code == 422
    for wrong in (str(waterrijk.pk), "all"):
        assert post(esmee, "suspend", regional.pk, town=wrong, reason="Lek").status_code == 422
    for watcher in (arend, vera):
        assert post(watcher, "suspend", regional.pk, town=town, reason="Lek").status_code == 403
    assert not Suspension.objects.filter(covenant=regional).exists()


def test_an_admission_keeps_the_version_it_was_given_under(
    regional, zandhoven, waterrijk, pervin, lieuwe, amel, simone, as_person, a_case, clock
):
    dossier, police = a_case(waterrijk), amel.organisation_in(waterrijk.pk)
    given = {"dossier": dossier, "user": amel, "organisation": police, "ground": None, "until": None}
    given |= {"kinds": ["plan"], "purpose": "Samen", "by": simone}
    old = actions.admit(covenant=regional, **given)
    with as_person(pervin):
        newer = actions.new_version(covenant=regional, by=pervin)
        accession = newer.accessions.get(municipality=waterrijk)
        actions.propose(accession=accession, acceded_on=TODAY, signed_on=None, by=pervin)
    with as_person(lieuwe):
        actions.confirm(accession=accession, by=lieuwe)
    assert Admission.objects.in_force().get(pk=old.pk).covenant_id == regional.pk
    assert (standing(regional, waterrijk), standing(regional, zandhoven)) == ("replaced", "in_force")
    with pytest.raises(Incomplete) as refusal:
        actions.admit(covenant=regional, **given)
    assert refusal.value.code == "covenant_expired"
    assert actions.admit(covenant=newer, **given).covenant_id == newer.pk


def test_who_is_left_out_of_a_new_version_loses_what_the_old_one_gave(
    regional, waterrijk, pervin, lieuwe, amel, iza, as_person, clock
):
    with as_person(pervin):
        newer = actions.new_version(covenant=regional, by=pervin)
        police = newer.parties.get(organisation=amel.organisation_in(waterrijk.pk))
        actions.end_party(party=police, left_on=TODAY, because="Doet niet mee", by=pervin)
        accession = newer.accessions.get(municipality=waterrijk)
        actions.propose(accession=accession, acceded_on=TODAY + DAY, signed_on=None, by=pervin)
    with as_person(lieuwe):
        actions.confirm(accession=accession, by=lieuwe)
    assert covers(regional, waterrijk, amel)
    clock.move_to(TODAY + DAY)
    assert (covers(regional, waterrijk, amel), covers(regional, waterrijk, iza)) == (False, True)


def test_a_covenant_in_force_is_not_rewritten(post, covenant, pervin, waterrijk, wim, clock):
    assert post(pervin, "covenant-edit", covenant.pk, **TEXTS, version="0").status_code == 409
    club = {"organisation": str(wim.organisation_in(waterrijk.pk).pk), "provides": ["identity"]}
    assert post(pervin, "party", covenant.pk, **club).status_code == 422  # an executor is never a party
    school = Party.objects.filter(covenant=covenant).first().organisation_id
    assert (
        post(pervin, "party", covenant.pk, organisation=str(school), provides=["identity"]).status_code == 409
    )


def test_a_party_and_a_town_leave_from_a_day_on(
    post, regional, esmee, zandhoven, waterrijk, jasmijn, amel, clock
):
    accession = Accession.objects.get(covenant=regional, municipality=zandhoven)
    day = {"from_day": TODAY + 7 * DAY, "because": "Wij gaan alleen verder."}
    assert post(esmee, "leave", accession.pk, **day | {"from_day": TODAY - DAY}).status_code == 422
    assert post(esmee, "leave", accession.pk, **day).status_code == 302
    assert covers(regional, zandhoven, jasmijn)
    clock.move_to(the_clock.start_of(TODAY + 7 * DAY))
    assert (covers(regional, zandhoven, jasmijn), covers(regional, waterrijk, amel)) == (False, True)
    assert standing(regional, zandhoven) == Standing.ENDED


def test_ending_it_everywhere_is_for_who_speaks_for_all_towns(
    regional, covenant, pervin, amel, waterrijk, as_person, clock
):
    ending = {"from_day": TODAY, "because": "Vervangen", "by": pervin}
    with as_person(pervin), pytest.raises(Refused):
        actions.end_covenant(covenant=regional, **ending)
    with as_person(pervin):
        actions.end_covenant(covenant=covenant, **ending)
    assert not covers(covenant, waterrijk, amel)
    assert standing(covenant, waterrijk) == Standing.ENDED


def test_the_signed_paper_is_kept_encrypted_and_opened_as_a_file(post, look, covenant, pervin, vera, journal):
    file = SimpleUploadedFile("convenant.pdf", PDF, content_type="application/pdf")
    assert post(pervin, "paper-add", covenant.pk, file=file).status_code == 302
    paper = CovenantDocument.objects.get()
    assert PDF[:8] not in bytes(paper.content)
    answer = look(pervin, "paper", paper.pk)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    (line,) = journal.entries(kind="look", page="agreements:paper")
    assert line["items"] == [f"agreements.covenantdocument:{paper.pk}"]
    assert look(vera, "paper", paper.pk).status_code == 404


@pytest.mark.parametrize("content", [b"GIF89a", b"<html>%PDF-1.7 %%EOF", b"%PDF-1.7 afgebroken", b""])
def test_what_is_no_pdf_is_refused_whatever_it_is_called(post, covenant, pervin, content, clock):
    file = SimpleUploadedFile("convenant.pdf", content, content_type="application/pdf")
    assert post(pervin, "paper-add", covenant.pk, file=file).status_code == 422
    assert not CovenantDocument.objects.exists()


def test_what_is_said_and_what_counts_agree(db, clock):
    """The words on the pages and the one definition in the database, for every covenant on many days."""
    for days in (0, 80, 91, 365, 800, 1500):
        clock.move_to(TODAY + days * DAY)
        rows = covenants.with_towns(Covenant.objects.all())
        for here in [here for row in rows for here in covenants.in_towns(row)]:
            row = here.covenant
            organisation = row.parties.first().organisation
            counted = Covenant.objects.covering(here.town, organisation).filter(pk=row.pk).exists()
            assert counted == (here.standing == Standing.IN_FORCE), (row, here.town, here.standing)
