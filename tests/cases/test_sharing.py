"""Items reach people by an act of sharing alone; what an owner holds, only with its yes (I9, I10)."""

from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from agreements.models import (
    Admission,
    Covenant,
    OwnerAnswer,
    OwnerQuestion,
    Party,
    SharedItem,
    Sharing,
    Suspension,
)
from audit.refusals import Incomplete
from cases import actions
from cases.models import Action, Contribution, PlanVersion
from foundation.models import Promise
from signals.models import Statement
from tests.cases.posting import open_form, post
from tests.factories.cases import a_draft, admitted, an_agreed_plan, brought_in, said, shared_on

FACT = "Een vriend noemt hem Zwaluwstaart."


@pytest.fixture
def table(shared, simone, amel, lucia, iza, as_person):
    """The police, the school and the mental health team are admitted as well."""
    with as_person(simone):
        for person in (amel, lucia, iza):
            admitted(shared, person)
    return shared


@pytest.fixture
def fact(table, amel, simone, as_person):
    """A police fact that its owner shared with the regisseur alone."""
    with as_person(amel):
        return brought_in(table, amel, [simone], FACT, held="owner_consent", ground="lb-wpg")


def readers(item, *people):
    return [one for one in people if Contribution.objects.visible_to(one).filter(pk=item.pk).exists()]


def refused(code):
    return pytest.raises(Incomplete, match=code)


def test_only_who_it_was_shared_with_reads_it(fact, table, amel, simone, yasemin, lucia, iza, jeroen, kwame):
    everybody = (amel, simone, yasemin, lucia, iza, jeroen, kwame)
    assert readers(fact, *everybody) == [amel, simone]


def test_every_page_agrees_on_who_reads_it(fact, table, amel, simone, yasemin, browser_of):
    for person, sees in ((amel, True), (simone, True), (yasemin, False)):
        client = browser_of(person)
        names = ["partner-case", "sharing", "share", "ask-owner"] + (["detail"] if person == simone else [])
        found = "".join(client.get(reverse(f"cases:{name}", args=[table.pk])).text for name in names)
        assert (FACT in found) == sees
        assert FACT not in client.get(reverse("accounts:notices")).text


def test_a_preview_leaves_out_what_the_police_gave_to_the_partner_alone(
    table, amel, simone, yasemin, as_person, browser_of
):
    with as_person(amel):
        brought_in(table, amel, [yasemin], FACT, held="owner_consent", ground="lb-wpg")
        brought_in(
            table, amel, [yasemin, simone], "Zij belt op maandag.", held="owner_consent", ground="lb-wpg"
        )
    own = browser_of(yasemin).get(reverse("cases:partner-case", args=[table.pk])).text
    seen = browser_of(simone).get(reverse("cases:preview", args=[table.pk, yasemin.pk])).text
    assert (FACT in own, FACT in seen) == (True, False)
    assert ("Zij belt op maandag." in own, "Zij belt op maandag." in seen) == (True, True)


def test_an_act_says_what_to_whom_for_what_and_why(journal, fact, simone, amel):
    act = Sharing.objects.get()
    (row,) = act.items.all()
    assert (row.receiver, row.category, row.item_id) == (simone, "behaviour", fact.pk)
    assert (act.purpose, act.ground_id, act.by) == ("Goed kunnen helpen.", "lb-wpg", amel)
    (line,) = journal.entries(act="cases.share_items")
    assert line["facts"]["receiver"] == str(simone.pk)
    assert (line["facts"]["ground"], line["facts"]["use_restriction"], line["reason_given"]) == (
        "lb-wpg",
        True,
        True,
    )
    assert FACT not in str(line)
    assert Promise.objects.filter(kind="accounts.notice", payload__kind="item_shared").count() == 1


def test_origin_and_owner_follow_from_who_brings_it_in(fact, amel, waterrijk):
    assert (fact.origin, fact.owner, fact.author) == ("police", amel.organisation_in(waterrijk.pk), amel)


def test_the_regisseur_does_not_share_on_without_the_owners_yes(fact, table, simone, yasemin, as_person):
    with as_person(simone), refused("owner_consent_missing"):
        shared_on(table, simone, [yasemin], fact)
    assert readers(fact, yasemin) == []


