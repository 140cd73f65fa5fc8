"""What holds for every answer of the house: headers, weight, questions to the database, no error of ours."""

import random
import re
from uuid import uuid4

import pytest

from tests import figures
from tests.conftest import seed
from tests.factories import populated
from tests.house.matrix import OBJECTS, PAGES
from tests.house.test_access_matrix import PATTERNS
from tests.house.visits import address, nobody, thing

KB = 1024
MOST_QUERIES = 15
ASK_MORE = {"cases:preview": 20}  # two people ask on one page: the regisseur and the partner; may only shrink
PEOPLE = {"signals": ("daan", "kwame", "amel"), "cases": ("simone", "yasemin", "kwame"), "audit": ("gosse",)}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NASTY = [
    "x" * 70_000,
    "\x00",
    "<script>alert(1)</script>",
    "99999999999999999999",
    "2026-02-31",
    "😀",
    "ünïcödé",
    "-1",
    "[]",
]


def missing_headers(visit):
    policy = visit.response.headers.get("Content-Security-Policy", "")
    wrong = [name for name, value in HEADERS.items() if visit.response.headers.get(name) != value]
    if "unsafe" in policy or "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        wrong.append("Content-Security-Policy")
    return wrong


def everywhere(hall):
    """Each address once for a person of its room who may come in, or not."""
    made = hall.world.towns["waterrijk"]
    for name in PATTERNS:
        key = thing(made, OBJECTS[name].thing).pk if name in OBJECTS else nobody()
        here = address(name, made, key, PATTERNS[name])
        for who in PEOPLE.get(name.partition(":")[0], ("daan", "visitor")):
            yield name, who, here


def test_every_answer_has_the_headers_also_when_it_is_no(hall):
    wrong, statuses = [], set()
    for _name, who, here in everywhere(hall):
        for method in ("get", "post"):
            visit = hall.visit(who, here, method)
            statuses.add(visit.status)
            wrong += [
                f"{visit.status} {who} {method} {here}: {missing}" for missing in missing_headers(visit)
            ]
    assert statuses >= {200, 302, 403, 404, 405, 409, 422}
    figures.note(44, "answers without one of the headers", "0", len(wrong), not wrong)
    assert wrong == []


@pytest.mark.urls("tests.audit.pages")
def test_an_error_of_ours_has_the_headers_too(hall, world):
    dossier = world.towns["waterrijk"].things["case"].dossier_id
    visit = hall.visit("simone", f"/weiger/{dossier}/?how=broken")
    assert (visit.status, missing_headers(visit), visit.marks) == (500, [], set())
    unknown = hall.visit("simone", "/er/is/hier/niets/")
    assert (unknown.status, missing_headers(unknown)) == (404, [])


def fields_of(page):
    return {*re.findall(r'name="([\w-]+)"', page)} - {"csrfmiddlewaretoken"}


@pytest.mark.parametrize("room", ["signals", "cases", "account", "audit"])
def test_nothing_that_a_client_sends_is_an_error_of_ours(hall, full, room):
    """Every form and every filter, filled with what no person would type: an answer in words, never a 500."""
    wrong, some = [], NASTY if full else random.Random(f"{seed()}{room}").sample(NASTY, 2)
    for name, who, here in everywhere(hall):
        if not name.startswith(room):
            continue
        opened = hall.visit(who, here)
        fields = fields_of(opened.text) if opened.status == 200 else {"q", "status", "page", "text"}
        for nasty in some:
            filled = dict.fromkeys([*fields, "form_key", "version", "page", "take_back"], nasty)
            for method in ("post", "get"):
                visit = hall.visit(who, here, method, filled)
                if visit.status >= 500:
                    wrong.append(f"{visit.status} {who} {method} {here} {nasty[:12]!r}")
    assert wrong == []


def crowd(made, more):
    """So many more signals at the desk of this town."""
    reporter = made.people.reporter
    for _ in range(more):
        with populated._as(reporter):
            begun = populated.draft.begin(key=uuid4(), municipality=made.town, by=reporter)
            populated.signals.file(draft=begun, answers=populated._answers(), by=reporter)


def heavy(hall):
    wrong, most = [], 0
    for name, who, here in everywhere(hall):
        visit = hall.visit(who, here)
        most = max(most, visit.queries)
        if visit.queries > ASK_MORE.get(name, MOST_QUERIES):
            wrong.append(f"{name} {who} {visit.status}: {visit.queries} queries")
        if len(visit.response.content) > 60 * KB and name not in ("component", "demo"):
            wrong.append(f"{name} {who}: {len(visit.response.content) // KB} kB")
    return wrong, most


def test_no_page_asks_more_than_fifteen_questions_with_many_rows_or_few(hall):
    few, most_few = heavy(hall)
    crowd(hall.world.towns["waterrijk"], 30)
    many, most_many = heavy(hall)
    most = max(most_few, most_many)
    figures.note(
        84, "queries on a page, few rows / 30 more", "≤ 15", f"{most_few} / {most_many}", most <= MOST_QUERIES
    )
    assert few + many == []


def test_every_page_of_the_table_is_one_of_the_house():
    assert set(PATTERNS) == OBJECTS.keys() | PAGES.keys()
