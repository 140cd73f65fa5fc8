"""What was done with a covenant, from its own rows: who, when, where and why; and what waits for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from agreements import covenants
from agreements.models import Accession, Covenant, Suspension
from agreements.states import AccessionState


@dataclass(frozen=True)
class Happening:
    at: datetime
    what: str
    who: str = ""
    because: str = ""


def story_of(covenant: Covenant, own: set[UUID]) -> list[Happening]:
    """Newest first. Why another town stopped or left is that town's to tell."""
    found = [*_written(covenant)]
    for accession in covenant.accessions.all():
        found += _taking_part(accession, own)
    for suspension in covenant.series.suspensions.all():
        found += _suspended(suspension, own)
    return sorted(found, key=lambda one: one.at, reverse=True)


def _written(covenant: Covenant) -> Iterator[Happening]:
    for version in covenant.series.versions.all():
        what = _("Version %(number)s was drafted") % {"number": version.number}
        yield Happening(version.drafted_at, what, name(version.drafted_by))
        if version.pk == covenant.pk and version.ended_at and version.ended_from:
            what = _("Ended in all towns, from %(day)s on") % {"day": day(version.ended_from)}
            yield Happening(version.ended_at, what, name(version.ended_by), version.ended_because)


def _taking_part(one: Accession, own: set[UUID]) -> Iterator[Happening]:
    words = {"town": one.municipality.name, "day": day(one.acceded_on)}
    if one.proposed_at and one.state != AccessionState.DRAFT:
        yield Happening(
            one.proposed_at,
            _("%(town)s: proposed to bring it into force from %(day)s") % words,
            name(one.proposed_by),
        )
    if one.confirmed_at:
        yield Happening(
            one.confirmed_at,
            _("%(town)s: confirmed, in force from %(day)s") % words,
            name(one.confirmed_by),
        )
    if one.left_at and one.left_on:
        because = one.left_because if one.municipality_id in own else ""
        what = _("%(town)s: leaves from %(day)s on") % {**words, "day": day(one.left_on)}
        yield Happening(one.left_at, what, name(one.left_by), because)


def _suspended(one: Suspension, own: set[UUID]) -> Iterator[Happening]:
    words = {"town": one.municipality.name if one.municipality else _("All towns")}
    shown = one.municipality_id is None or one.municipality_id in own
    reason = " ".join(filter(None, [one.reason, by_whom(one.decided_by)])) if shown else ""
    yield Happening(one.starts_at, _("%(town)s: suspended") % words, name(one.suspended_by), reason)
    because = " ".join(filter(None, [one.lift_because, by_whom(one.lift_decided_by)])) if shown else ""
    if one.lift_asked_at:
        yield Happening(
            one.lift_asked_at,
            _("%(town)s: proposed to lift the suspension") % words,
            name(one.lift_asked_by),
            because,
        )
    if one.ends_at:
        yield Happening(one.ends_at, _("%(town)s: suspension lifted") % words, name(one.lifted_by))


def by_whom(decided_by: str) -> str:
    return _("Decided by: %(who)s.") % {"who": decided_by} if decided_by else ""


def name(user: User | None) -> str:
    return user.name if user is not None else ""


def day(value: Any) -> str:
    return date_format(value, "j F Y") if value else ""


def waiting_for(user: User, covenant: Covenant) -> list[dict[str, str]]:
    """What this person, and not the one who proposed it, can confirm."""
    found = []
    for one in covenant.accessions.all():
        if one.state == AccessionState.PROPOSED and covenants.may_be_second(
            user, one.proposed_by, one.municipality_id
        ):
            text = _("%(who)s proposed to bring this covenant into force in %(town)s.")
            words = {"who": name(one.proposed_by), "town": one.municipality.name}
            found.append({"text": text % words, "url": reverse("agreements:confirm", args=[one.pk])})
    for suspension in covenant.series.suspensions.all():
        town = suspension.municipality_id
        acts = town is not None and covenants.may_be_second(user, suspension.lift_asked_by, town)
        if suspension.asked_to_lift and acts:
            text = _("%(who)s proposed to lift the suspension.") % {"who": name(suspension.lift_asked_by)}
            url = reverse("agreements:confirm-lift", args=[suspension.pk])
            found.append({"text": text, "url": url})
    return found