@pytest.mark.parametrize("held", ["normal", "owner_consent", "not_onward", "source_shielded"])
def test_a_police_fact_is_the_polices_whatever_it_is_called(table, amel, simone, yasemin, as_person, held):
    with as_person(amel):
        item = brought_in(table, amel, [simone], "Feit.", held=held, ground="lb-wpg")
    with as_person(simone), refused("owner_consent_missing"):
        shared_on(table, simone, [yasemin], item)


def test_sharing_the_own_item_is_the_owners_yes_for_that_receiver(fact, table, amel, yasemin, iza, as_person):
    with as_person(amel):
        shared_on(table, amel, [yasemin], fact, ground="lb-wpg")
    assert readers(fact, yasemin, iza) == [yasemin]
    assert not OwnerAnswer.objects.exists()


def test_a_recorded_yes_lets_the_regisseur_share_it_with_that_receiver_only(
    fact, table, amel, simone, yasemin, iza, as_person
):
    with as_person(simone):
        asked = ask(table, fact, yasemin, simone)
    with as_person(amel):
        actions.answer_as_owner(question=asked, case=table, said_yes=True, because="", by=amel)
    with as_person(simone):
        shared_on(table, simone, [yasemin], fact)
        with refused("owner_consent_missing"):
            shared_on(table, simone, [iza], fact)
    assert readers(fact, yasemin, iza) == [yasemin]
    assert SharedItem.objects.get(receiver=yasemin).owner_said_yes


def ask(case, item, receiver, by):
    return actions.ask_owner(
        case=case,
        ref=f"cases.contribution:{item.pk}",
        receiver=receiver,
        purpose="Steun",
        form_key=uuid4(),
        by=by,
    )


def test_a_no_stays_a_no(fact, table, amel, simone, yasemin, as_person):
    with as_person(simone):
        asked = ask(table, fact, yasemin, simone)
    with as_person(amel):
        actions.answer_as_owner(question=asked, case=table, said_yes=False, because="Te vroeg.", by=amel)
    with as_person(simone), refused("owner_consent_missing"):
        shared_on(table, simone, [yasemin], fact)


def test_only_somebody_of_the_owner_answers(fact, table, amel, simone, yasemin, as_person, browser_of):
    with as_person(simone):
        asked = ask(table, fact, yasemin, simone)
    for person, status in ((amel, 200), (yasemin, 404), (simone, 404)):
        assert browser_of(person).get(reverse("cases:answer-owner", args=[asked.pk])).status_code == status
    sent = open_form(browser_of(amel), "cases:answer-owner", asked.pk) | {"answer": "no", "because": ""}
    assert post(browser_of(amel), "cases:answer-owner", asked.pk, **sent).status_code == 422
    sent |= {"answer": "yes"}
    assert post(browser_of(amel), "cases:answer-owner", asked.pk, **sent).status_code == 302
    assert OwnerAnswer.objects.get(question=asked).by == amel


def test_what_the_covenant_does_not_list_is_not_shared(table, yasemin, lucia, as_person):
    with as_person(yasemin), refused("category_not_in_covenant"):
        brought_in(table, yasemin, [lucia], "Thuis is het druk.", category="household")
    assert not Contribution.objects.exists()


def test_consent_is_a_ground_of_the_act_itself(table, iza, simone, yasemin, as_person):
    with as_person(iza):
        item = brought_in(table, iza, [simone], "Hij slaapt.", category="care_content", ground="lb-consent")
        with refused("ground_not_in_covenant"):
            brought_in(table, iza, [simone], "Hij slaapt goed.", category="care_content", ground="lb-wgs")
    assert readers(item, simone, yasemin) == [simone]


def test_a_party_gives_what_its_covenant_says(table, lucia, simone, as_person):
    with as_person(lucia):
        with refused("category_not_in_covenant"):
            brought_in(table, lucia, [simone], "Vader werkt niet.", category="household")
        brought_in(table, lucia, [simone], "Gevaar!", category="household", ground="lb-duty-conflict")


