"""May these people have these items, today, from this giver? The first reason against it is told.

The order is the one of the closed words: the owner's yes, the receiver's covenant and what it lets them have,
the receiver, and last what the act itself says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from agreements.access import Permit, covenant_refusal
from agreements.models import Admission, Covenant, LegalGround, OwnerAnswer, Party
from agreements.states import GROUNDS_OF_THE_ACT, Basis
from audit.refusals import Incomplete
from cases import access
from cases.items import Item
from cases.models import Case


@dataclass(frozen=True)
class Giver:
    """Who shares, for which organisation, and whether they direct the case."""

    user: User
    permit: Permit
    directs: bool

    @property
    def organisations(self) -> set[UUID]:
        return {held.organisation_id for held in self.permit.admissions}

    @property
    def organisation(self) -> Organisation:
        return self.permit.admissions[0].organisation

    def owns(self, item: Item) -> bool:
        return item.owner.pk in self.organisations


@dataclass(frozen=True)
class Gift:
    """One item for one person, and the admission under which they may have it."""

    item: Item
    receiver: User
    admission: Admission


def giver_of(user: User, case: Case) -> Giver:
    return Giver(user, access.insist_admitted(user, case), access.directs(user, case))


def insist_may_have(
    *, case: Case, giver: Giver, items: Sequence[Item], people: Sequence[User], ground: LegalGround
) -> list[Gift]:
    """Every item for every person, or the first reason why not."""
    for item in items:
        for person in people:
            _insist_on_the_owner(item, person, giver, case)
    held = {person: access.admissions_in_force(person, case) for person in people}
    for person in people:
        if not held[person]:
            _insist_on_a_covenant(person, case)
    gifts = [_gift(item, person, held[person], giver, case) for item in items for person in people]
    if None in gifts or giver.user in people:
        raise Incomplete(
            "receiver_not_admitted", _("Choose people who are admitted to this case today."), field="to"
        )
    found = [one for one in gifts if one is not None]
    _insist_on_the_ground(ground, found, giver)
    return found


def needs_a_yes(item: Item, giver: Giver) -> bool:
    """The owner shares its own. Of others the regisseur shares what is not held, a partner nothing."""
    return not giver.owns(item) and (item.is_held or not giver.directs)


def owner_said_yes(item: Item, person: User, case: Case) -> bool:
    """The owner's latest word about this item for this person, in the job that they have today."""
    said = (
        OwnerAnswer.objects.filter(
            item_kind=item.kind, item_id=item.key, part=item.part, receiver=person, dossier=case.dossier_id
        )
        .order_by("-at", "-pk")
        .first()
    )
    return said is not None and said.said_yes and said.receiver_organisation_id in _employers(person, case)


def _employers(person: User, case: Case) -> list[UUID]:
    town_id = case.municipality_id
    return [held.organisation_id for held in person.live_memberships if held.municipality_id == town_id]


def _insist_on_the_owner(item: Item, person: User, giver: Giver, case: Case) -> None:
    if not needs_a_yes(item, giver) or item.owner.pk in _employers(person, case):
        return
    if not owner_said_yes(item, person, case):
        raise Incomplete(
            "owner_consent_missing",
            _("The owner has not said yes yet for everybody you chose. Ask the owner first."),
            field="known",
        )


def _insist_on_a_covenant(person: User, case: Case) -> None:
    """Who is not admitted today: because the covenant does not count, or for another reason."""
    last = (
        Admission.objects.of(person)
        .filter(dossier_id=case.dossier_id, basis=Basis.COVENANT, ended_at=None)
        .select_related("covenant", "organisation")
        .order_by("-starts_at", "pk")
        .first()
    )
    if last is not None and last.covenant is not None:
        wrong = covenant_refusal(last.covenant, case.municipality, last.organisation)
    else:
        wrong = _wrong_everywhere(person, case)
    if wrong:
        raise Incomplete(
            wrong,
            _("No covenant that counts today lets everybody you chose take part. Choose other people."),
            field="to",
        )


def _wrong_everywhere(person: User, case: Case) -> str | None:
    """Say what is wrong with every covenant of somebody of this town who was never admitted."""
    employers = Organisation.objects.filter(pk__in=_employers(person, case))
    signed = Party.objects.filter(
        organisation__in=employers, covenant__accessions__municipality=case.municipality
    ).select_related("covenant", "organisation")
    reasons = [covenant_refusal(one.covenant, case.municipality, one.organisation) for one in signed]
    if None in reasons or not employers:
        return None
    return reasons[0] if reasons else "not_a_party"


def _gift(item: Item, person: User, held: Sequence[Admission], giver: Giver, case: Case) -> Gift | None:
    """None for who is not admitted; a refusal for what the covenant does not let them have."""
    for admission in held:
        if may_have(admission, item, giver, case):
            return Gift(item, person, admission)
    if held or not _could_have(item, person, case):
        raise Incomplete(
            "category_not_in_covenant",
            _("The covenant does not let everybody you chose have this kind of information."),
            field="to",
        )
    return None


def may_have(admission: Admission, item: Item, giver: Giver, case: Case) -> bool:
    """Whether the covenant of this admission lets the organisation have this kind of information.

    The regisseur is admitted on the municipality's task: there the giver's covenants say it.
    """
    if admission.organisation_id == item.owner.pk:
        return True
    if admission.basis == Basis.COVENANT:
        return Admission.objects.filter(pk=admission.pk).letting_have(item.category).exists()
    if admission.basis != Basis.TASK:
        return False
    listed = Party.objects.filter(
        organisation=admission.organisation_id, may_receive__contains=[item.category]
    )
    return admission.organisation_id in giver.organisations or any(
        Covenant.objects.covering(case.municipality, held.organisation)
        .filter(pk__in=listed.values("covenant"))
        .exists()
        for held in giver.permit.admissions
    )


def _could_have(item: Item, person: User, case: Case) -> bool:
    """Whether some covenant of the town would let who is not admitted have it."""
    employers = _employers(person, case)
    return (
        not employers
        or Party.objects.filter(
            organisation__in=employers,
            may_receive__contains=[item.category],
            covenant__accessions__municipality=case.municipality,
        ).exists()
    )


def insist_may_give(items: Sequence[Item], ground: LegalGround, giver: Giver) -> None:
    """Who brings something in gives what the covenant says that their organisation gives.

    Consent and a conflict of duties are grounds of the act itself and reach further.
    """
    covenants = {held.covenant_id for held in giver.permit.admissions if held.covenant_id}
    if not covenants or ground.pk in GROUNDS_OF_THE_ACT:
        return
    signed = Party.objects.filter(organisation__in=giver.organisations, covenant__in=covenants)
    given = {category for party in signed for category in party.provides}
    if any(item.category not in given for item in items if giver.owns(item)):
        raise Incomplete(
            "category_not_in_covenant",
            _("Your organisation does not give this kind of information under the covenant."),
        )


def _insist_on_the_ground(ground: LegalGround, gifts: Sequence[Gift], giver: Giver) -> None:
    """A ground stands in the covenant of the receiver; for the regisseur, in that of the giver."""
    if ground.pk in GROUNDS_OF_THE_ACT:
        return
    own = {held.covenant_id for held in giver.permit.admissions if held.covenant_id}
    for gift in gifts:
        covenants = {gift.admission.covenant_id} if gift.admission.covenant_id else own
        if covenants and not Covenant.objects.filter(pk__in=covenants, grounds=ground).exists():
            raise Incomplete(
                "ground_not_in_covenant",
                _("This ground does not stand in the covenant. Choose another ground."),
                field="ground",
            )
