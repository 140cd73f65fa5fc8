"""Catalogue 20: behind a pool a session outlives the person; the actor lasts one transaction only."""

import queue
import random
import threading

from django.db import connection, connections

from accounts.models import User
from foundation import acting
from tests import figures
from tests.conftest import seed

PEOPLE, SESSIONS = 8, 2


class Stumble(Exception):
    """Something went wrong halfway through a request."""


def stumble():
    raise Stumble


def who_asks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT regie_actor(), coalesce(current_setting('app.system', true), '')")
        return cursor.fetchone()


def one_request(user, other, chance):
    """As a request does it: sometimes on somebody else's behalf in between, sometimes with a fault."""
    found = []
    try:
        with acting.acting_as(user):
            found.append(who_asks()[0] == user)
            if chance.random() < 0.3:
                with acting.acting_as(other):
                    found.append(who_asks()[0] == other)
                found.append(who_asks()[0] == user)
            if chance.random() < 0.2:
                stumble()
    except Stumble:
        pass
    found.append(who_asks()[0] is None)  # what the next person finds in the session
    return found


def work(user, others, pool, times, told):
    chance = random.Random(f"{seed()}{user}")
    for _ in range(times):
        session = pool.get()
        connections["default"] = session
        try:
            told.put(all(one_request(user, chance.choice(others), chance)))
        finally:
            pool.put(session)


def test_nobody_is_ever_somebody_else_behind_a_pool(own, full):
    times = (4000 if full else 320) // PEOPLE
    with acting.acting_as(None, system=True):
        people = list(User.objects.order_by("email").values_list("pk", flat=True)[:PEOPLE])
    pool, told = queue.Queue(), queue.Queue()
    for _ in range(SESSIONS):
        session = connections.create_connection("default")
        session.inc_thread_sharing()
        pool.put(session)
    threads = [threading.Thread(target=work, args=(one, people, pool, times, told)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while not pool.empty():
        pool.get().close()
    right = [told.get() for _ in range(told.qsize())]
    wrong = right.count(False)
    figures.note(20, "as the wrong user", "0 of 4,000", f"{wrong} of {len(right)}", wrong == 0)
    assert (wrong, len(right)) == (0, times * PEOPLE)
