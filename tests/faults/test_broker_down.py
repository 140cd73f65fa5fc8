"""Catalogue 64: pages do not need the broker; what waited is done when it is back."""

import time
import uuid

import pytest

from tests import figures
from tests.faults import rig
from tests.faults.test_worker_killed import LEFT
from tests.servers import AppServer


def use_the_pages(server, busy, rounds):
    """Read, save and sign in; the statuses and the slowest answer."""
    reporter, contact = (
        rig.Browser(server.url, busy.people.reporter),
        rig.Browser(server.url, busy.people.contact),
    )
    statuses, slowest = set(), 0.0
    path = f"/signaal/{busy.signals['submitted'].pk}/"
    for _ in range(rounds):
        added = {"kind": "opinion_refuted", "text": "Het klopte niet.", "form_key": str(uuid.uuid4())}
        signing_in = {"login": busy.people.decider.email, "password": "oefenen-met-regie"}
        visitor = rig.Browser(server.url, busy.people.decider)
        visitor.cookie = visitor.cookie.partition("; ")[2]
        for browser, method, where, data in (
            (reporter, "GET", path, None),
            (reporter, "POST", f"{path}aanvullen/", added),
            (contact, "GET", "/triage/", None),
            (visitor, "POST", "/account/aanmelden/", signing_in),
        ):
            start = time.monotonic()
            statuses.add(browser.ask(method, where, data)[0])
            slowest = max(slowest, time.monotonic() - start)
    return statuses, slowest


@pytest.mark.parametrize("how", ["stopped", "hanging"])
def test_without_the_broker_the_pages_go_on_and_nothing_is_lost(busy, folder, full, how):
    broker, own = rig.Valkey(folder), busy.own
    env = rig.environment(own.name, REDIS_URL=broker.url, OUTBOX_SWEEP_SECONDS="1")
    server = AppServer(own.name, env={"REDIS_URL": broker.url})
    server.run()
    with rig.running(broker, rig.worker(env, folder), rig.beat(env, folder)):
        try:
            rig.wait_until(lambda: own.count(LEFT) == 0, 60)
            broker.stop() if how == "stopped" else broker.hang()
            statuses, slowest = use_the_pages(server, busy, 40 if full else 4)
            waiting = own.count(LEFT)
            broker.start() if how == "stopped" else broker.go_on()
            back = rig.wait_until(lambda: own.count(LEFT) == 0, 60)
        finally:
            server.halt()
    said = f"{sorted(map(str, statuses))}, slowest {slowest:.1f} s, {waiting} waiting, done in {back:.0f} s"
    figures.note(64, f"broker {how}", "0 times 5xx, backlog ≤ 60 s", said, statuses == {200, 302})
    assert statuses == {200, 302}
    assert waiting > 0
