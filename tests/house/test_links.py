"""A page leads nowhere that its reader may not come: what is closed is not offered."""

import random
import re
from collections import Counter, deque
from uuid import uuid4

from django.urls import reverse

from cases import actions
from foundation import acting
from tests.conftest import seed
from tests.links import links_of, paths
from tests.people import CAST

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
FEWEST = 8  # the door, the bell, the own profile, …
A_DAY = 6  # people; all of them in bin/test-full
MOST_ALIKE = 3  # pages of one kind
ELSEWHERE = ("/static/", "/account/afmelden", "/i18n/")
OK, OPENS = 200, {200, 302}  # some links lead on


def leads_to(visit):
    if "html" not in visit.response.get("Content-Type", ""):
        return []
    return links_of(visit.text, visit.url) + paths(visit.url, [visit.response.get("Location", "")])


def walk(hall, who, start="/"):
    """From the front door over every kind of page: where somebody was sent in vain, and how many opened."""
    waiting, known, alike, closed = deque([(start, "the door")]), {start}, Counter(), []
    reached = 0
    while waiting:
        url, page = waiting.popleft()
        visit = hall.visit(who, url)
        if visit.status not in OPENS:
            closed.append(f"{who}: {KEY.sub('…', page)} leads to {KEY.sub('…', url)}: {visit.status}")
        reached += visit.status == OK
        for link in leads_to(visit):
            kind = KEY.sub("…", link)
            if link not in known and not link.startswith(ELSEWHERE) and alike[kind] < MOST_ALIKE:
                known.add(link)
                alike[kind] += 1
                waiting.append((link, url))
    return closed, reached


def test_every_link_opens_for_who_is_shown_it(hall, full):
    for who in CAST if full else random.Random(seed()).sample(sorted(CAST), A_DAY):
        closed, reached = walk(hall, who)
        assert closed == [], closed
        assert reached > FEWEST


def test_every_link_opens_for_who_broke_the_glass(world, hall):
    made = world.towns["waterrijk"]
    case, kwame = made.things["case"], made.people.contact
    page = reverse("cases:partner-case", args=[case.pk])
    assert hall.visit("kwame", page).status == 404
    with acting.acting_as(kwame.pk):
        actions.break_glass(
            found=case,
            danger=True,
            reason="Moeder belt: hij staat bij het spoor.",
            form_key=uuid4(),
            by=kwame,
        )
    assert hall.visit("kwame", page).status == 200
    closed, _reached = walk(hall, "kwame", page)
    assert closed == [], closed
