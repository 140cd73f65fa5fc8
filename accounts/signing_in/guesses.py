"""Guessing gets slower: per account and per address, known or not.

A mark is a keyed hash, so the table holds no address of anybody. A failure is written after the request's
own transaction, in one of its own: what a refusal rolls back is counted all the same.
"""

from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import Guesses
from foundation import clock
from foundation.addresses import client_address, network_of


@dataclass(frozen=True)
class Limit:
    """So many failures are free; then one waits, twice as long after each, up to a most (in seconds)."""

    free: int
    first: int
    most: int


ACCOUNT = Limit(free=5, first=60, most=3600)
# A town hall has one address for everybody: it may err often, and never waits long.
ADDRESS = Limit(free=30, first=5, most=900)
FORGOTTEN_AFTER = "24 hours"
COUNT = f"""
INSERT INTO accounts_guesses AS g (mark, failures, last_at, barred_until)
VALUES (%(mark)s, 1, regie_now(), NULL)
ON CONFLICT (mark) DO UPDATE SET
    failures = CASE WHEN g.last_at < regie_now() - interval '{FORGOTTEN_AFTER}' THEN 1
                    ELSE g.failures + 1 END,
    last_at = regie_now(),
    barred_until = CASE
        WHEN g.last_at < regie_now() - interval '{FORGOTTEN_AFTER}' OR g.failures + 1 < %(free)s THEN NULL
        ELSE regie_now() + least(%(most)s, %(first)s * power(2, least(g.failures + 1 - %(free)s, 20)))
             * interval '1 second'
    END
"""  # noqa: S608  only our own constant


@dataclass(frozen=True)
class Guesser:
    """Who tries what: an account (or what somebody typed as one) from an address."""

    account: str
    address: str

    @classmethod
    def of(cls, request: HttpRequest, kind: str, account: object) -> "Guesser":
        where = network_of(client_address(request))
        return cls(_mark(kind, str(account).strip().lower()), _mark("address", where))

    def is_barred(self) -> bool:
        marks = [self.account, self.address]
        return Guesses.objects.filter(pk__in=marks, barred_until__gt=clock.Now()).exists()

    def failed(self) -> None:
        _count(self.account, ACCOUNT)
        _count(self.address, ADDRESS)

    def failed_from_here(self) -> None:
        """Only the address pays: else whoever knows an address of somebody keeps them out for ever."""
        _count(self.address, ADDRESS)

    def succeeded(self) -> None:
        """The account starts anew. The address does not: a guesser may have an account of their own."""
        Guesses.objects.filter(pk=self.account).delete()


def _mark(kind: str, value: str) -> str:
    return salted_hmac(f"accounts.guesses.{kind}", value, algorithm="sha256").hexdigest()


def _count(mark: str, limit: Limit) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"mark": mark, "free": limit.free, "first": limit.first, "most": limit.most})
