"""What is called back is gone from every page at once; who got it confirms, who left is not forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agreements.models import Admission, Covenant, RecallConfirmation, Sharing, Suspension
from audit.refusals import Incomplete
from cases import actions, tasks
from cases.losses import lost_access
from cases.models import Contribution
from foundation import clock as the_clock
from foundation.models import Promise
from tests.cases.posting import day, open_form, post
from tests.factories.cases import admitted, brought_in, called_back, shared_on

WRONG = "De jas op de foto is van Roodstaart."
RIGHT = "De jas op de foto is van iemand anders."


@pytest.fixture
def table(shared, simone, amel, jeroen, as_person):
    with as_person(simone):
        admitted(shared, amel)
        admitted(shared, jeroen)
    return shared


@pytest.fixture
def fact(table, amel, simone, yasemin, as_person):
    """Amel's fact, shared with the regisseur and with Yasemin."""
    with as_person(amel):
        return brought_in(table, amel, [simone, yasemin], WRONG, held="not_onward", ground="lb-wpg")


@pytest.fixture
def recall(fact, table, amel, as_person):
    with as_person(amel):
        return called_back(table, amel, fact)


def pages_of(client, *names):
    return "".join(client.get(reverse(f"cases:{name}", args=args)).text for name, args in names)


def shown(client, case):
    key = [case.pk]
    return pages_of(
        client, ("partner-case", key), ("sharing", key), ("share", key), ("recall", key), ("partner", [])
    )


def test_the_text_is_gone_from_the_pages_of_every_receiver(recall, table, simone, yasemin, browser_of):
    for person in (simone, yasemin):
        page = shown(browser_of(person), table)
        assert WRONG not in page
        assert "Het klopt niet." in page
        assert list(Contribution.objects.visible_to(person)) == []


def test_the_owner_still_reads_it_marked_as_called_back(recall, table, amel, browser_of):
    page = browser_of(amel).get(reverse("cases:partner-case", args=[table.pk])).text
    assert WRONG in page
    assert "Teruggeroepen: anderen kunnen dit niet meer lezen" in page


def test_receivers_are_told_without_content(recall, simone, yasemin):
    told = Promise.objects.filter(kind="accounts.notice", payload__kind="item_recalled")
    assert {one.payload["user"] for one in told} == {str(simone.pk), str(yasemin.pk)}
    assert WRONG not in str([one.payload for one in Promise.objects.all()])


def test_each_receiver_confirms_with_a_line(recall, table, simone, yasemin, browser_of, journal):
    client = browser_of(yasemin)
    assert "Bevestig dat je niet meer gebruikt" in client.get(reverse("cases:partner")).text
    assert post(client, "cases:confirm-recall", recall.pk, text="", form_key=uuid4()).status_code == 422
    sent = open_form(client, "cases:confirm-recall", recall.pk) | {"text": "Verwijderd."}
    for _ in range(2):  # the same form, sent twice
        assert post(client, "cases:confirm-recall", recall.pk, **sent).status_code == 302
    assert RecallConfirmation.objects.get().text == "Verwijderd."
    assert "Bevestig dat je niet meer gebruikt" not in client.get(reverse("cases:partner")).text
    (line,) = [row for row in journal.entries(act="cases.recall_item") if row["facts"]["stage"] == "confirm"]
    assert (line["actor_id"], "Verwijderd." in str(line)) == (yasemin.pk, False)


def test_late_shows_to_the_regisseur_and_to_the_owner(recall, simone, amel, jeroen, browser_of, clock):
    clock.move_to(the_clock.today() + timedelta(days=6))
    for person, page in ((simone, "work"), (amel, "partner")):
        text = browser_of(person).get(reverse(f"cases:{page}")).text
        assert "Bevestiging dat iemand niet meer gebruikt wat is teruggeroepen" in text
        assert "te laat" in text
    assert "te laat" not in browser_of(jeroen).get(reverse("cases:partner")).text


def test_only_the_owner_calls_back(fact, table, simone, yasemin, jeroen, as_person):
    for person in (simone, yasemin, jeroen):
        with as_person(person), pytest.raises(Incomplete, match="not_shared"):
            called_back(table, person, fact)


def test_what_was_called_back_is_not_shared_again(recall, fact, table, amel, yasemin, as_person):
    with as_person(amel), pytest.raises(Incomplete, match="not_shared"):
        shared_on(table, amel, [yasemin], fact, ground="lb-wpg")


