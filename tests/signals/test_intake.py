"""Daan writes a signal in three screens, looks at it once more and sends it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Notice
from foundation import outbox
from signals.models import Draft, Signal, Statement
from signals.tasks import fall_due
from tests.conftest import MONDAY
from tests.signals.conftest import HOW_SOON, WHAT, WHO, hidden


@pytest.fixture
def begin(browser_of, clock):
    """The browser of somebody who has begun a draft."""

    def begun(reporter):
        browser = browser_of(reporter)
        browser.post(reverse("signals:new"), {"town": "waterrijk", "form_key": uuid.uuid4()})
        browser.draft = Draft.objects.get(author=reporter)
        browser.check = reverse("signals:draft-check", args=[browser.draft.pk])

        def step(number, answers, **options):
            return browser.post(
                reverse("signals:draft-step", args=[browser.draft.pk, number]), answers, **options
            )

        browser.step = step
        return browser

    return begun


@pytest.fixture
def writing(begin, daan):
    return begin(daan)


def write_all(writing, **changed):
    for number, answers in enumerate((WHO, WHAT, HOW_SOON), start=1):
        mine = {name: value for name, value in changed.items() if name in answers}
        assert writing.step(number, answers | mine).status_code == 302
    return {"version": hidden(writing.get(writing.check), "version")}


def errors_of(answer):
    assert answer.status_code == 422
    form = answer.context["form"]
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def test_daan_files_a_signal_in_three_screens(writing, daan, journal):
    sent = writing.post(writing.check, write_all(writing), follow=True)
    signal = Signal.objects.get(reporter=daan)
    assert sent.redirect_chain == [(reverse("signals:sent", args=[signal.pk]), 302)]
    assert signal.number == "W-2026-0001"
    assert (str(signal.contact_due_on), str(signal.weighing_due_on)) == ("2026-03-04", "2026-03-16")
    assert signal.dossier.identity.full_name == "Ravi Blokzijl"
    assert list(Draft.objects.all()) == []
    line = journal.entries(act="signals.file_signal")[0]
    assert line["facts"] == {"urgency": "three_days", "kinds": ["extremist_content"]}
    assert (line["actor_id"], line["object_label"]) == (daan.pk, "W-2026-0001")


def test_a_second_press_on_send_is_the_same_signal(writing):
    form = write_all(writing)
    first, second = writing.post(writing.check, form), writing.post(writing.check, form)
    assert first.url == second.url
    assert Signal.objects.count() == 1


def test_a_second_begin_of_the_same_form_is_the_same_draft(browser_of, daan, clock):
    form = {"town": "waterrijk", "form_key": uuid.uuid4()}
    browser = browser_of(daan)
    first, second = (browser.post(reverse("signals:new"), form) for _ in range(2))
    assert first.url == second.url
    assert Draft.objects.count() == 1


def test_a_form_that_lotte_sent_begins_nothing_for_daan(browser_of, daan, lotte, clock):
    key = uuid.uuid4()
    browser_of(lotte).post(reverse("signals:new"), {"town": "zandhoven", "form_key": key})
    answer = browser_of(daan).post(reverse("signals:new"), {"town": "waterrijk", "form_key": key})
    assert answer.status_code == 409
    assert list(Draft.objects.values_list("author", flat=True)) == [lotte.pk]


def test_the_whole_contact_point_hears_of_it_without_content(writing, kwame, marloes):
    writing.post(writing.check, write_all(writing))
    outbox.drain()
    told = Notice.objects.filter(kind="signal_received")
    assert {notice.user for notice in told} == {kwame, marloes}
    signal = Signal.objects.get()
    assert {notice.path for notice in told} == {reverse("signals:detail", args=[signal.pk])}


def test_facts_opinion_and_what_speaks_against_it_are_three_texts(writing):
    writing.step(1, WHO)
    writing.step(2, WHAT | {"opinion": "Hij wil erbij horen.", "counter_signals": "Hij kookt graag."})
    writing.step(3, HOW_SOON)
    writing.post(writing.check, {})
    assert dict(Statement.objects.values_list("kind", "text")) == {
        "observation": "Ravi deelde een filmpje met geweld.",
        "opinion": "Hij wil erbij horen.",
        "counter_signal": "Hij kookt graag.",
    }


def test_police_texts_start_as_not_onward(begin, jeroen):
    writing = begin(jeroen)
    writing.post(writing.check, write_all(writing))
    statement = Statement.objects.get()
    assert (statement.origin, statement.classification) == ("police", "not_onward")
    assert statement.owner.slug == "reg-cter"


def test_nothing_filled_in_says_what_is_needed(writing):
    assert errors_of(writing.step(1, {})) == {
        "given_name": ["Vul een naam in, of kruis aan dat je de naam niet weet."],
        "estimated_age": ["Vul een leeftijd in. Een schatting mag."],
    }
    assert set(errors_of(writing.step(2, {}))) == {"observation", "when", "kinds"}
    assert set(errors_of(writing.step(3, {}))) == {"urgency", "youth_informed", "parents_informed"}


@pytest.mark.parametrize(
    ("number", "changed", "field"),
    [
        (1, {"estimated_age": "vijftien"}, "estimated_age"),
        (1, {"estimated_age": "-1"}, "estimated_age"),
        (1, {"given_name": "x" * 101}, "given_name"),
        (1, {"given_name": "Ravi\x00"}, "given_name"),
        (1, {"birth_date_0": "31", "birth_date_1": "2", "birth_date_2": "2010"}, "birth_date"),
        (1, {"birth_date_0": "3", "birth_date_1": "3", "birth_date_2": "2026"}, "birth_date"),
        (1, {"district": "geen-sleutel"}, "district"),
        (2, {"observation": "x" * 5001}, "observation"),
        (2, {"when": "other"}, "observed_on"),
        (2, {"when": "other", "observed_on": "3-3-2026"}, "observed_on"),
        (2, {"when": "gisteravond"}, "when"),
        (2, {"kinds": ["astrology"]}, "kinds"),
        (2, {"classification": "open"}, "classification"),
        (3, {"urgency": "now"}, "urgency"),
        (3, {"parents_informed_reason": ""}, "parents_informed_reason"),
        (3, {"youth_informed": "maybe"}, "youth_informed"),
    ],
)
def test_wrong_answers_come_back_with_a_sentence_at_the_field(writing, number, changed, field):
    answers = (WHO, WHAT, HOW_SOON)[number - 1] | changed
    assert list(errors_of(writing.step(number, answers))) == [field]


def test_a_district_of_another_town_is_no_choice(writing, zandhoven):
    elsewhere = zandhoven.districts.first()
    assert list(errors_of(writing.step(1, WHO | {"district": str(elsewhere.pk)}))) == ["district"]


def test_what_was_typed_is_shown_as_text_never_as_html(writing):
    script = "<script>alert('x')</script>"
    for number, answers in enumerate((WHO | {"given_name": script}, WHAT | {"observation": script}), start=1):
        writing.step(number, answers)
    page = writing.get(writing.check).content.decode()
    assert script not in page
    assert page.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;") == 2


def test_saving_while_typing_keeps_half_an_answer(writing):
    answer = writing.step(2, {"observation": "Halver"}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.content, answer.headers["X-Version"]) == (204, b"", "2")
    page = writing.get(reverse("signals:draft-step", args=[writing.draft.pk, 2]))
    assert "Halver</textarea>" in page.content.decode()
    assert page.context["form"].errors == {}


def test_save_and_stop_asks_for_nothing(writing):
    answer = writing.step(1, {"given_name": "Rav", "stop": "1"}, follow=True)
    assert answer.redirect_chain == [(reverse("signals:start"), 302)]
    assert "Concept van 2 maart 2026, 09:00" in answer.content.decode()


def test_two_windows_with_one_draft_show_both_texts(writing):
    writing.step(1, WHO | {"version": "1"})
    answer = writing.step(1, WHO | {"given_name": "Robin", "version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Robin"' in page
    assert "Ravi" in page
    again = WHO | {"given_name": "Robin", "version": hidden(answer, "version")}
    assert writing.step(1, again).status_code == 302


def test_a_draft_that_changed_elsewhere_is_looked_at_again_before_it_is_sent(writing):
    form = write_all(writing)
    writing.step(3, HOW_SOON | {"urgency": "today"})
    answer = writing.post(writing.check, form)
    assert answer.status_code == 409
    assert Signal.objects.count() == 0
    writing.post(writing.check, {"version": hidden(answer, "version")})
    assert Signal.objects.get().urgency == "today"


def test_an_unfinished_draft_cannot_be_sent(writing, journal):
    writing.step(1, WHO)
    answer = writing.post(writing.check, {})
    assert answer.status_code == 422
    assert "Maak stap 2 af" in answer.content.decode()
    assert Signal.objects.count() == 0
    assert [line["reason_code"] for line in journal.entries(kind="refusal")] == ["form_incomplete"]


def test_today_stays_the_day_on_which_it_was_written(writing, clock):
    form = write_all(writing)
    clock.move_to(MONDAY + timedelta(days=1))
    writing.post(writing.check, form)
    signal = Signal.objects.get()
    assert (str(signal.observed_on), str(signal.filed_at.date())) == ("2026-03-02", "2026-03-03")


def test_nobody_but_the_author_sees_a_draft(writing, browser_of, naima, kwame, lotte, gosse, journal):
    write_all(writing)
    for other in (naima, kwame, lotte, gosse):
        browser = browser_of(other)
        assert browser.get(writing.check).status_code == 404
        assert browser.post(writing.check, {}).status_code == 404
        assert browser.post(reverse("signals:draft-delete", args=[writing.draft.pk])).status_code == 404
    assert Draft.objects.count() == 1
    codes = {line["reason_code"] for line in journal.entries(kind="refusal")}
    assert codes == {"own_signals_only"}


def test_the_draft_is_encrypted_in_the_database(writing):
    write_all(writing)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM signals_draft")
        stored = cursor.fetchone()[0]
    assert "Ravi" not in stored
    assert "filmpje" not in stored


def test_a_draft_is_gone_after_three_days(writing, clock, daan, journal):
    clock.move_to(MONDAY + timedelta(hours=71))
    fall_due()
    assert Draft.objects.count() == 1
    outbox.drain()
    assert [notice.kind for notice in Notice.objects.filter(user=daan)] == ["term_near"]
    clock.move_to(MONDAY + timedelta(hours=73))
    assert writing.get(writing.check).status_code == 404
    fall_due()
    assert Draft.objects.count() == 0
    assert "signals.draft_expired" in journal.acts()


def test_daan_throws_his_draft_away_after_a_page_that_asks(writing):
    away = reverse("signals:draft-delete", args=[writing.draft.pk])
    assert writing.get(away).status_code == 200
    assert Draft.objects.count() == 1
    writing.post(away)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("name", ["wim", "gosse", "hester", "pervin", "simone", "eva"])
def test_who_may_not_report_finds_no_form(name, request, browser_of, clock):
    browser = browser_of(request.getfixturevalue(name))
    assert browser.get(reverse("signals:new")).status_code == 404
    form = {"town": "waterrijk", "form_key": uuid.uuid4()}
    assert browser.post(reverse("signals:new"), form).status_code == 404
    assert Draft.objects.count() == 0


def test_jeroen_chooses_one_of_his_two_towns(browser_of, jeroen, daan, clock):
    page = browser_of(jeroen).get(reverse("signals:new")).content.decode()
    assert page.count('type="radio"') == 2
    answer = browser_of(daan).post(reverse("signals:new"), {"town": "zandhoven", "form_key": uuid.uuid4()})
    assert answer.status_code == 422


def test_numbers_follow_each_other_per_town_and_year(file_as, daan, lotte, waterrijk, zandhoven, clock):
    first, second = file_as(daan, waterrijk), file_as(daan, waterrijk)
    elsewhere = file_as(lotte, zandhoven)
    clock.move_to(MONDAY.replace(year=2027))
    later = file_as(daan, waterrijk)
    assert [signal.number for signal in (first, second, elsewhere, later)] == [
        "W-2026-0001",
        "W-2026-0002",
        "Z-2026-0001",
        "W-2027-0001",
    ]


@pytest.mark.parametrize(
    ("urgency", "due"), [("today", "2026-03-02"), ("three_days", "2026-03-04"), ("this_week", "2026-03-04")]
)
def test_the_urgency_sets_the_day_of_contact(file_as, daan, waterrijk, urgency, due):
    assert str(file_as(daan, waterrijk, urgency=urgency).contact_due_on) == due


def test_everybody_reads_the_page_of_the_town_before_reporting(browser_of, jeroen, eva, clock):
    for reader in (jeroen, eva):
        page = browser_of(reader).get(reverse("signals:before", args=["waterrijk"])).content.decode()
        assert "Elke dinsdag is er een weegoverleg" in page
        assert "De gemeente heeft de regie" in page
    assert browser_of(eva).get(reverse("signals:before", args=["nergens"])).status_code == 404
