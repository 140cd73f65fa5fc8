"""Who may see what, once more, in plain Python and as slowly as one likes. Shares nothing with the app."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Europe/Amsterdam")).date()


@dataclass
class Span:
    """From (inclusive) until (exclusive); `until` None is for ever."""

    start: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment and (self.until is None or moment < self.until)


@dataclass
class Covenant:
    starts_on: date
    ends_on: date
    in_force: bool = True
    parties: set = field(default_factory=set)
    acceded: dict = field(default_factory=dict)  # town -> (from day, until day or None)
    suspended: list = field(default_factory=list)  # (town or None for all, Span)

    def covers(self, town, organisation, moment: datetime) -> bool:
        day = day_of(moment)
        if not self.in_force or organisation not in self.parties or town not in self.acceded:
            return False
        came, left = self.acceded[town]
        if not (self.starts_on <= day <= self.ends_on and came <= day and (left is None or day < left)):
            return False
        return not any(where in (None, town) and span.holds(moment) for where, span in self.suspended)


@dataclass
class Admission:
    user: object
    organisation: object
    dossier: object
    covenant: object  # None: on the municipality's task
    kinds: set
    span: Span
    withdrawn: bool = False


@dataclass
class World:
    town_of: dict = field(default_factory=dict)  # dossier -> town
    covenants: dict = field(default_factory=dict)
    memberships: list = field(default_factory=list)  # (user, organisation, town, Span)
    closed: set = field(default_factory=set)  # users
    admissions: dict = field(default_factory=dict)

    def works(self, user, organisation, town, moment: datetime) -> bool:
        return any(
            held[:3] == (user, organisation, town) and held[3].holds(moment) for held in self.memberships
        )

    def in_force(self, one: Admission, moment: datetime) -> bool:
        town = self.town_of[one.dossier]
        if one.user in self.closed or one.withdrawn or not one.span.holds(moment):
            return False
        if not self.works(one.user, one.organisation, town, moment):
            return False
        return one.covenant is None or self.covenants[one.covenant].covers(town, one.organisation, moment)

    def opens(self, user, dossier, kind, moment: datetime) -> bool:
        """May this person see this kind of information of this dossier, at this moment?"""
        return any(
            kind in one.kinds and self.in_force(one, moment)
            for one in self.admissions.values()
            if one.user == user and one.dossier == dossier
        )

    def may_be_admitted(self, user, organisation, dossier, covenant, moment: datetime) -> bool:
        town = self.town_of[dossier]
        covered = self.covenants[covenant].covers(town, organisation, moment)
        return covered and self.works(user, organisation, town, moment)
