"""Loads a fictional world (towns, organisations, people, covenants) from a file: for demo, tests and replay.

Reference data is written by the owner of the data, before anybody signs in; what people do afterwards
goes through the actions. `shift` moves every date, so that covenants of the practice towns are alive.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import District, Membership, Municipality, Organisation, TermSetting, User
from accounts.states import Role
from agreements.models import Accession, Covenant, LegalGround, Party, Suspension, Table
from agreements.states import AccessionState, CovenantState
from foundation import clock
from signals.models import CriteriaSet, FeedbackText

WORLD = Path(__file__).resolve().parent.parent / "demo" / "world.yaml"
LONG_AGO = date(2020, 1, 1)
PREFIXES = {"waterrijk": "W", "zandhoven": "Z"}


@dataclass
class World:
    """What was loaded, by the keys of the file."""

    towns: dict[str, Municipality] = field(default_factory=dict)
    districts: dict[str, District] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    covenants: dict[str, Covenant] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)


@dataclass
class Loader:
    source: dict[str, Any]
    password: str
    shift: timedelta = timedelta()
    world: World = field(default_factory=World)

    def load(self) -> World:
        if not self.source.get("fictional"):
            raise ValueError("Only a world that says 'fictional: true' may be loaded.")
        with transaction.atomic():
            self.towns()
            self.organisations()
            self.tables()
            self.people()
            self.settings()
            self.covenants()
        self.world.offers = {offer["id"]: offer["name"] for offer in self.source["alternatives"]}
        return self.world

    def day(self, value: date) -> date:
        return value + self.shift

    def day_or_none(self, value: date | None) -> date | None:
        return None if value is None else self.day(value)

    def towns(self) -> None:
        for row in self.source["municipalities"]:
            point, info = row["contact_point"], row["info_before_reporting"]
            town = Municipality.objects.create(
                slug=row["id"],
                name=row["name"],
                number_prefix=PREFIXES.get(row["id"], row["id"][:2].upper()),
                contact_point_shape=point["shape"],
                contact_point_name=point["public_name"],
                contact_point_open=point["open"],
                info_acute=info["acute"],
                info_meetings=info["meetings"],
                info_feedback=info["feedback"],
                info_your_role=info["your_role"],
                info_covenant=info["covenant"],
                is_fictional=True,
            )
            self.world.towns[row["id"]] = town
            for district in row["districts"]:
                self.world.districts[district["id"]] = District.objects.create(
                    slug=district["id"], municipality=town, name=district["name"]
                )

    def organisations(self) -> None:
        for row in self.source["organisations"]:
            organisation = Organisation.objects.create(
                slug=row["id"],
                name=row["name"],
                kind=row["type"],
                municipality=self.world.towns.get(row["municipality"]),
                has_reporting_agreement=row.get("reporting_agreement", False),
                only_executes=row.get("executor_only", False),
            )
            organisation.serves.set(self.towns_of(row))
            self.world.organisations[row["id"]] = organisation

    def towns_of(self, row: dict[str, Any]) -> list[Municipality]:
        return [self.world.towns[key] for key in row.get("serves", [row["municipality"]])]

    def tables(self) -> None:
        for row in self.source["municipalities"]:
            town = self.world.towns[row["id"]]
            town.contact_point_unit = self.world.organisations[row["contact_point"]["organisation"]]
            fallback = row["contact_point"].get("fallback")
            town.contact_point_fallback = self.world.organisations[fallback] if fallback else None
            town.save(update_fields=["contact_point_unit", "contact_point_fallback"])
            for one in row["tables"]:
                table = Table.objects.create(
                    slug=one["id"],
                    municipality=town,
                    name=one["name"],
                    kind=one["kind"],
                    day=one["day"],
                    agenda_closes=one.get("agenda_closes", ""),
                    chair=self.world.organisations[one["chair"]],
                )
                table.members.set([self.world.organisations[key] for key in one.get("members", [])])
                self.world.tables[one["id"]] = table

    def people(self) -> None:
        rows = {row["id"]: row for row in self.source["organisations"]}
        password = make_password(self.password)
        for row in self.source["users"]:
            user = User.objects.create(
                email=row["email"], name=row["name"], job=row.get("job", ""), password=password
            )
            self.world.users[row["email"]] = user
            for town in self.towns_of(rows[row["organisation"]]):
                for role in row["roles"]:
                    Membership.objects.create(
                        user=user,
                        organisation=self.world.organisations[row["organisation"]],
                        municipality=town,
                        role=Role(role),
                        is_team_lead=row.get("team_lead", False),
                        starts_at=clock.start_of(LONG_AGO),
                    )

    def settings(self) -> None:
        catalogues = self.source["catalogues"]
        for code, text in catalogues["legal_bases"].items():
            LegalGround.objects.create(code=code, text=text, valid_from=LONG_AGO)
        for town in self.world.towns.values():
            for key, amount in flat_terms(self.source["terms"]):
                TermSetting.objects.create(municipality=town, key=key, amount=amount, valid_from=LONG_AGO)
            for row in self.source["criteria_sets"]:
                CriteriaSet.objects.create(
                    municipality=town,
                    version=row["version"],
                    valid_from=self.day(row["valid_from"]),
                    valid_until=self.day_or_none(row["valid_until"]),
                    criteria=row["criteria"],
                )
            for code, text in catalogues["feedback"].items():
                FeedbackText.objects.create(municipality=town, code=code, text=text, valid_from=LONG_AGO)

    def covenants(self) -> None:
        for row in self.source["covenants"]:
            covenant = Covenant.objects.create(
                slug=row["id"],
                name=row["name"],
                municipality=self.world.towns[row["municipalities"][0]],
                drafted_at=clock.start_of(self.day(row["signed"])),
                state=CovenantState.IN_FORCE,
                signed_on=self.day(row["signed"]),
                starts_on=self.day(row["start"]),
                ends_on=self.day(row["end"]),
                purposes=row["purposes"],
                subjects=row["subjects"],
                outside_partners=row["outside_partners"],
                retention=row["retention"],
                contact_for_requests=row["contact_for_subjects"],
            )
            covenant.grounds.set(row["legal_basis"])
            self.world.covenants[row["id"]] = covenant
            self.parties(covenant, row)

    def parties(self, covenant: Covenant, row: dict[str, Any]) -> None:
        acceded = {one["municipality"]: one["date"] for one in row.get("accession", [])}
        for key in row["municipalities"]:
            Accession.objects.create(
                covenant=covenant,
                municipality=self.world.towns[key],
                acceded_on=self.day(acceded.get(key, row["start"])),
                **self.two_people(key, self.day(row["signed"])),
            )
        for party in row["parties"]:
            Party.objects.create(
                covenant=covenant,
                organisation=self.world.organisations[party["organisation"]],
                signed_on=self.day(row["signed"]),
                provides=party["provides"],
                may_receive=party["may_receive"],
            )
        for one in row.get("suspensions", []):
            starts, ends = self.day(one["from"]), self.day_or_none(one["until"])
            Suspension.objects.create(
                covenant=covenant,
                starts_at=clock.start_of(starts),
                ends_at=clock.start_of(ends) if ends else None,
                reason=one["reason"],
            )

    def two_people(self, town: str, day: date) -> dict[str, Any]:
        """Who brought it into force: the administrator and the officer who decides for the council."""
        held = Membership.objects.filter(municipality=self.world.towns[town])
        users = {one.role: one.user for one in held.select_related("user")}
        moment = clock.start_of(day)
        return {
            "state": AccessionState.IN_FORCE,
            "signed_on": day,
            "proposed_by": users[Role.ADMINISTRATOR],
            "proposed_at": moment,
            "confirmed_by": users[Role.CONTROLLER_OFFICER],
            "confirmed_at": moment,
        }


def flat_terms(terms: dict[str, Any]) -> list[tuple[str, int]]:
    """`{"human_contact_working_days": {"today": 0}}` becomes `human_contact_working_days.today`: 0."""
    rows: list[tuple[str, int]] = []
    for key, value in terms.items():
        if isinstance(value, dict):
            rows += [(f"{key}.{name}", amount) for name, amount in value.items()]
        elif isinstance(value, list):
            rows += [(f"{key}.{place}", amount) for place, amount in enumerate(value, start=1)]
        else:
            rows.append((key, value))
    return rows


def load_world(path: Path = WORLD, *, password: str, shift_to: datetime | None = None) -> World:
    """Load the world of a file; with `shift_to` its dates move so that `as_of` becomes that day."""
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    shift = shift_to.date() - source["as_of"] if shift_to else timedelta()
    return Loader(source, password, shift).load()
