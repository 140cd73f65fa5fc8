"""Writing a covenant: a draft, its parties and towns, a new version, the signed paper, its end."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, Organisation, User
from agreements import covenants
from agreements.models import Accession, Covenant, CovenantDocument, LegalGround, Party
from agreements.paper import insist_pdf, sealed
from agreements.states import AccessionState
from audit import actions as audit
from audit.refusals import Incomplete, Stale, TooLate
from foundation import clock


@dataclass(frozen=True)
class Texts:
    """What stands in a covenant, parties and towns apart."""

    name: str
    starts_on: date
    ends_on: date
    signed_on: date | None
    purposes: list[str]
    subjects: str
    onward: str
    outside_partners: str
    retention: str
    contact_for_requests: str


@transaction.atomic
def draft_covenant(
    *, key: UUID, town: Municipality, texts: Texts, grounds: Iterable[LegalGround], by: User
) -> Covenant:
    """A new covenant that counts nowhere yet; the town that writes it takes part first."""
    if not by.has_role("administrator", town_id=town.pk):
        raise covenants.not_the_own_town()
    there = Covenant.objects.filter(form_key=key).first()
    if there is not None:
        return there  # the same form, sent twice
    _insist_in_order(texts)
    made = Covenant.objects.create(
        slug=f"cov-{key.hex}", municipality=town, form_key=key, drafted_by=by, **asdict(texts)
    )
    made.grounds.set(grounds)
    Accession.objects.create(covenant=made, municipality=town)
    audit.record(act="agreements.covenant_drafted", subject=made, by=by, facts={"version": made.number})
    return made


@transaction.atomic
def edit_covenant(
    *, covenant: Covenant, texts: Texts, grounds: Iterable[LegalGround], seen: int, by: User
) -> None:
    held = _draft(covenant, by)
    if held.version != seen:
        raise Stale("stale_version", _("Somebody else saved this draft. Read it and change it again."))
    _insist_in_order(texts)
    for field, value in asdict(texts).items():
        setattr(held, field, value)
    held.version += 1
    held.save()
    held.grounds.set(grounds)
    audit.record(act="agreements.covenant_edited", subject=held, by=by, facts={"version": held.number})


@transaction.atomic
def new_version(*, covenant: Covenant, by: User) -> Covenant:
    """A draft with the same text; what was decided under the old version stays with it (R45)."""
    covenants.insist_keeps(by, covenant)
    series = Covenant.objects.select_for_update(of=("self",)).get(pk=covenant.series_id)
    versions = list(series.versions.order_by("-number"))
    if versions[0].is_draft:
        return versions[0]
    old = versions[0]
    number = old.number + 1
    fields = [*Texts.__dataclass_fields__, "municipality_id"]
    made = Covenant.objects.create(
        series=series,
        number=number,
        slug=f"{series.slug}-v{number}"[:50],
        drafted_by=by,
        **{field: getattr(old, field) for field in fields} | {"signed_on": None},
    )
    _copy(old, made)
    audit.record(act="agreements.version_drafted", subject=made, by=by, facts={"version": number})
    return made


@transaction.atomic
def write_party(
    *,
    covenant: Covenant,
    organisation: Organisation,
    provides: list[str],
    may_receive: list[str],
    signed_on: date | None,
    by: User,
) -> Party:
    """Who may give and get what: only in a draft, so that nobody widens a covenant in force alone."""
    held = _draft(covenant, by)
    party = held.parties.filter(organisation=organisation).first() or Party(
        covenant=held, organisation=organisation
    )
    party.provides, party.may_receive, party.signed_on = provides, may_receive, signed_on
    party.save()
    facts = {"organisation": str(organisation.pk), "provides": provides, "may_receive": may_receive}
    audit.record(act="agreements.party_written", subject=held, by=by, facts=facts)
    return party


@transaction.atomic
def end_party(*, party: Party, left_on: date, because: str, by: User) -> None:
    """Out of a draft at once; out of a covenant in force from a day on."""
    covenants.insist_keeps(by, party.covenant)
    held = Party.objects.select_for_update(of=("self",)).select_related("covenant").get(pk=party.pk)
    facts = {"organisation": str(held.organisation_id), "from": left_on}
    audit.record(act="agreements.party_left", subject=held.covenant, by=by, because=because, facts=facts)
    if held.covenant.is_draft:
        held.delete()
        return
    if held.left_on is not None:
        raise TooLate("party_has_left", _("This party has left already."))
    _insist_not_past(left_on, "left_on")
    held.left_on, held.left_at, held.left_by = left_on, clock.now(), by
    held.save(update_fields=["left_on", "left_at", "left_by"])


@transaction.atomic
def invite_town(*, covenant: Covenant, town: Municipality, by: User) -> Accession:
    """A town that may take part; it does so by two people of its own."""
    covenants.insist_keeps(by, covenant)
    there = covenant.accessions.live().filter(municipality=town).first()
    if there is not None:
        return there
    made = Accession.objects.create(covenant=covenant, municipality=town)
    audit.record(act="agreements.town_invited", subject=covenant, by=by, facts={"town": str(town.pk)})
    return made


@transaction.atomic
def end_covenant(*, covenant: Covenant, from_day: date, because: str, by: User) -> None:
    """It ends everywhere, earlier than its last day; all versions that count end with it."""
    covenants.insist_keeps(by, covenant)
    _insist_not_past(from_day, "from_day")
    covenants.insist_acts_everywhere(by, covenant)
    running = Covenant.objects.select_for_update(of=("self",)).filter(series=covenant.series_id)
    running = running.exclude(state="draft").filter(ended_from=None)
    if not running:
        raise TooLate("covenant_expired", _("This covenant has ended already."))
    for version in running:
        version.ended_from, version.ended_at = from_day, clock.now()
        version.ended_by, version.ended_because = by, because
        version.save(update_fields=["ended_from", "ended_at", "ended_by", "ended_because"])
        audit.record(
            act="agreements.covenant_ended",
            subject=version,
            by=by,
            because=because,
            facts={"from": from_day},
        )


@transaction.atomic
def add_document(*, covenant: Covenant, key: UUID, content: bytes, by: User) -> CovenantDocument:
    if not covenants.keeps(by, covenant):
        towns = covenant.accessions.live().values_list("municipality_id", flat=True)
        if not set(towns) & set(by.towns_as("administrator")):
            raise covenants.not_the_own_town()
    there = CovenantDocument.objects.filter(form_key=key).defer("content").first()
    if there is not None:
        return there  # the same form, sent twice
    insist_pdf(content)
    made = CovenantDocument.objects.create(covenant=covenant, added_by=by, form_key=key, **sealed(content))
    audit.record(
        act="agreements.document_added",
        subject=covenant,
        by=by,
        facts={"document": str(made.pk), "size": made.size},
    )
    return made


def _copy(old: Covenant, made: Covenant) -> None:
    """Grounds, parties that did not leave, and the towns; each town brings it into force anew."""
    made.grounds.set(old.grounds.all())
    for party in old.parties.filter(left_on=None):
        Party.objects.create(
            covenant=made,
            organisation_id=party.organisation_id,
            provides=party.provides,
            may_receive=party.may_receive,
        )
    for accession in old.accessions.live():
        Accession.objects.create(covenant=made, municipality_id=accession.municipality_id)


def _draft(covenant: Covenant, by: User) -> Covenant:
    covenants.insist_keeps(by, covenant)
    held = Covenant.objects.select_for_update(of=("self",)).get(pk=covenant.pk)
    if not held.is_draft:
        raise TooLate("covenant_fixed", _("A covenant in force does not change. Make a new version."))
    if held.accessions.filter(state=AccessionState.PROPOSED).exists():
        raise TooLate("covenant_fixed", _("This version waits for a second person. Take that back first."))
    return held


def _insist_in_order(texts: Texts) -> None:
    if texts.ends_on < texts.starts_on:
        raise Incomplete(
            "dates_in_wrong_order", _("Choose a day on or after the first day."), field="ends_on"
        )
    if texts.signed_on is not None and texts.signed_on > clock.today():
        raise Incomplete("in_the_future", _("Choose a day in the past."), field="signed_on")


def _insist_not_past(day: date, field: str) -> None:
    if day < clock.today():
        raise Incomplete("in_the_past", _("Choose today or a later day."), field=field)
