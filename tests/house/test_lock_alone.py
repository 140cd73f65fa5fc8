"""Catalogue 18 and 19: each of the two locks holds alone.

The first: every filter and permit of the app lets everything through, and the database shows no mark to
who may not read it. The second: the policies are off, and the app alone shows none.
"""

import inspect
import random
from types import SimpleNamespace

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership, User
from agreements import access as agreements
from agreements import querysets as agreement_rows
from agreements.querysets import (
    DossierQuerySet,
    InForceQuerySet,
    OwnerQuestionQuerySet,
    RecallQuerySet,
    SharedItemQuerySet,
    SharingQuerySet,
)
from cases import access as cases
from cases import contributions
from cases import querysets as case_rows
from foundation.paging import Slice
from signals import access as signals
from signals import querysets as signal_rows
from tests import figures
from tests.conftest import MONDAY, seed
from tests.house import world as worlds
from tests.house.matrix import OBJECTS, PAGES
from tests.house.test_access_matrix import PATTERNS, may_read
from tests.house.visits import Hall, address, nobody, thing
from tests.own_database import fresh_clone, leading_to

FILTERS = {
    signal_rows.DraftQuerySet: ("visible_to",),
    signal_rows.SignalQuerySet: ("visible_to", "reported_by", "at_the_desk_of", "on_the_table_of"),
    signal_rows.StatementQuerySet: ("visible_to", "of_the_reporter", "not_held_back"),
    signal_rows.QuestionQuerySet: ("visible_to", "asked_of", "to_answer_by"),
    signal_rows.WeighingQuerySet: ("visible_to", "waiting_for"),
    signal_rows.DeciderQuerySet: ("to_confirm_by",),
    signal_rows.FeedbackQuerySet: ("visible_to", "at_the_desk_of", "to_review_by", "released"),
    case_rows.CaseQuerySet: ("visible_to", "directed_by", "not_directed_by"),
    contributions.ContributionQuerySet: ("visible_to", "not_recalled"),
    case_rows.PlanVersionQuerySet: ("visible_to",),
    case_rows.PlanAgreementQuerySet: ("asked_of",),
    case_rows.ActionQuerySet: ("visible_to", "carried_out_by", "agreed"),
    DossierQuerySet: ("open_to",),
    InForceQuerySet: ("of", "opening", "to_one_of"),
    SharingQuerySet: ("concerning",),
    SharedItemQuerySet: ("open_to", "not_recalled"),
    RecallQuerySet: ("received_by", "waiting_for", "called_back_for"),
    OwnerQuestionQuerySet: ("put_to",),
}
# Questions about people and covenants, which the other tests of the lock look at.
NO_DOSSIER = {"AdmissionQuerySet.of", "SignalQuerySet.matching"}
PERMITS = {
    agreements: ("permit_by_admission", "permit_by_role"),
    cases: ("permit_to_read", "permit_to_propose"),
    signals: ("permit_to_read", "permit_as_reporter", "permit_at_the_desk", "permit_at_the_table"),
}
YES = {
    cases: ("directs", "carries_out", "may_update", "may_agree", "whole_file"),
    signals: ("may_handle", "may_release", "may_add", "may_answer", "may_weigh", "may_confirm", "may_review"),
}


@pytest.fixture
def first_lock_open(monkeypatch):
    """Every filter gives everything, every permit opens everything, everybody may do everything."""

    def answer(places, with_what):
        for place, names in places.items():
            for name in names:
                monkeypatch.setattr(place, name, with_what)

    held = agreements.Permit("admission_task", agreements.EVERYTHING, admissions=(an_admission(),))
    answer(FILTERS, lambda self, *_args, **_more: self.all())
    answer(PERMITS, lambda *_args, **_more: held)
    answer(YES | {User: ("has_role",)}, lambda *_args, **_more: True)
    answer({User: ("towns_as",)}, every_town)
    answer({case_rows.CaseQuerySet: ("newest_page",)}, everything_on_one_page)


def asks_who(method):
    """A question that depends on who asks."""
    return inspect.isfunction(method) and "user" in inspect.signature(method).parameters


