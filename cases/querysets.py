"""Questions about cases. Each starts with who asks."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import (
    CharField,
    Exists,
    F,
    FilteredRelation,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.lookups import In

from accounts.states import Role
from agreements.querysets import InForceQuerySet, counts_now, ids_open_to
from agreements.states import AnswerState, ItemKind, Kind, SharingKind
from cases.contributions import shared_with
from cases.states import FINISHED, OPEN, VersionState
from foundation.paging import COUNTED, PER_PAGE, Place, Slice
from signals.states import Outcome, StatementKind, WeighingState

if TYPE_CHECKING:
    from accounts.models import User
    from agreements.models import AccessRequest, Admission, BreakGlass, RequestForDossier
    from cases.models import (  # the base classes below name them
        Action,  # noqa: F401
        Case,
        PlanAgreement,  # noqa: F401
        PlanVersion,  # noqa: F401
        Regisseurship,  # noqa: F401
    )
    from signals.models import Statement, Weighing

NO_LONGER_DRAFTED = (VersionState.ASKED, VersionState.AGREED, VersionState.SUPERSEDED)
ONCE_AGREED = (VersionState.AGREED, VersionState.SUPERSEDED)


class StateOfVersion(Func):
    """How far the version with this number of this plan has come; a function of the guard knows."""

    function = "regie_version_state"
    output_field = CharField()


class CaseQuerySet(QuerySet["Case"]):
    def visible_to(self, user: "User") -> "CaseQuerySet":
        """Cases to which this person holds an admission in force; never by role alone (I2)."""
        return self.filter(dossier_id__in=ids_open_to(user))

    def directed_by(self, user: "User") -> "CaseQuerySet":
        return self.visible_to(user).filter(regisseurships__user=user, regisseurships__ended_at=None)

    def not_directed_by(self, user: "User") -> "CaseQuerySet":
        """Cases that somebody else directs."""
        held = apps.get_model("cases", "Regisseurship").objects.filter(user=user, ended_at=None)
        return self.exclude(Exists(held.filter(case=OuterRef("pk"))))

    def newest_page(self, user: "User", after: Place | None = None) -> Slice:
        """The newest of these that are open to this person, from a place on.

        `visible_to` asks the same view; here the order and the limit are applied to the admissions
        before anything else is read, so that the page costs the same with 50 and with 100,000 cases.
        """
        model = apps.get_model("agreements", "InForce")  # the models import this module
        held = InForceQuerySet(model).of(user).to_one_of(self.select_related(None))
        found = list(held.newest_dossiers(after)[: PER_PAGE + 1])
        is_all = after is None and len(found) <= PER_PAGE
        total = len(found) if is_all else held.newest_dossiers()[: COUNTED + 1].count()
        keys = [key for _, key in found[:PER_PAGE]]
        cases = {case.dossier_id: case for case in self.filter(dossier_id__in=keys)} if keys else {}
        further = Place(*found[PER_PAGE - 1]) if len(found) > PER_PAGE else None
        return Slice([cases[key] for key in keys if key in cases], further, total)

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN)

    def meant_by(self, request: "AccessRequest") -> "CaseQuerySet":
        """The case of this town with that number, or that rests on that signal."""
        here = self.filter(municipality_id=request.municipality_id)
        if request.number:
            return here.filter(number=request.number)
        return here.filter(case_signals__signal=request.signal_key).order_by("-opened_at")

    def with_regisseur(self) -> "CaseQuerySet":
        """One row per case: the database keeps it at one regisseur at a time."""
        held = FilteredRelation("regisseurships", condition=Q(regisseurships__ended_at=None))
        return self.annotate(current=held).select_related("current__user", "current__organisation")  # type: ignore[misc]

    def with_sharing(self) -> "CaseQuerySet":
        """`has_sharing`: something was ever shared in it. Where nothing was, there is nothing more to ask."""
        shared = apps.get_model("agreements", "Sharing").objects.filter(kind=SharingKind.ITEMS)
        return self.annotate(has_sharing=Exists(shared.filter(dossier=OuterRef("dossier"))))

    def with_authority(self) -> "CaseQuerySet":
        """Without the decision it rests on: who may not read that would lose the case with it."""
        return self.select_related("authority")

    def with_identity(self) -> "CaseQuerySet":
        return self.select_related("municipality", "dossier__identity__district")


class RegisseurshipQuerySet(QuerySet["Regisseurship"]):
    def current(self) -> "RegisseurshipQuerySet":
        return self.filter(ended_at=None).select_related("user", "organisation")


class PlanVersionQuerySet(QuerySet["PlanVersion"]):
    def visible_to(self, user: "User") -> "PlanVersionQuerySet":
        """Versions of a plan that was opened to this person; a draft is the regisseur's alone."""
        return self.filter(dossier_id__in=ids_open_to(user, Kind.PLAN)).filter(
            Q(state__in=NO_LONGER_DRAFTED) | _directed_by(user)
        )

    def of(self, case: "Case") -> "PlanVersionQuerySet":
        return self.filter(plan__case=case).order_by("-number")

    def in_the_making(self) -> "PlanVersionQuerySet":
        return self.filter(state__in=(VersionState.DRAFT, VersionState.ASKED))

    def agreed(self) -> "PlanVersionQuerySet":
        return self.filter(state=VersionState.AGREED)


class PlanAgreementQuerySet(QuerySet["PlanAgreement"]):
    def outstanding(self) -> "PlanAgreementQuerySet":
        return self.filter(agreed_at=None, plan_version__state=VersionState.ASKED)

    def asked_of(self, user: "User") -> "PlanAgreementQuerySet":
        """Plans that wait for this person's yes, and that this person may read."""
        return self.outstanding().filter(user=user, dossier_id__in=ids_open_to(user, Kind.PLAN))


