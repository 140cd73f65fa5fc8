"""What time it is, from one SQL function and one Python function that agree.

In production `regie_now()` is the server's clock and nothing can move it. Tests and the replay install
a movable one as the owner of the database (`foundation.clock_mover`); the role `web` cannot.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateTimeField, Func
from django.utils import timezone

from foundation import acting

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
INSTANT = timedelta(microseconds=1)  # the least by which one moment is later than another


class Now(Func):
    """The same moment inside a query: `.filter(ends_at__gt=clock.Now())`."""

    function = "regie_now"
    template = "%(function)s()"
    output_field = DateTimeField()


def now() -> datetime:
    """The moment of this transaction; asked anew outside a request."""
    current = acting.current()
    if current is not None and current.moment is not None:
        return current.moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT regie_now()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def today() -> date:
    """The calendar day in Amsterdam, where every term counts."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment, AMSTERDAM)


def start_of(day: date) -> datetime:
    """Local midnight at which `day` begins, also on the days when the clocks change."""
    return datetime.combine(day, time.min, tzinfo=AMSTERDAM)


def end_of(day: date) -> datetime:
    """The first moment after `day`: what holds "until and including" a day ends here."""
    return start_of(day + timedelta(days=1))