def test_every_filter_on_who_asks_is_opened():
    """A new one that is left out would let the app hold where the database should."""
    open_ones = {f"{place.__name__}.{name}" for place, names in FILTERS.items() for name in names}
    open_ones |= {"CaseQuerySet.newest_page"}
    found = {
        f"{place.__name__}.{name}"
        for rows in (signal_rows, case_rows, agreement_rows, contributions)
        for place in vars(rows).values()
        if inspect.isclass(place) and issubclass(place, QuerySet)
        for name, method in vars(place).items()
        if asks_who(method)
    }
    assert found - open_ones - NO_DOSSIER == set()


def an_admission():
    """Of nobody, to everything: what a page shows of the admission that lets somebody in."""
    return SimpleNamespace(
        pk=None,
        basis="task",
        purpose="",
        covenant="",
        organisation=SimpleNamespace(name=""),
        ground=None,
        starts_at=MONDAY,
        ends_at=None,
        last_day=None,
        registered_at=MONDAY,
        was_capped=False,
    )


def everything_on_one_page(self, _user, _after=None):
    return Slice(list(self), None, self.count())


def every_town(_user, *_roles):
    return list(Membership.objects.values_list("municipality", flat=True).distinct())


def shown_to_the_wrong(hall, people, readers):
    """Marks on pages, of dossiers that the reader may not know of; and how many marks stood there at all."""
    wrong, seen = [], 0
    for town, made in hall.world.towns.items():
        for name in PATTERNS:
            if name not in OBJECTS and (name not in PAGES or town != "waterrijk"):
                continue
            key = thing(made, OBJECTS[name].thing).pk if name in OBJECTS else nobody()
            for who in people:
                visit = hall.visit(who, address(name, made, key, PATTERNS[name]))
                seen += len(visit.marks)
                wrong += [f"{who} {name}: {one}" for one in visit.marks if not may(hall, who, one, readers)]
    for who in people:
        visit = hall.visit(who, reverse("cases:search"), "post", {"query": "Testkind"})
        seen += len(visit.marks)
        wrong += [f"{who} search: {one}" for one in visit.marks if not may(hall, who, one, readers)]
    return wrong, seen


def may(hall, who, mark, readers):
    return any(hall.people[who].pk in readers.get(key, ()) for key in hall.world.marks[mark])


def some_people(hall, full):
    always = [
        "daan",
        "naima",
        "kwame",
        "amel",
        "simone",
        "tarik",
        "yasemin",
        "pervin",
        "hester",
        "lotte",
        "vera",
    ]
    others, chance = sorted(set(hall.people) - set(always)), random.Random(seed())
    return [*always, *others] if full else [*chance.sample(always, 6), *chance.sample(others, 1)]


def test_the_database_holds_alone(hall, full, first_lock_open):
    people = some_people(hall, full)
    wrong, seen = shown_to_the_wrong(hall, people, may_read(hall.world))
    figures.note(18, "marks shown with the app's filters and permits open", "0", len(wrong), not wrong)
    assert wrong == []
    assert seen > 100  # who may read, still does


@pytest.fixture(scope="module")
def unlocked(django_db_setup, django_db_blocker):
    """A copy of the template with two towns at work, in which no table has row policies any more."""
    with fresh_clone() as name, django_db_blocker.unblock(), leading_to(name):
        made = worlds.make(name)
        locked = made.mover.connection.execute("SELECT relname FROM pg_class WHERE relrowsecurity").fetchall()
        for (table,) in locked:
            made.mover.connection.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        assert len(locked) > 20
        hall = Hall(made)
        made.journal.start = worlds.last_line(made.mover)
        yield hall
        made.mover.close()


@pytest.fixture
def without_policies(unlocked, django_db_blocker):
    with django_db_blocker.unblock(), leading_to(unlocked.world.name), worlds.undone():
        yield unlocked


def test_without_both_locks_everything_is_open(without_policies, first_lock_open):
    """The control: what the test of the database removes from the app, does lock something."""
    hall = without_policies
    wrong, _seen = shown_to_the_wrong(hall, ["lotte", "naima"], may_read(hall.world))
    pages = {sentence.split(":")[0].split()[1] + sentence.split(":")[1] for sentence in wrong}
    assert len(wrong) > 100
    assert len(pages) > 10


def test_the_app_holds_alone(without_policies, full):
    hall = without_policies
    wrong, seen = shown_to_the_wrong(hall, some_people(hall, full), may_read(hall.world))
    figures.note(19, "marks shown without the row policies", "0", len(wrong), not wrong)
    assert wrong == []
    assert seen > 100