def test_nobody_receives_who_is_not_admitted(fact, table, amel, cas, wim, as_person):
    with as_person(amel):
        with refused("receiver_not_admitted"):
            shared_on(table, amel, [cas], fact, ground="lb-wpg")
        with refused("not_a_party"):
            shared_on(table, amel, [wim], fact, ground="lb-wpg")


def test_it_is_gone_the_moment_the_covenant_changes(table, yasemin, iza, as_person, browser_of):
    with as_person(yasemin):
        item = brought_in(table, yasemin, [iza], "Thuis is rust.", category="household")
    assert readers(item, iza) == [iza]
    party = Party.objects.get(covenant__slug="cov-wr-pga", organisation__slug="reg-ggz")
    listed, party.may_receive = party.may_receive, ["identity"]
    party.save(update_fields=["may_receive"])
    assert readers(item, iza) == []
    party.may_receive = listed
    party.save(update_fields=["may_receive"])
    Suspension.objects.create(covenant=Covenant.objects.get(slug="cov-wr-pga"), reason="Onderzoek")
    assert readers(item, iza, yasemin) == []


def test_an_item_one_may_not_read_is_like_one_that_is_not_there(fact, table, iza, as_person, browser_of):
    client = browser_of(iza)
    sent = open_form(client, "cases:share", table.pk) | fields(to=[])
    answers = []
    for key in (fact.pk, uuid4()):
        answer = post(client, "cases:share", table.pk, **sent, known=[f"cases.contribution:{key}"])
        answers.append((answer.status_code, len(answer.text)))
        assert "Kies uit de lijst wat je deelt." in answer.text
    assert answers[0] == answers[1] == (422, answers[0][1])


def fields(**more):
    return {
        "purpose": "Steun",
        "ground": "lb-pga",
        "proportional": "Kort.",
        "less_invasive": "Geen.",
        "secrecy": "Geheim.",
        "items-TOTAL_FORMS": 2,
        "items-INITIAL_FORMS": 0,
        **more,
    }


def test_one_form_shares_new_texts(table, yasemin, simone, browser_of):
    client = browser_of(yasemin)
    sent = open_form(client, "cases:share", table.pk) | fields(to=[simone.pk])
    sent |= {"items-0-text": "Moeder wil hulp.", "items-0-category": "household"}
    for _ in range(2):  # the same form, sent twice
        assert post(client, "cases:share", table.pk, **sent).status_code == 302
    assert [one.text for one in Contribution.objects.visible_to(simone)] == ["Moeder wil hulp."]


@pytest.mark.parametrize(
    "wrong", [{"purpose": ""}, {"ground": ""}, {"secrecy": ""}, {"to": []}, {"items-0-category": "x"}]
)
def test_bad_input_loses_nothing_that_was_typed(table, yasemin, simone, browser_of, wrong):
    client = browser_of(yasemin)
    sent = open_form(client, "cases:share", table.pk) | fields(to=[simone.pk])
    sent |= {"items-0-text": "Moeder wil hulp.", "items-0-category": "household"} | wrong
    answer = post(client, "cases:share", table.pk, **sent)
    assert (answer.status_code, "Moeder wil hulp." in answer.text) == (422, True)
    assert not Contribution.objects.exists()


def test_asking_agreement_is_an_act_of_sharing(shared, simone, yasemin, as_person):
    with as_person(simone):
        version = an_agreed_plan(shared, [yasemin])
    act = Sharing.objects.get(kind="plan")
    (row,) = act.items.all()
    assert (row.receiver, row.item_kind, row.item_id) == (yasemin, "cases.planversion", version.pk)
    assert (row.category, act.ground_id) == ("action_progress", "lb-pga")


def test_a_plan_is_not_shown_to_who_may_not_have_actions(shared, simone, yasemin, as_person):
    party = Party.objects.get(covenant__slug="cov-wr-pga", organisation__slug="wr-wijkteam")
    party.may_receive = ["identity", "behaviour"]
    party.save(update_fields=["may_receive"])
    with as_person(simone):
        version = a_draft(shared)
        with refused("category_not_in_covenant"), transaction.atomic():
            actions.ask_agreement(version=version, people=[yasemin], by=simone)
    assert not PlanVersion.objects.visible_to(yasemin).exists()


