"""How long the lists take with both locks: bin/benchmark, or REGIE_BENCH_CASES=1000000 bin/benchmark.

Times differ by machine, so each is also given as a ratio to reading one row by its key on the same run.
"""

import os
import statistics
import time

from tests import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
ROUNDS = 40


def main():
    from benchmarks.world import NAME, Builder, size

    started = time.perf_counter()
    database.clone(NAME)
    os.environ["DATABASE_URL"] = database.web_url(NAME)
    import django

    django.setup()
    builder = Builder(*_first_case(), size())
    builder.build()
    print(f"built {size():,} cases in {time.perf_counter() - started:.0f} s; load {os.getloadavg()[0]:.1f}")
    rows = _measured(size())
    _print(rows)
    _hidden(builder, size())


def _first_case():
    from accounts.models import Membership, Municipality, User
    from agreements.models import Covenant
    from foundation import acting
    from tests.factories.cases import an_open_case
    from tests.people import CAST

    with acting.acting_as(None, system=True):
        people = {name: User.objects.get(email=CAST[name]) for name in ("kwame", "simone", "daan", "yasemin")}
        town = Municipality.objects.get(slug="waterrijk")
        case = an_open_case(
            by=people["kwame"], regisseur=people["simone"], reporter=people["daan"], town=town
        )
        membership = Membership.objects.get(user=people["yasemin"], municipality=town)
        return case, membership, Covenant.objects.get(slug="cov-wr-pga")


class Watch:
    """The time of each statement, as the client waits for it."""

    def __init__(self):
        self.times = []

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        result = execute(sql, params, many, context)
        self.times.append((time.perf_counter() - began) * 1000)
        return result


def _watched(user, ask):
    from django.db import connection

    from foundation import acting

    with acting.acting_as(user.pk):
        watch = Watch()
        with connection.execute_wrapper(watch):
            ask()
        return watch.times


def _measured(cases):
    from accounts.models import User
    from benchmarks.world import readers
    from cases.models import Case
    from foundation import acting

    rows = []
    for reader in readers(cases):
        with acting.acting_as(None, system=True):
            user = User.objects.get(email=f"{reader.name}1@meting.example")
        pages = Case.objects.open().with_identity().with_regisseur()
        found = []
        asked = [_watched(user, lambda: found.append(pages.newest_page(user))) for _ in range(ROUNDS)]
        key = found[0].rows[0].pk
        one = [_watched(user, lambda: Case.objects.visible_to(user).get(pk=key))[0] for _ in range(ROUNDS)]
        base = [_system(lambda: Case.objects.get(pk=key)) for _ in range(ROUNDS)]
        rows.append(
            (
                reader.name,
                found[0].total_shown,
                [times[1] + times[2] for times in asked],
                [times[0] for times in asked],
                one,
                base,
            )
        )
    return rows


def _system(ask):
    from django.db import connection

    from foundation import acting

    with acting.acting_as(None, system=True):
        watch = Watch()
        with connection.execute_wrapper(watch):
            ask()
        return watch.times[0]


def _print(rows):
    """The quickest of all rounds: what else runs on the machine only ever adds to it; the median beside it."""
    print("| sees | counted | newest 25 | × | count | × | one by key | × | plain read |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, counted, *groups in rows:
        best = [min(group) for group in groups]
        middle = [statistics.median(group) for group in groups]
        cells = " | ".join(
            f"{least:.2f} ms ({usual:.2f}) | {least / best[-1]:.1f}"
            for least, usual in zip(best[:-1], middle[:-1], strict=True)
        )
        print(f"| {name} | {counted} | {cells} | {best[-1]:.2f} ms ({middle[-1]:.2f}) |")


def _hidden(builder, cases):
    """A thousand more that they may not see: not one byte of the page differs."""
    from django.test import Client

    from accounts.models import User
    from benchmarks.world import readers
    from foundation import acting

    def page_of(name):
        client = Client()
        with acting.acting_as(None, system=True):
            user = User.objects.get(email=f"{name}1@meting.example")
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return [
            line
            for line in client.get("/partner/").text.splitlines()
            if "csrf" not in line and "nonce" not in line
        ]

    before = {reader.name: page_of(reader.name) for reader in readers(cases)}
    builder.hide(1000)
    differ = [name for name, page in before.items() if page_of(name) != page]
    print(f"after 1,000 hidden cases these pages differ: {differ}")


if __name__ == "__main__":
    main()
