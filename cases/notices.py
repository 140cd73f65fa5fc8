"""Telling people about cases: who is named or admitted, what waits for whom. Never with content (I18)."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Notice, User
from accounts.notices import tell
from agreements.models import (
    AccessRequest,
    Admission,
    BreakGlass,
    OwnerQuestion,
    Recall,
    RequestForDossier,
    Sharing,
)
from agreements.states import Kind
from cases.models import Action, Case, PlanVersion, Regisseurship
from foundation import lookups


def regisseur_named(held: Regisseurship) -> None:
    """Told when the case opens: before that there is nothing to read."""
    path = reverse("cases:detail", args=[held.case_id])
    tell(Notice.Kind.CASE_ASSIGNED, to=[held.user], path=path, about=held, of=held.case)


def participant_admitted(admission: Admission, case: Case) -> None:
    path = reverse("cases:partner-case", args=[case.pk])
    tell(Notice.Kind.ADMITTED, to=[admission.user], path=path, about=admission)


def glass_broken(glass: BreakGlass, case: Case, officers: Iterable[User]) -> None:
    """At once, to who directs the case and to who reviews it."""
    held = case.regisseurship
    if held is not None:
        path = reverse("cases:who-sees", args=[case.pk])
        tell(Notice.Kind.GLASS_BROKEN, to=[held.user], path=path, about=glass)
    # Who reviews it watches over the town and was never admitted to the case: the town decides who hears.
    path = reverse("cases:break-glass-review", args=[glass.pk])
    tell(Notice.Kind.GLASS_BROKEN, to=officers, path=path, about=glass, of=case.municipality)


def glass_reviewed(glass: BreakGlass) -> None:
    """The hour is over by then: they still hear it as somebody of the town."""
    path = reverse("cases:break-glass")
    tell(Notice.Kind.GLASS_REVIEWED, to=[glass.user], path=path, about=glass, of=glass.municipality)


def access_asked(route: RequestForDossier, case: Case) -> None:
    held = case.regisseurship
    if held is not None:
        path = reverse("cases:access-request", args=[case.pk, route.pk])
        tell(Notice.Kind.ACCESS_ASKED, to=[held.user], path=path, about=route)


def access_answered(made: AccessRequest) -> None:
    """Yes or no: that stands behind the same words."""
    tell(Notice.Kind.ACCESS_ANSWERED, to=[made.asker], path=reverse("cases:ask-access"), about=made)


def agreement_asked(version: PlanVersion, people: Iterable[User]) -> None:
    path = reverse("cases:plan-agree", args=[version.pk])
    tell(Notice.Kind.PLAN_TO_AGREE, to=people, path=path, about=f"{version.pk}:{version.version}", of=version)


def action_assigned(action: Action) -> None:
    path = reverse("cases:partner-action", args=[action.pk])
    tell(
        Notice.Kind.ACTION_ASSIGNED,
        to=executors_of(action),
        path=path,
        about=f"{action.pk}:{action.version}",
        of=action,
    )


def action_changed(action: Action, by: User) -> None:
    """The regisseur hears of an executor's change, the executor of the regisseur's."""
    held = action.plan.case.regisseurship
    if held is not None and held.user_id != by.pk:
        to, path = [held.user], reverse("cases:action-update", args=[action.pk])
    else:
        to = [person for person in executors_of(action) if person.pk != by.pk]
        path = reverse("cases:partner-action", args=[action.pk])
    tell(Notice.Kind.ACTION_CHANGED, to=to, path=path, about=f"{action.pk}:{action.version}", of=action)


def items_shared(sharing: Sharing, case: Case, people: Iterable[User]) -> None:
    for person in people:
        tell(Notice.Kind.ITEM_SHARED, to=[person], path=home_of(case, person), about=sharing)


def owner_asked(question: OwnerQuestion) -> None:
    """The people of the owner who are admitted to this case."""
    admitted = (
        Admission.objects.filter(dossier_id=question.dossier_id, organisation_id=question.owner_id)
        .in_force()
        .select_related("user")
    )
    path = reverse("cases:answer-owner", args=[question.pk])
    tell(Notice.Kind.OWNER_ASKED, to=[one.user for one in admitted], path=path, about=question)


def owner_answered(question: OwnerQuestion, case: Case) -> None:
    path = reverse("cases:sharing", args=[case.pk])
    tell(Notice.Kind.OWNER_ANSWERED, to=[question.by], path=path, about=question)


def recalled(recall: Recall, people: Iterable[User], *, again: str = "") -> None:
    """Told at once; `again` names the day of a reminder."""
    path = reverse("cases:confirm-recall", args=[recall.pk])
    tell(Notice.Kind.ITEM_RECALLED, to=people, path=path, about=f"{recall.pk}:{again}" if again else recall)


def home_of(case: Case, person: User) -> str:
    """Where somebody reads this case: who directs it on its own page, everybody else on the shared one."""
    held = case.regisseurship
    directs = held is not None and held.user_id == person.pk
    return reverse("cases:detail" if directs else "cases:partner-case", args=[case.pk])


def executors_of(action: Action) -> list[User]:
    """The named person, or those of the organisation; only who is admitted and can read it."""
    admitted = lookups.admitted_to(action.dossier_id, Kind.ACTIONS)
    if action.executor_user_id is not None:
        people = [person for person, _organisation in admitted if person == action.executor_user_id]
    else:
        people = [person for person, organisation in admitted if organisation == action.executor_id]
    return list(User.objects.filter(pk__in=people).order_by("name", "pk"))