class ActionQuerySet(QuerySet["Action"]):
    def visible_to(self, user: "User") -> "ActionQuerySet":
        """The regisseur's: all. A plan one may read: all but drafted ones. Else the own, once agreed.

        And what was shared one by one.
        """
        return self.filter(
            (
                Q(dossier_id__in=ids_open_to(user, Kind.PLAN))
                & (_directed_by(user) | _in_version(NO_LONGER_DRAFTED))
            )
            | (
                Q(dossier_id__in=ids_open_to(user, Kind.ACTIONS))
                & _carried_out_by(user)
                & _in_version(ONCE_AGREED)
            )
            | Q(pk__in=shared_with(user, ItemKind.ACTION))
        )

    def of(self, case: "Case") -> "ActionQuerySet":
        return self.filter(plan__case=case)

    def carried_out_by(self, user: "User") -> "ActionQuerySet":
        return self.filter(_carried_out_by(user))

    def agreed(self) -> "ActionQuerySet":
        """Part of a version that everybody agreed; what is still drafted binds nobody."""
        return self.filter(_in_version(ONCE_AGREED))

    def unfinished(self) -> "ActionQuerySet":
        return self.exclude(status__in=FINISHED)

    def first_due_first(self) -> "ActionQuerySet":
        return self.order_by("due_on", "starts_on", "pk")


def _directed_by(user: "User") -> Q:
    """Rows of a plan whose case this person directs now."""
    held = apps.get_model("cases", "Regisseurship").objects.filter(user=user, ended_at=None)
    return Q(dossier_id__in=held.values("case__dossier_id"))


def _carried_out_by(user: "User") -> Q:
    organisations = {held.organisation_id for held in user.live_memberships}
    return Q(executor_user=user) | Q(executor_user=None, executor__in=organisations)


def _in_version(states: tuple[str, ...]) -> Q:
    """The version in which an action appeared has come this far; the version itself may be hidden."""
    return Q(In(StateOfVersion(F("plan"), F("added_in")), list(states)))


def proposed_to(user: "User") -> "QuerySet[Weighing]":
    """Decided concerns about radicalisation in the towns whose contact point this person works for."""
    from signals.models import Weighing  # noqa: PLC0415  models import this module

    return (
        Weighing.objects.filter(
            municipality__in=user.towns_as(Role.CONTACT_POINT),
            state=WeighingState.DECIDED,
            outcome=Outcome.RADICALISATION_CONCERN,
        )
        .select_related("municipality", "case")
        .order_by("-decided_at", "pk")
    )


def statements_for_regisseur(case: "Case") -> "QuerySet[Statement]":
    """What was written in the signals of a case and is not held back; not the desk's own notes."""
    from signals.models import Statement  # noqa: PLC0415  models import this module

    return (
        Statement.objects.filter(signal__case_signals__case=case)
        .not_held_back()
        .exclude(kind=StatementKind.NOTE)
        .select_related("owner", "signal")
        .oldest_first()
    )


def participants_of(case: "Case") -> "QuerySet[Admission]":
    """Everybody who was ever admitted, with whether it counts today; those who see something first."""
    from agreements.models import Admission  # noqa: PLC0415  models import this module

    return (
        Admission.objects.filter(dossier_id=case.dossier_id)
        .annotate(counts=counts_now())
        .select_related("user", "organisation", "covenant", "ground", "admitted_by", "ended_by")
        .order_by("-counts", "-basis", "organisation__name", "user__name", "starts_at")
    )


def case_in_emergency(user: "User", number: str) -> "Case | None":
    """The open case of this number in a town where this person may break the glass; only its keys.

    The case itself stays hidden until the glass is broken: a function of the guard knows the number.
    """
    asked = apps.get_model("accounts", "User").objects.filter(pk=user.pk)
    known = Func(Value(number), function="regie_case_in_emergency", output_field=JSONField())
    found = asked.annotate(known=known).values_list("known", flat=True).first()
    if not found:
        return None
    dossier = apps.get_model("agreements", "Dossier")(
        pk=UUID(found["dossier"]),
        municipality_id=UUID(found["town"]),
        registered_at=datetime.fromisoformat(found["registered_at"]),
    )
    case: Case = apps.get_model("cases", "Case")(
        pk=UUID(found["case"]), number=number, municipality_id=dossier.municipality_id, dossier=dossier
    )
    return case


def glass_to_review(user: "User") -> "QuerySet[BreakGlass]":
    """Every use of emergency access in the towns of a privacy officer, what waits first."""
    model: type[BreakGlass] = apps.get_model("agreements", "BreakGlass")
    return (
        model._default_manager.filter(municipality__in=user.towns_as(Role.PRIVACY_OFFICER))
        .select_related("user", "municipality", "reviewed_by")
        .order_by("-started_at", "pk")
    )


def glass_of(user: "User") -> "QuerySet[BreakGlass]":
    model: type[BreakGlass] = apps.get_model("agreements", "BreakGlass")
    return model._default_manager.filter(user=user).order_by("-started_at", "pk")


def glass_in(case: "Case") -> "QuerySet[BreakGlass]":
    model: type[BreakGlass] = apps.get_model("agreements", "BreakGlass")
    found = model._default_manager.filter(dossier_id=case.dossier_id).select_related("user")
    return found.order_by("-started_at", "pk")


def requests_for(case: "Case") -> "QuerySet[RequestForDossier]":
    """Who asks to be let in and has no answer yet."""
    model: type[RequestForDossier] = apps.get_model("agreements", "RequestForDossier")
    found = model._default_manager.filter(dossier_id=case.dossier_id, state=AnswerState.ASKED)
    return found.select_related("request__asker", "request__organisation").order_by("request__asked_at")
