"""Catalogue 5 and 6: what a page did not offer is not taken, whoever sends it along with a form that is."""

import random
import re
from collections import defaultdict

from django.db import models

from tests import figures
from tests.conftest import seed
from tests.house import filled as forms
from tests.house.matrix import OBJECTS
from tests.house.source import modules
from tests.house.test_access_matrix import PATTERNS
from tests.house.visits import address, nobody, thing
from tests.house.world import undone
from tests.house.written import KEY, Written
from tests.house.written import models as readable

A_DAY = 16  # of some seventy pairs of a form and somebody who may send it; all of them in bin/test-full
TAKEN = 302


def each_form(hall, full):
    """Forms that are taken as they stand; what a form was prepared with is undone before the next."""
    pairs = [(name, who) for name in forms.names() for who in forms.senders(hall, name)]
    for name, who in pairs if full else random.Random(seed()).sample(pairs, A_DAY):
        with undone():
            form = forms.filled(hall, name, who)
            if form.offered:
                yield form


def keys_by_kind():
    """Every key of every table, of both towns."""
    found = defaultdict(list)
    for model in readable():
        if isinstance(model._meta.pk, models.UUIDField):
            found[model._meta.label] += map(str, model._base_manager.values_list("pk", flat=True))
    return found


def swaps(form, kinds, chance, full):
    """Field, what the page offered there, and the key of something of the same kind that it did not offer."""
    owners = {key: kind for kind, keys in kinds.items() for key in keys}
    for field in form.form.names:
        offered = [*form.form.choices.get(field, ()), *form.form.values.get(field, ())]
        known = [(text, KEY.search(text)[0]) for text in offered if KEY.search(text)]
        known = [(text, key) for text, key in known if key in owners]
        if known:
            text, key = known[0]
            known_here = [*offered, *form.own]
            others = [one for one in kinds[owners[key]] if not any(one in other for other in known_here)]
            few = chance.sample(others, min(len(others), 4 if full else 1))
            for other in [*few, str(nobody())]:
                yield field, form.form.values.get(field, []), text.replace(key, other)


def test_no_key_of_something_else_is_taken_in_a_form(hall, full):
    kinds, chance, wrong, tried = keys_by_kind(), random.Random(seed()), [], 0
    for form in each_form(hall, full):
        if form.post(hall).status != TAKEN:
            wrong.append(f"{form.who} {form.name}: not taken as it stands")
        for field, held, other in swaps(form, kinds, chance, full):
            for sent in ([other], [*held, other]):
                visit, tried = form.post(hall, **{field: sent}), tried + 1
                if visit.status not in (403, 404, 409, 422):
                    wrong.append(f"{form.who} {form.name} {field}={sent}: {visit.status}")
    figures.note(5, "keys of something else taken in a form", "0", f"{len(wrong)} of {tried}", not wrong)
    assert wrong == []
    assert tried > 10


def foreign(field, theirs):
    """A value that the form would not have offered."""
    if isinstance(field, models.ForeignKey):
        rows = field.related_model._base_manager.all()
        return str(theirs.pk if field.related_model._meta.label == "accounts.User" else rows.last().pk)
    if isinstance(field, models.BooleanField):
        return "on"
    if field.choices:
        return str(field.choices[-1][0])
    if isinstance(field, models.DateTimeField):
        return "2031-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "2031-01-01"
    return "7" if isinstance(field, models.IntegerField) else "Zelf bedacht"


def every_field(hall):
    """Each column of each table by its names in a form, with something that nobody offered."""
    lotte, found = hall.people["lotte"], {}
    for model in readable():
        for field in model._meta.concrete_fields:
            found |= dict.fromkeys((field.name, field.attname), foreign(field, lotte))
    return found | {"is_superuser": "on", "is_staff": "on", "by": str(lotte.pk), "town_id": str(lotte.pk)}


def not_asked(form, extra):
    """Of all columns those that are no field of the form; one row of blocks gets them as well."""
    asked = {re.sub(r"_[0-9]$", "", name) for name in form.form.names} | set(form.form.names)
    block = next((name.rpartition("-")[0] for name in asked if re.search(r"-0-", name)), None)
    more = {name: value for name, value in extra.items() if name not in asked}
    inside = {f"{block}-{name}": value for name, value in extra.items() if block}
    return more, {name: value for name, value in inside.items() if name not in asked}


