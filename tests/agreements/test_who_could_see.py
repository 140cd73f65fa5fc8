"""What counted when: the dated answer and the view of today agree, at every moment of random histories."""

import random

from django.db import connection

from agreements.models import InForce
from tests.agreements.histories import History
from tests.conftest import MONDAY, seed

REWRITES = ("cut_short", "secede", "expel")  # what no verb does: in Regie such rows are dated


def counted(*moments):
    """Keys of the admissions that counted at each of these moments, by the dated rows as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m, array_agg(a.id) FILTER (WHERE s.span @> m) FROM unnest(%s::timestamptz[]) AS m"
            " LEFT JOIN (SELECT id, admission_counted_during(id) AS span FROM agreements_admission"
            " OFFSET 0) AS s ON true LEFT JOIN agreements_admission a ON a.id = s.id GROUP BY m",
            [list(moments)],
        )
        return {moment: set(keys or ()) for moment, keys in cursor.fetchall()}


def in_force():
    return set(InForce.objects.values_list("pk", flat=True))


def test_today_the_dated_answer_is_the_view(clock):
    chance, seen = random.Random(seed()), 0
    history = History(clock, MONDAY, chance)
    for _ in range(60):
        history.step()
        now = in_force()
        assert counted(history.moment)[history.moment] == now
        seen += len(now)
    assert seen


def test_later_the_dated_answer_is_what_counted_then(clock):
    chance, was = random.Random(f"{seed()}then"), {}
    history = History(clock, MONDAY, chance)
    history.LIKELY = {name: odds for name, odds in history.LIKELY.items() if name not in REWRITES}
    for _ in range(60):
        history.step()
        was[history.moment] = in_force()
    assert counted(*was) == was
    assert len({frozenset(keys) for keys in was.values()}) > 5
