"""Who sees a case and who looked; the case with a partner's eyes; asking to be let in."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Notice
from agreements.models import AccessRequest, Admission, Covenant, RequestForDossier
from foundation import acting, outbox
from tests.cases.posting import day, post
from tests.conftest import MONDAY
from tests.factories.cases import HELD_BACK, MARK, an_agreed_plan


@pytest.fixture
def desk(browser_of, simone):
    return browser_of(simone)


def who_sees(client, case, **query):
    return client.get(reverse("cases:who-sees", args=[case.pk]), query)


def test_the_regisseur_reads_who_can_see_it_by_which_rule_and_until_when(shared, desk, yasemin):
    held = Admission.objects.get(user=yasemin, dossier=shared.dossier)
    page = who_sees(desk, shared).text
    for fact in ("Yasemin Demirel", held.covenant.name, held.ground.text, "1 mei 2026", "Regisseur van deze"):
        assert fact in page, fact


def test_the_regisseur_reads_who_looked_and_the_own_looks_only_when_asked_for(
    shared, desk, browser_of, yasemin, journal
):
    browser_of(yasemin).get(reverse("cases:partner-case", args=[shared.pk]))
    desk.get(reverse("cases:plan", args=[shared.pk]))
    looked = [line["look"].actor_name for line in who_sees(desk, shared).context["lines"]]
    assert looked == ["Yasemin Demirel"]
    looked = [line["look"].page for line in who_sees(desk, shared, eigen="1").context["lines"]]
    # To have asked who looked is a look as well.
    assert looked == ["cases:who-sees", "cases:who-sees", "cases:plan", "cases:partner-case"]


@pytest.mark.parametrize("who", ["yasemin", "tarik", "kwame", "gosse", "hester", "pervin", "milton", "lotte"])
def test_nobody_else_reads_who_looked(shared, browser_of, request, who, as_person):
    person = request.getfixturevalue(who)
    assert who_sees(browser_of(person), shared).status_code == 404
    if who != "hester":  # the privacy officer of the town has the journal
        from audit import reading  # noqa: PLC0415

        with as_person(person):
            assert reading.looks(shared.dossier_id).looks == []


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "", "0"])
def test_any_address_of_the_list_opens(shared, desk, before):
    assert who_sees(desk, shared, before=before).status_code == 200


def test_the_preview_is_the_partners_own_page_without_its_links(
    shared, desk, browser_of, yasemin, as_person, simone
):
    with as_person(simone):
        an_agreed_plan(shared, [yasemin])
    own = browser_of(yasemin).get(reverse("cases:partner-case", args=[shared.pk])).text
    seen = desk.get(reverse("cases:preview", args=[shared.pk, yasemin.pk])).text
    inside = seen.partition('<section class="app-flow" aria-label=')[2].partition("</section>\n")[0]
    assert "Je kijkt met de ogen van Yasemin Demirel" in seen
    assert "Je bent toegelaten namens" in inside  # her reason, not the regisseur's
    for text in ("Elke week een gesprek thuis", "Steun aan het gezin", "Ruben Voorbeeld"):
        assert (text in own, text in inside) == (True, True), text
    for text in (MARK, HELD_BACK):
        assert text not in inside, text
    assert re.findall(r"<a\b[^>]*href", inside) == []


def test_a_preview_is_journalled_as_the_regisseurs_look_with_whose_eyes(
    shared, desk, yasemin, simone, journal
):
    desk.get(reverse("cases:preview", args=[shared.pk, yasemin.pk]))
    (line,) = journal.entries(act="view")
    assert (line["actor_id"], line["page"], line["rule"]) == (simone.pk, "cases:preview", "admission_task")
    assert line["facts"] == {"eyes": str(yasemin.pk)}


@pytest.mark.parametrize("eyes", ["tarik", "simone", "lotte"])
def test_there_is_no_preview_of_who_is_not_admitted(shared, desk, request, eyes):
    user = request.getfixturevalue(eyes)
    assert desk.get(reverse("cases:preview", args=[shared.pk, user.pk])).status_code == 404


def test_a_partner_previews_nobody(shared, browser_of, yasemin, simone):
    page = browser_of(yasemin).get(reverse("cases:preview", args=[shared.pk, yasemin.pk]))
    assert page.status_code == 403


def asking(case, **more):
    number = getattr(case, "number", case)
    said = {"number": number, "purpose": "Ik begeleid hem al op school.", "form_key": uuid4()}
    return said | {"town": Covenant.objects.first() and _town(), **more}


def _town():
    from accounts.models import Municipality  # noqa: PLC0415

    return str(Municipality.objects.get(slug="waterrijk").pk)


def ask(client, case, **more):
    return post(client, "cases:ask-access", **asking(case, **more))


def test_whoever_asks_reads_the_same_whether_or_not_there_is_such_a_case(case, browser_of, iza, cas):
    outcomes = []
    for person, number in ((iza, case.number), (cas, "C-W-2026-9999")):
        client = browser_of(person)
        assert ask(client, number).status_code == 302
        outbox.drain()
        page = client.get(reverse("cases:ask-access")).context
        outcomes.append([(one.answer, one.answer_at) for one in page["asked"]])
    assert outcomes[0] == outcomes[1]
    with acting.acting_as(None, system=True):
        assert RequestForDossier.objects.count() == 1


def test_the_regisseur_is_told_and_admits_by_the_form_that_is_filled_in(case, desk, browser_of, iza, clock):
    client = browser_of(iza)
    ask(client, case)
    outbox.drain()
    route = RequestForDossier.objects.get()
    assert Notice.objects.filter(kind="access_asked").count() == 1
    assert "Iza Nowak" in desk.get(reverse("cases:access-request", args=[case.pk, route.pk])).text
    form = desk.get(reverse("cases:admit", args=[case.pk]), {"aanvraag": str(route.pk)}).context["form"]
    assert (form.initial["user"], form.initial["purpose"]) == (iza.pk, "Ik begeleid hem al op school.")
    terms = {"ground": "lb-pga", "covenant": Covenant.objects.get(slug="cov-wr-pga").pk, "form_key": uuid4()}
    terms |= {"user": iza.pk, "purpose": "Begeleiden", **day("until", MONDAY.date() + timedelta(days=30))}
    assert post(desk, "cases:admit", case.pk, **terms).status_code == 302
    outbox.drain()
    assert [one.answer for one in AccessRequest.objects.all()] == ["yes"]
    assert Notice.objects.filter(kind="access_answered", user=iza).count() == 1


def test_a_no_is_heard_when_the_term_ends_and_without_its_reason(case, desk, browser_of, iza, clock):
    client = browser_of(iza)
    ask(client, case)
    outbox.drain()
    route = RequestForDossier.objects.get()
    assert (
        post(desk, "cases:access-request", case.pk, route.pk, because="Zij is niet nodig.").status_code == 302
    )
    page = reverse("cases:ask-access")
    assert [one.answer for one in client.get(page).context["asked"]] == ["waiting"]
    clock.move_to(MONDAY + timedelta(days=8))
    outbox.drain()
    answered = client.get(page)
    assert [one.answer for one in answered.context["asked"]] == ["no"]
    assert "niet nodig" not in answered.text
    assert Notice.objects.filter(kind="access_answered", user=iza).count() == 1


def test_one_may_ask_about_a_signal_of_ones_own(case, browser_of, daan, as_person):
    signal = case.signals.get()
    assert ask(browser_of(daan), "", signal=str(signal.pk)).status_code == 302
    outbox.drain()
    assert RequestForDossier.objects.get().dossier_id == case.dossier_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"number": ""},
        {"number": "Ruben Voorbeeld"},
        {"number": "\x00"},
        {"town": "x"},
        {"signal": "00000000-0000-4000-8000-000000000000"},
        {"purpose": "x" * 301},
    ],
)
def test_bad_questions_come_back_with_a_sentence(case, browser_of, iza, wrong):
    answer = ask(browser_of(iza), case, **wrong)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert not AccessRequest.objects.exists()


def test_sending_twice_asks_once(case, browser_of, iza):
    client, sent = browser_of(iza), asking(case)
    assert [post(client, "cases:ask-access", **sent).status_code for _ in range(2)] == [302, 302]
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize("who", ["kwame", "simone", "wim", "pervin", "gosse", "hester"])
def test_whose_role_asks_for_nothing_finds_no_such_page(case, browser_of, request, who):
    assert ask(browser_of(request.getfixturevalue(who)), case).status_code == 404
    assert not AccessRequest.objects.exists()


def test_the_contact_point_reads_who_sees_a_signal_and_who_looked(case, browser_of, kwame, amel, journal):
    signal, client = case.signals.get(), browser_of(kwame)
    browser_of(kwame).get(reverse("signals:detail", args=[signal.pk]))
    page = client.get(reverse("signals:who-sees", args=[signal.pk]), {"eigen": "1"})
    assert "Kwame Oduya" in page.text
    assert "Daan van den Eijnde" in page.text
    assert [line["look"].page for line in page.context["lines"]] == ["signals:who-sees", "signals:detail"]


def test_the_administrator_reads_which_condition_failed_and_not_of_what(
    shared, browser_of, yasemin, simone, pervin, desk, journal
):
    held = Admission.objects.get(user=yasemin, dossier=shared.dossier)
    post(desk, "cases:end-admission", shared.pk, held.pk, because="Andere functie", form_key=uuid4())
    refused = browser_of(yasemin).get(reverse("cases:partner-case", args=[shared.pk]))
    page = browser_of(pervin).get(reverse("audit:refused")).text
    assert "beëindigd" not in refused.text
    assert "De toelating is beëindigd. Alleen de regisseur kan deze persoon weer toelaten." in page
    assert ("Yasemin Demirel" in page, shared.number in page) == (True, False)


@pytest.mark.parametrize("who", ["kwame", "simone", "gosse", "yasemin", "wim"])
def test_nobody_else_reads_the_refusals(browser_of, request, who):
    assert browser_of(request.getfixturevalue(who)).get(reverse("audit:refused")).status_code == 404