def send_with(hall, form, more, written):
    """A field that is only sometimes on the page refuses its value; then the others are sent without it."""
    visit = form.post(hall, then=written.rows, **more)
    if visit.status == 422:
        refused = visit.response.context["form"].errors
        more = {name: value for name, value in more.items() if name not in refused}
        visit = form.post(hall, then=written.rows, **more)
    return visit, more


def test_no_column_is_set_that_the_form_does_not_ask_for(hall, full):
    extra, wrong, tried = every_field(hall), [], 0
    for form in each_form(hall, full):
        written = Written(hall.world)
        plain = form.post(hall, then=written.rows)
        for more in filter(None, not_asked(form, extra)):
            forged, sent = send_with(hall, form, more, written)
            tried += len(sent)
            if (plain.status, forged.status, forged.then) != (TAKEN, TAKEN, plain.then):
                differ = sorted(set(forged.then) ^ set(plain.then))[:2]
                wrong.append(f"{form.who} {form.name}: {plain.status} {forged.status} {differ}")
    figures.note(6, "columns set that a form does not ask for", "0", f"{len(wrong)} of {tried}", not wrong)
    assert wrong == []
    assert tried > 1000


def test_no_address_mixes_two_dossiers(hall):
    """The key of one's own case beside the key of something of another town, and the other way around."""
    wrong, tried, who = [], 0, "simone"
    for name, row in OBJECTS.items():
        if "pk" in PATTERNS[name] and len(PATTERNS[name]) == 2 and "step" not in PATTERNS[name]:
            mine, theirs = (
                address(name, made, thing(made, row.thing).pk, PATTERNS[name])
                for made in (hall.world.towns["waterrijk"], hall.world.towns["zandhoven"])
            )
            assert hall.visit(who, mine).status == 200
            for own, other in zip(KEY.findall(mine), KEY.findall(theirs), strict=True):
                mixed = [hall.visit(who, mine.replace(own, other), method) for method in ("get", "post")]
                tried += len(mixed)
                wrong += [f"{visit.url}: {visit.status}" for visit in mixed if visit.status != 404]
    figures.note(5, "addresses that mix two dossiers and open", "0", f"{len(wrong)} of {tried}", not wrong)
    assert wrong == []
    assert tried == 16


def test_the_key_of_another_kind_of_thing_opens_nothing(hall, full):
    """The key of one's own case, signal, plan or colleague where something else is asked for."""
    made, chance, wrong = hall.world.towns["waterrijk"], random.Random(seed()), []
    things = [made.things["case"], made.signals["case"], made.things["version"], made.things["somebody"]]
    names = [one for one in OBJECTS if PATTERNS[one] == ("pk",) and one != "audit:entry"]
    for name, who in ((name, who) for name in names for who in ("simone", "kwame")):
        label = thing(made, OBJECTS[name].thing)._meta.label
        others = [one for one in things if one._meta.label != label]
        for other in others if full else chance.sample(others, 1):
            visit = hall.visit(who, address(name, made, other.pk, PATTERNS[name]))
            # What can only be pressed says so of any key.
            if visit.status != OBJECTS[name].others:
                wrong.append(f"{who} {visit.url}: {visit.status}")
    assert wrong == []


def test_a_key_behind_the_question_mark_opens_nothing_of_another_town(hall):
    here, there = (hall.world.towns[town] for town in ("waterrijk", "zandhoven"))
    asked = {
        "aanvraag": ("cases:admit", "simone", here.things["case"], there.things["route"]),
        "partij": ("agreements:party", "pervin", here.things["suspension"].covenant, there.things["party"]),
        "town": ("signals:new", "daan", None, there.town),
    }
    for name, (page, who, own, theirs) in asked.items():
        url = address(page, here, own and own.pk, PATTERNS[page])
        found = {hall.visit(who, f"{url}?{name}={key}").body for key in (theirs.pk, nobody(), "x")}
        assert len(found) == 1, name
    assert asked_behind_the_mark() == asked.keys() | NO_KEYS


# Places in a list, flags and words.
NO_KEYS = {"q", "na", "page", "before", "eigen", "naar"}


def asked_behind_the_mark():
    pattern = re.compile(r"""request\.GET\.get\("(\w+)"|"(\w+)" in self\.request\.GET""")
    texts = [path.read_text() for path in modules("accounts", "agreements", "audit", "cases", "signals")]
    return {one for text in texts for pair in pattern.findall(text) for one in pair if one}
