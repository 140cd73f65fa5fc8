"""Naming the regisseur of a proposed case, and opening it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, Organisation, User
from accounts.states import Role
from accounts.terms import term
from agreements.actions import admit_on_task
from agreements.models import Dossier, LegalGround
from agreements.states import DossierKind
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, Refused, TooLate
from cases import access, notices, states
from cases.models import Case, CaseSignal, Regisseurship
from foundation import clock, lookups
from signals.models import Identity, Weighing
from signals.states import Outcome, WeighingState

IDENTITY_FIELDS = (
    "given_name",
    "family_name",
    "aliases",
    "birth_date",
    "estimated_age",
    "contact",
    "district",
)


@transaction.atomic
def assign_regisseur(*, weighing: Weighing, regisseur: User, by: User) -> Case:
    """Name who will direct the case that this decision proposes; it opens as a next step (I4)."""
    held = _held_for_decision(weighing, by)
    if not access.regisseurs_in(held.municipality_id).filter(pk=regisseur.pk).exists():
        raise Incomplete(
            "no_regisseur", _("Choose somebody who works as a regisseur in this town."), field="regisseur"
        )
    case = Case.objects.filter(weighing=held).first()
    if case is None:
        case = _propose(held)
    current = case.regisseurship
    if current is not None:
        if current.user_id == regisseur.pk:
            return case  # the same form, sent twice
        _make_room(case, current)
    _name(case, regisseur, by)
    decided = held.deciders.filter(user=regisseur, confirmed_at__isnull=False).exists()
    facts = {"regisseur": str(regisseur.pk)} | ({"two_hats": "noted"} if decided else {})
    permit = access.permit_to_propose(by, held)
    audit.record(act="cases.assign_regisseur", subject=case, by=by, under=permit, facts=facts)
    return case


@transaction.atomic
def open_case(
    *, weighing: Weighing, legal_grounds: Iterable[LegalGround], authority: Organisation, by: User
) -> Case:
    """From here on the case has one regisseur, a term for its plan, and an authority that answers for it."""
    held = _held_for_decision(weighing, by)
    case = Case.objects.filter(weighing=held).first()  # the decision is locked, so nobody else opens it now
    current = case.regisseurship if case else None
    if case is None or current is None:
        raise Incomplete(
            "no_regisseur", _("Name a regisseur first. A case opens with exactly one regisseur.")
        )
    if case.is_open:
        if case.opened_by_id == by.pk and case.authority_id == authority.pk:
            return case  # the same form, sent twice
        raise TooLate("too_late", _("This case is already open."))
    if not _still_regisseur(current):
        raise Incomplete(
            "no_regisseur", _("The person who was named is no regisseur any more. Name somebody else.")
        )
    _fill_in(case, legal_grounds, authority, by)
    facts = {"authority": authority.slug, "signals": case.case_signals.count()}
    audit.move(case, states.OPEN_UP, by=by, under=access.permit_to_propose(by, held), facts=facts)
    admit_on_task(
        dossier=case.dossier,
        user=current.user,
        organisation=current.organisation,
        purpose=_("Directing this case"),
        by=by,
    )
    notices.regisseur_named(current)
    return case


def _held_for_decision(weighing: Weighing, by: User) -> Weighing:
    """Lock the decision, so that two people cannot make two cases of it, and check that it can carry one."""
    held = Weighing._base_manager.select_for_update(of=("self",)).filter(pk=weighing.pk).first()
    if held is None or access.permit_to_propose(by, held) is None or held.state != WeighingState.DECIDED:
        raise NotKnown("weighing_missing")
    if held.outcome != Outcome.RADICALISATION_CONCERN:
        raise Refused(
            "wrong_outcome_for_case", _("Only a decision “concern about radicalisation” opens a case.")
        )
    return held


def _propose(weighing: Weighing) -> Case:
    town = Municipality.objects.select_for_update(no_key=True).get(pk=weighing.municipality_id)
    dossier = Dossier.objects.create(municipality=town, kind=DossierKind.CASE)
    case = Case.objects.create(
        number=_next_number(town), municipality=town, dossier=dossier, weighing=weighing
    )
    for signal in weighing.signals.order_by("filed_at", "pk"):
        CaseSignal.objects.create(case=case, signal=signal)
    return case


def _next_number(town: Municipality) -> str:
    """`C-W-2026-0001`; the town's row is locked, so no number is given twice."""
    start = f"C-{town.number_prefix}-{clock.today().year}-"
    return f"{start}{lookups.last_number('case', town.pk, start) + 1:04d}"


def _make_room(case: Case, current: Regisseurship) -> None:
    """There is one regisseur at a time; handing over is another act, in which both agree."""
    if case.is_open or _still_regisseur(current):
        raise TooLate(
            "second_regisseur",
            _("This case already has a regisseur: %(name)s.") % {"name": current.user.name},
        )
    current.ended_at = clock.now()
    current.save(update_fields=["ended_at"])


def _name(case: Case, regisseur: User, by: User) -> None:
    membership = next(
        one
        for one in regisseur.live_memberships
        if one.role == Role.REGISSEUR and one.municipality_id == case.municipality_id
    )
    Regisseurship.objects.create(case=case, user=regisseur, organisation=membership.organisation, named_by=by)
    case.__dict__.pop("regisseurship", None)


def _still_regisseur(held: Regisseurship) -> bool:
    return access.regisseurs_in(held.case.municipality_id).filter(pk=held.user_id).exists()


def _fill_in(case: Case, legal_grounds: Iterable[LegalGround], authority: Organisation, by: User) -> None:
    case.opened_at, case.opened_by, case.authority = clock.now(), by, authority
    case.legal_grounds = [ground.pk for ground in legal_grounds]
    case.plan_due_on = clock.today() + timedelta(
        days=term(case.municipality, "plan_agreed_days", clock.today())
    )
    case.save(update_fields=["opened_at", "opened_by", "authority", "legal_grounds", "plan_due_on"])
    _copy_identity(case)


def _copy_identity(case: Case) -> None:
    """A case outlives its signals: it keeps its own copy of who it is about."""
    source = (
        Identity.objects.filter(dossier__signal__case_signals__case=case)
        .order_by("dossier__registered_at")
        .first()
    )
    if source is not None:
        Identity.objects.get_or_create(
            dossier=case.dossier, defaults={name: getattr(source, name) for name in IDENTITY_FIELDS}
        )