def test_one_action_can_be_shared_without_the_plan(table, simone, iza, as_person):
    with as_person(simone):
        version = an_agreed_plan(table, [])
        action = version.plan.actions.get()
        chosen = actions.Chosen(known=[f"cases.action:{action.pk}"])
        actions.share_items(
            case=table, chosen=chosen, people=[iza], texts=said(), form_key=uuid4(), by=simone
        )
    assert list(Action.objects.visible_to(iza)) == [action]
    assert not PlanVersion.objects.visible_to(iza).exists()


def test_a_text_of_the_signal_is_shared_as_what_it_is(table, simone, iza, as_person, browser_of):
    statement = Statement.objects.get(signal__cases=table, classification="normal")
    chosen = {"known": [f"signals.statement:{statement.pk}"]}
    with as_person(simone):
        for category, code in (("", "form_incomplete"), ("school_attendance", "category_not_in_covenant")):
            with refused(code):
                share(table, actions.Chosen(**chosen, category=category), iza, simone)
        share(table, actions.Chosen(**chosen, category="behaviour"), iza, simone)
    assert statement.text in browser_of(iza).get(reverse("cases:partner-case", args=[table.pk])).text


def share(case, chosen, to, by):
    return actions.share_items(case=case, chosen=chosen, people=[to], texts=said(), form_key=uuid4(), by=by)


def test_a_partner_reads_of_the_register_what_concerns_them(fact, table, simone, amel, yasemin, browser_of):
    def register(person):
        return browser_of(person).get(reverse("cases:sharing", args=[table.pk])).text

    assert "Goed kunnen helpen." in register(simone)
    assert "Goed kunnen helpen." in register(amel)
    assert "Er is nog niets gedeeld." in register(yasemin)


@pytest.mark.parametrize("who", ["kwame", "gosse", "pervin", "wim", "lotte", "tarik"])
def test_for_others_none_of_it_is_there(fact, table, browser_of, request, who):
    client = browser_of(request.getfixturevalue(who))
    for name in ("share", "sharing", "ask-owner", "recall", "losses"):
        assert client.get(reverse(f"cases:{name}", args=[table.pk])).status_code == 404


def test_the_key_of_a_case_is_no_key_of_a_question_or_a_recall(table, yasemin, browser_of, journal):
    client, pages = browser_of(yasemin), ("cases:answer-owner", "cases:confirm-recall")
    assert [client.get(reverse(page, args=[table.pk])).status_code for page in pages] == [404, 404]
    refusals = journal.entries(kind="refusal")
    assert [(line["reason_code"], line["actor_id"]) for line in refusals] == [("not_shared", yasemin.pk)] * 2


def test_the_database_keeps_the_register(fact, simone, yasemin, table, as_person):
    act = Sharing.objects.get()
    for change in ("UPDATE agreements_sharing SET purpose = 'x'", "DELETE FROM agreements_shareditem"):
        with pytest.raises(Error), transaction.atomic():
            run(change)
    admission = Admission.objects.get(user=yasemin)
    with pytest.raises(IntegrityError, match="a_held_item_needs_its_owners_yes"), as_person(simone):
        SharedItem.objects.create(
            sharing=Sharing.objects.create(**like(act, simone)),
            dossier=table.dossier,
            item_kind="cases.contribution",
            item_id=fact.pk,
            category=fact.category,
            owner=fact.owner,
            receiver=yasemin,
            receiver_organisation=admission.organisation,
            admission=admission,
        )


def like(act, by):
    names = ("dossier", "purpose", "ground", "proportional", "less_invasive", "secrecy")
    organisation = Admission.objects.get(user=by).organisation
    return {name: getattr(act, name) for name in names} | {
        "form_key": uuid4(),
        "by": by,
        "organisation": organisation,
    }


def run(statement):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_question_to_an_owner_opens_nothing(fact, table, simone, yasemin, as_person):
    with as_person(simone):
        ask(table, fact, yasemin, simone)
    assert OwnerQuestion.objects.count() == 1
    assert readers(fact, yasemin) == []
