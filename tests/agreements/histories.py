"""Random histories of granting, ending, suspending and leaving: done in the app, told to the reference."""

import random
from datetime import timedelta

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation, User
from agreements import actions
from agreements.models import Accession, Admission, Covenant, Dossier, Party, Suspension
from agreements.states import ALL_KINDS
from audit.refusals import Incomplete
from foundation import acting, clock
from signals.models import Identity
from tests.agreements import reference
from tests.agreements.reference import Span, day_of

SECOND = timedelta(seconds=1)
COVENANTS = ("cov-wr-pga", "cov-reg-zvh")
PEOPLE = ("a.bouzidi@politie-waterrijk.example", "r.dewinter@zvh-rivierenkust.example")


class History:
    """One town and its neighbour, lived through at random; the clock only goes forward."""

    def __init__(self, the_clock, start, chance: random.Random):
        self.clock, self.moment, self.chance = the_clock, start, chance
        self.model = reference.World()
        self.boundaries = []
        self.rows = {}
        self._read_covenants()
        self._read_people()
        for town in {held[2] for held in self.model.memberships}:
            for _ in range(3):
                dossier = Dossier.objects.create(municipality_id=town, kind="case")
                Identity.objects.create(dossier=dossier, given_name="Jip")
                self.rows[dossier.pk] = dossier
                self.model.town_of[dossier.pk] = town

    def _read_covenants(self):
        for row in Covenant.objects.filter(slug__in=COVENANTS):
            self.rows[row.pk] = row
            self.model.covenants[row.pk] = reference.Covenant(
                row.starts_on,
                row.ends_on,
                parties=set(row.parties.values_list("organisation_id", flat=True)),
                acceded={one.municipality_id: (one.acceded_on, one.left_on) for one in row.accessions.all()},
            )

    def _read_people(self):
        parties = set.union(*(covenant.parties for covenant in self.model.covenants.values()))
        users = Membership.objects.filter(organisation__in=parties).values_list("user", flat=True)
        several = User.objects.filter(pk__in=users).order_by("email")
        chosen = [*User.objects.filter(email__in=PEOPLE), *self.chance.sample(list(several), 4)]
        self.people = {user.pk: user for user in chosen}
        for held in Membership.objects.filter(user__in=chosen):
            span = Span(held.starts_at, held.ends_at)
            self.model.memberships.append((held.user_id, held.organisation_id, held.municipality_id, span))

    LIKELY = {"admit": 10, "withdraw": 1, "open": 2, "suspend": 0.7, "lift": 3, "leave": 0.7, "join": 3}
    LIKELY |= {"close": 0.4, "reopen": 2, "cut_short": 0.2, "secede": 0.2, "expel": 0.3, "transfer": 0.7}

    def step(self):
        """Time passes, often to just before, on or just after a boundary; then something happens."""
        ahead = [edge for edge in self.boundaries if edge > self.moment]
        if ahead and self.chance.random() < 0.3:
            self.moment = max(self.moment, ahead[0] + self.chance.choice([-1, 0, 1]) * SECOND)
        else:
            self.moment += timedelta(minutes=self.chance.randint(1, 60 * 24 * 2))
        self.clock.move_to(self.moment)
        happening = self.chance.choices(list(self.LIKELY), weights=self.LIKELY.values())[0]
        with acting.acting_as(None, system=True):
            getattr(self, happening)()

    def admit(self):
        user, organisation, town, _ = self.chance.choice(self.model.memberships)
        dossier = self.chance.choice([key for key, where in self.model.town_of.items() if where == town])
        covenant = self.chance.choice(list(self.model.covenants))
        kinds = self.chance.sample(ALL_KINDS, self.chance.randint(1, 4))
        until = day_of(self.moment) + timedelta(days=self.chance.randint(0, 120))
        expected = self.model.may_be_admitted(user, organisation, dossier, covenant, self.moment)
        made = self._try(user, organisation, dossier, covenant, kinds, until)
        assert (made is not None) == expected, f"admitted {made}, the reference says {expected}"
        if made is not None:
            last = min(until, self.model.covenants[covenant].ends_on)
            span = Span(self.moment, clock.end_of(last))
            self.rows[made.pk] = made
            self.model.admissions[made.pk] = reference.Admission(
                user, organisation, dossier, covenant, set(kinds), span
            )
            self._remember(span.until)

    def _try(self, user, organisation, dossier, covenant, kinds, until):
        try:
            with transaction.atomic():
                return actions.admit(
                    dossier=self.rows[dossier],
                    user=self.people[user],
                    organisation=Organisation.objects.get(pk=organisation),
                    covenant=Covenant.objects.get(pk=covenant),
                    ground=None,
                    kinds=kinds,
                    purpose="Samen het plan maken",
                    until=until,
                    by=self.people[user],
                )
        except (Incomplete, IntegrityError):
            return None

    def withdraw(self):
        if alive := [key for key, one in self.model.admissions.items() if not one.withdrawn]:
            key = self.chance.choice(alive)
            user = self.people[self.model.admissions[key].user]
            actions.end_admission(admission=Admission.objects.get(pk=key), by=user, because="Klaar")
            self.model.admissions[key].withdrawn = True

    def open(self):
        if self.model.admissions:
            key, kind = self.chance.choice(list(self.model.admissions)), self.chance.choice(ALL_KINDS)
            user = self.people[self.model.admissions[key].user]
            actions.open_kind(admission=Admission.objects.get(pk=key), kind=kind, by=user)
            self.model.admissions[key].kinds.add(kind)

    def suspend(self):
        key = self.chance.choice(list(self.model.covenants))
        town = self.chance.choice([None, *self.model.covenants[key].acceded])
        span = Span(self.moment + timedelta(hours=self.chance.choice([0, 0, 30])))
        if self.chance.random() < 0.6:
            span.until = span.start + timedelta(hours=self.chance.randint(1, 400))
        row = Suspension.objects.create(
            covenant_id=key,
            municipality_id=town,
            starts_at=span.start,
            ends_at=span.until,
            reason="Onderzoek",
        )
        self.model.covenants[key].suspended.append((town, span))
        self.rows.setdefault("suspensions", []).append((row, span))
        self._remember(span.start, span.until)

    def lift(self):
        for row, span in self.rows.get("suspensions", []):
            if span.until is None and span.start < self.moment:
                row.ends_at = span.until = self.moment
                row.save(update_fields=["ends_at"])

    def leave(self):
        self._leave(*self.chance.choice(self.model.memberships))

    def transfer(self):
        """To another organisation of the same town: what was opened for the first stays behind."""
        user, organisation, town, span = self.chance.choice(self.model.memberships)
        others = sorted({held[1] for held in self.model.memberships} - {organisation})
        if span.until is None and span.start < self.moment and others:
            self._leave(user, organisation, town, span)
            self._join(user, self.chance.choice(others), town, self.moment)

    def _leave(self, user, organisation, town, span):
        if span.until is None and span.start < self.moment:
            held = Membership.objects.filter(
                user=user, organisation=organisation, municipality=town, ends_at=None
            )
            for row in held:
                row.ends_at = self.moment
                row.save(update_fields=["ends_at"])
            for one in self.model.memberships:
                if one[:3] == (user, organisation, town) and one[3].until is None:
                    one[3].until = self.moment

    def join(self):
        user, organisation, town, span = self.chance.choice(self.model.memberships)
        if not self.model.works(user, organisation, town, self.moment) and span.until is not None:
            self._join(
                user, organisation, town, self.moment + timedelta(hours=self.chance.choice([0, 0, 20]))
            )

    def _join(self, user, organisation, town, start):
        if any(
            held[:3] == (user, organisation, town) and held[3].until is None
            for held in self.model.memberships
        ):
            return
        Membership.objects.create(
            user_id=user,
            organisation_id=organisation,
            municipality_id=town,
            role="process_director",
            starts_at=start,
        )
        self.model.memberships.append((user, organisation, town, Span(start)))
        self._remember(start)

    def close(self):
        self._set_active(self.chance.choice(list(self.people)), active=False)

    def reopen(self):
        for user in list(self.model.closed):
            self._set_active(user, active=True)

    def _set_active(self, key, *, active):
        row = User.objects.get(pk=key)  # not ours: who holds an old copy of the person must see it too
        row.is_active = active
        row.save(update_fields=["is_active"])
        (self.model.closed.discard if active else self.model.closed.add)(key)

    def cut_short(self):
        key = self.chance.choice(list(self.model.covenants))
        row, day = (
            Covenant.objects.get(pk=key),
            day_of(self.moment) + timedelta(days=self.chance.choice([30, 400, 800])),
        )
        row.ends_on = self.model.covenants[key].ends_on = max(day, row.starts_on)
        row.save(update_fields=["ends_on"])
        self._remember(clock.end_of(row.ends_on))

    def secede(self):
        key = self.chance.choice(list(self.model.covenants))
        town = self.chance.choice(list(self.model.covenants[key].acceded))
        came, left = self.model.covenants[key].acceded[town]
        left = None if left else day_of(self.moment) + timedelta(days=self.chance.randint(0, 20))
        row = Accession.objects.get(covenant=key, municipality=town)
        row.left_on = left
        row.save(update_fields=["left_on"])
        self.model.covenants[key].acceded[town] = (came, left)
        if left:
            self._remember(clock.start_of(left))

    def expel(self):
        key = self.chance.choice(list(self.model.covenants))
        organisation = self.chance.choice(self.model.memberships)[1]
        parties = self.model.covenants[key].parties
        if organisation in parties:
            Party.objects.get(covenant=key, organisation=organisation).delete()
            parties.remove(organisation)
        else:
            Party.objects.create(covenant_id=key, organisation_id=organisation)
            parties.add(organisation)

    def _remember(self, *edges):
        self.boundaries = sorted({*self.boundaries, *filter(None, edges)})