def test_a_correction_reaches_everybody_who_had_the_wrong_text(
    fact, table, amel, simone, yasemin, jeroen, as_person
):
    with as_person(amel):
        called_back(table, amel, fact, corrected=RIGHT)
    for person in (simone, yasemin):
        assert [one.text for one in Contribution.objects.visible_to(person)] == [RIGHT]
    assert not Contribution.objects.visible_to(jeroen).exists()
    assert Sharing.objects.count() == 2


def test_who_did_not_get_it_knows_of_no_recall(recall, jeroen, amel, browser_of, journal):
    for person in (jeroen, amel):
        answer = browser_of(person).get(reverse("cases:confirm-recall", args=[recall.pk]))
        nothing = browser_of(person).get(reverse("cases:confirm-recall", args=[uuid4()]))
        assert (answer.status_code, nothing.status_code) == (404, 404)


def test_of_a_receiver_who_left_the_regisseur_says_how_they_heard(
    recall, table, simone, yasemin, as_person, browser_of
):
    desk = browser_of(simone)
    gone = "Een ontvanger van wat is teruggeroepen, is weg"
    left = reverse("cases:recall-left", args=[recall.pk, yasemin.pk])
    assert gone not in desk.get(reverse("cases:work")).text
    assert desk.post(left, {"text": "Gebeld.", "form_key": uuid4()}).status_code == 409
    with as_person(simone):
        held = Admission.objects.get(user=yasemin, dossier=table.dossier)
        actions.end(case=table, admission=held, because="Andere functie", by=simone)
    assert gone in desk.get(reverse("cases:work")).text
    assert desk.post(left, {"text": "Gebeld.", "form_key": uuid4()}).status_code == 302
    said = RecallConfirmation.objects.get(user=yasemin)
    assert (said.text, said.by) == ("Gebeld.", simone)
    assert gone not in desk.get(reverse("cases:work")).text


def test_the_clock_reminds_once_a_day_and_not_at_night(recall, yasemin, clock):
    def told():
        found = Promise.objects.filter(kind="accounts.mail", payload__user=str(yasemin.pk))
        return found.filter(payload__key__startswith="item_recalled").count()

    assert told() == 1
    tomorrow = the_clock.today() + timedelta(days=1)
    clock.move_to(the_clock.local(the_clock.now()).replace(hour=3) + timedelta(days=1))
    assert (tasks.fall_due(), told()) == (0, 1)
    clock.move_to(tomorrow)
    assert [tasks.fall_due() > 0, tasks.fall_due() > 0, told()] == [True, True, 2]


def test_the_form_calls_back_what_is_ones_own(fact, table, amel, browser_of):
    client = browser_of(amel)
    sent = open_form(client, "cases:recall", table.pk) | {
        "items": [f"cases.contribution:{fact.pk}"],
        "reason": "Persoonsverwisseling.",
        **day("confirm_by", the_clock.today() + timedelta(days=3)),
    }
    assert post(client, "cases:recall", table.pk, **sent | {"reason": ""}).status_code == 422
    assert post(client, "cases:recall", table.pk, **sent).status_code == 302


def test_participants_who_lost_access_are_settled_by_a_recorded_act(
    table, simone, yasemin, browser_of, journal
):
    desk, title = browser_of(simone), "Deelnemers verloren toegang"
    assert title not in desk.get(reverse("cases:work")).text
    Suspension.objects.create(covenant=Covenant.objects.get(slug="cov-wr-pga"), reason="Onderzoek")
    assert title in desk.get(reverse("cases:work")).text
    assert lost_access([table]).count() == 3
    sent = open_form(desk, "cases:losses", table.pk)
    sent |= {"admissions": [one.pk for one in lost_access([table])], "note": "Zij wachten af."}
    assert post(desk, "cases:losses", table.pk, **sent).status_code == 302
    assert title not in desk.get(reverse("cases:work")).text
    assert "cases.settle_losses" in journal.acts()


def test_who_is_admitted_again_is_no_loss_any_more(table, simone, amel, as_person, clock):
    end = Covenant.objects.get(slug="cov-wr-pga").ends_on
    with as_person(simone):
        held = admitted(table, amel, days=900)
    assert held.was_capped
    clock.move_to(end - timedelta(days=1))
    assert amel not in {one.user for one in lost_access([table])}
    clock.move_to(end + timedelta(days=1))
    assert amel in {one.user for one in lost_access([table])}
    with as_person(simone):
        admitted(table, amel, slug="cov-reg-zvh")
    assert amel not in {one.user for one in lost_access([table])}


def test_an_admission_that_reached_its_own_day_is_no_loss(table, yasemin, clock):
    clock.move_to(the_clock.today() + timedelta(days=70))
    assert yasemin not in {one.user for one in lost_access([table])}
