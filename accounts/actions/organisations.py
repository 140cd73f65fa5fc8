"""Organisations of a town, and whether they have an agreement to report."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts import access
from accounts.models import Municipality, Organisation, User
from audit import actions as audit


@dataclass(frozen=True)
class Card:
    """What is known of an organisation."""

    name: str
    kind: str
    has_reporting_agreement: bool
    only_executes: bool


@transaction.atomic
def open_organisation(*, key: UUID, town: Municipality, card: Card, by: User) -> Organisation:
    access.insist_administers(by, town)
    there = Organisation.objects.filter(pk=key).first()
    if there is not None:
        return there  # the same form, sent twice
    slug = f"{slugify(card.name)[:36]}-{key.hex[:8]}"
    made = Organisation.objects.create(id=key, slug=slug, municipality=town, **asdict(card))
    made.serves.set([town])
    facts = {"kind": card.kind, "reporting_agreement": card.has_reporting_agreement}
    audit.record(act="accounts.organisation_opened", subject=made, by=by, facts=facts)
    return made


@transaction.atomic
def change_organisation(*, organisation: Organisation, card: Card, by: User) -> None:
    access.insist_administers_organisation(by, organisation)
    held = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    changed = [field for field, value in asdict(card).items() if getattr(held, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(held, field, getattr(card, field))
    held.save(update_fields=changed)
    facts = {"fields": changed, "reporting_agreement": card.has_reporting_agreement}
    audit.record(act="accounts.organisation_changed", subject=held, by=by, facts=facts)
