"""Catalogue 61 and 57: the worker dies in the middle, again and again; nothing is lost."""

import random
import re
import time

from accounts import notices
from accounts.models import Notice, User
from foundation import acting
from tests import figures
from tests.conftest import seed
from tests.faults import rig

LEFT = "SELECT count(*) FROM foundation_promise WHERE done_at IS NULL AND not_before <= now()"
WORDS = re.compile(
    r"kn\d{5}q|[WZ]-\d{4}-\d{4}|Waterrijk|Zandhoven|van den Eijnde|signaal|casus", re.IGNORECASE
)


def promise(own, wanted):
    people = list(User.objects.order_by("email")[:10])
    for number in range(wanted // 10):
        with acting.acting_as(None, system=True):
            notices.tell(
                Notice.Kind.ADMITTED, to=people, path=f"/casus/{number}/", about=f"W-2026-{number:04d}"
            )
    return {str(row[0]) for row in own.rows("SELECT id FROM foundation_promise WHERE kind = 'accounts.mail'")}


def kill_at_random(own, worker, kills, chance):
    """Mostly a child; now and then the worker itself, which is started again."""
    done = 0
    while done < kills and own.count(LEFT):
        time.sleep(chance.uniform(0.02, 0.35))
        if chance.random() < 0.1:
            worker.stop()
            worker.start()
            done += 1
        elif children := worker.children():
            worker.kill(chance.choice(children))
            done += 1
    return done


def test_a_killed_worker_loses_nothing_and_doubles_almost_nothing(own, folder, full):
    wanted, kills, since = (3000, 200, time.time() - 1) if full else (300, 20, time.time() - 1)
    ids = promise(own, wanted)
    slow = {"OUTBOX_LOCK_SECONDS": "3", "OUTBOX_SWEEP_SECONDS": "1"}
    broker = rig.Valkey(folder)
    env = rig.environment(own.name, REDIS_URL=broker.url, **slow)
    with rig.running(broker, rig.worker(env, folder), rig.beat(env, folder)) as (_broker, worker, _beat):
        killed = kill_at_random(own, worker, kills, random.Random(seed()))
        # A pool whose children were killed while they started may wait for them for ever: whoever runs it
        # starts it again, and nothing of what was promised depends on which worker keeps it.
        worker.stop()
        worker.start()
        rig.wait_until(lambda: own.count(LEFT) == 0, 240)
    arrived, texts = rig.mails(since, ids)
    told = own.count("SELECT count(*) FROM accounts_notice")
    doubles = sum(arrived.values()) - len(arrived)
    words = [text for text in texts if WORDS.search(text)]
    said = f"{told} told, {len(arrived)} mailed, {doubles} doubled in {killed} kills"
    figures.note(
        61,
        f"kill -9 of the worker, {wanted} notices",
        "0 lost, ≤ 1 mail doubled per kill",
        said,
        doubles <= killed,
    )
    figures.note(
        57, "names, numbers or towns in notification mails", "0", f"{len(words)} of {len(texts)}", not words
    )
    assert (told, len(arrived), words) == (wanted, wanted, [])
    assert own.count("SELECT count(DISTINCT key) FROM accounts_notice") == wanted
    assert doubles <= killed
