"""Catalogue 62: the web process dies in the middle of a save; row, line and promise are there, or none."""

import random
import threading
import time
import uuid

from tests import figures
from tests.conftest import seed
from tests.faults import rig
from tests.servers import AppServer

ROWS = "SELECT id FROM signals_statement WHERE form_key = %s"
LINES = "SELECT count(*) FROM audit.entry WHERE act = 'signals.add_to_signal' AND request_id <> ''"
PROMISES = "SELECT count(*) FROM foundation_promise WHERE key LIKE '%%' || %s || '%%'"


def test_a_killed_save_is_there_as_a_whole_or_not_at_all(busy, full):
    tries, chance, own = (100 if full else 15), random.Random(seed()), busy.own
    server = AppServer(own.name)
    server.run()
    try:
        browser = rig.Browser(server.url, busy.people.reporter)
        path, before = f"/signaal/{busy.signals['submitted'].pk}/aanvullen/", own.count(LINES)
        long = time_of_a_save(browser, path)
        keys = [uuid.uuid4() for _ in range(tries)]
        cut = sum(save_and_kill(server, browser, path, key, chance.uniform(0, 1.3 * long)) for key in keys)
    finally:
        server.halt()
    saved = [row for key in keys for row in own.rows(ROWS, key)]
    told = [own.count(PROMISES, str(row[0])) for row in saved]
    said = f"{len(saved)} whole, {tries - len(saved)} nothing, {cut} without an answer"
    whole = own.count(LINES) - before == len(saved) + 3 and all(told)
    figures.note(62, f"kill -9 of the web process in {tries} saves", "0 half", said, whole)
    assert (own.count(LINES) - before, [0 for one in told if not one]) == (len(saved) + 3, [])
    assert cut > 0


def time_of_a_save(browser, path):
    """On this machine, today, by a worker that is warm."""
    assert {browser.ask("POST", path, fact(uuid.uuid4()))[0] for _ in range(2)} == {302}
    start = time.monotonic()
    browser.ask("POST", path, fact(uuid.uuid4()))
    return time.monotonic() - start


def fact(key):
    return {
        "kind": "opinion_refuted",
        "text": f"Het klopte niet {key}",
        "classification": "",
        "form_key": str(key),
    }


def save_and_kill(server, browser, path, key, moment):
    """Was the save cut off? The master of gunicorn starts another worker by itself."""
    answers = []
    saving = threading.Thread(target=lambda: answers.append(browser.ask("POST", path, fact(key))[0]))
    program = rig.Program.__new__(rig.Program)
    program.process = server.process
    workers = program.children()
    saving.start()
    time.sleep(moment)
    for pid in workers:
        program.kill(pid)
    saving.join()
    rig.wait_until(lambda: browser.ask("GET", path, timeout=10)[0] == 200, 60)  # and the new worker is warm
    browser.ask("POST", path, {})
    return answers[0] is None
