"""Making the demo: the world, a history of a year, and what is going on today; all of it or nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Municipality, Notice
from config import world
from config.seeding import book, casework, concerns, sharing
from config.seeding.book import Dossier, Step
from foundation import acting, outbox
from foundation.clock import AMSTERDAM
from foundation.clock_mover import ClockMover
from foundation.models import Promise

DEMO = world.WORLD.parent
# Each dossier is moved by whole weeks, so that weekdays stay right: by how many more than the world itself,
# and the step at which it stops when the rest belongs to verbs that are not built yet.
SCHEDULE = {
    "S01": (21, ""),
    "S02": (8, ""),
    "S03": (0, "s15"),
    "S04": (-2, ""),
    "S05": (-7, "s25"),
    "S06": (-13, ""),
    "S07": (0, ""),
    "S08": (10, ""),
    "S09": (-7, "s21"),
    "S10": (-18, ""),
}
NEWS_FOR = timedelta(days=6)  # what is older has been read, and its mail was delivered at the time
READ_AFTER = timedelta(hours=3)
VERBS = concerns.VERBS | casework.VERBS | sharing.VERBS


def is_there() -> bool:
    return Municipality.objects.exists()


def make(*, mover: ClockMover, now: datetime, password: str) -> int:
    """Returns how many steps were played. The mover ends the movable clock, whatever happens."""
    concerns.person.cache_clear()
    mover.install()
    try:
        with transaction.atomic():
            return _fill(mover, now, password)
    finally:
        mover.remove()


def _fill(mover: ClockMover, now: datetime, password: str) -> int:
    today = now.astimezone(AMSTERDAM).date()
    source = book.read(world.WORLD)
    moved = whole_weeks(today - source["as_of"])
    midnight = datetime.combine(source["as_of"] + moved, datetime.min.time(), tzinfo=AMSTERDAM)
    mover.freeze(now)
    with acting.acting_as(None, purpose="demo", system=True):
        world.load_world(password=password, shift_to=midnight)
    played = 0
    for step in history(today, moved):
        if step.at <= now:
            mover.freeze(step.at)
            _play(step)
            with acting.acting_as(None, purpose="demo", system=True):
                _deliver(now)
            played += 1
    mover.freeze(now)
    return played


def whole_weeks(span: timedelta) -> timedelta:
    return span - timedelta(days=span.days % 7)


def history(today: date, moved: timedelta) -> Iterator[Step]:
    """Every step of every dossier that this version can play, oldest first."""
    steps = [step for dossier in dossiers(today, moved) for step in book.steps_of(dossier)]
    # Advice before a signal is asked and answered with the same words; it has no signal yet.
    known = [step for step in steps if step.verb in VERBS and "consult" not in step.typed]
    known = [step for step in known if step.verb != "view" or "verdict" in step.typed]
    yield from sorted(known, key=lambda step: (step.at, step.dossier.key, step.place))


def dossiers(today: date, moved: timedelta) -> Iterator[Dossier]:
    for path in sorted((DEMO / "scenarios").glob("S*.yaml")):
        weeks, until = SCHEDULE[path.name[:3]]
        yield book.scenario(path, today=today, later=moved + timedelta(weeks=weeks), until=until)
    yield from book.stories(DEMO / "alive.yaml", today=today)


def _play(step: Step) -> None:
    by = concerns.person(step.by)
    try:
        with acting.acting_as(by.pk, purpose="demo"):
            VERBS[step.verb](step, by)
    except Exception as error:
        error.add_note(f"while playing step {step.place + 1} of {step.dossier.key}: {step.verb} at {step.at}")
        raise


def _deliver(now: datetime) -> None:
    """Keep the promises of this step at its own moment. Recent mail is left for the worker to send."""
    for promise in outbox.waiting():
        news = promise.made_at > now - NEWS_FOR
        if promise.kind == "accounts.mail" and news:
            continue
        if promise.kind == "accounts.notice":
            _hand_over(promise, news=news)
        promise.done_at = promise.made_at
        promise.save(update_fields=["done_at"])


def _hand_over(promise: Promise, *, news: bool) -> None:
    told = promise.payload
    Notice.objects.create(
        user_id=told["user"],
        kind=told["kind"],
        path=told["path"],
        key=told["key"],
        told_at=promise.made_at,
        read_at=None if news else promise.made_at + READ_AFTER,
    )
