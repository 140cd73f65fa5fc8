"""Asking to be let in, and answering. The page that asks looks for nothing; the worker looks (I3, I19)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, Organisation, User
from agreements.access import permit_by_admission
from agreements.models import AccessRequest, RequestForDossier
from agreements.states import DECLINE, GRANT, AnswerState
from audit import actions as audit
from audit.refusals import Incomplete
from cases import access, notices
from cases.models import Case
from foundation import clock, outbox, working_days
from foundation.models import Promise

ANSWER_DAYS = 5
MOST_WAITING = 10


@dataclass(frozen=True)
class Asked:
    """What somebody asks: by a number they know, or about a signal they sent."""

    municipality: Municipality
    organisation: Organisation
    purpose: str
    number: str = ""
    signal_key: UUID | None = None


@transaction.atomic
def ask_for_access(*, asked: Asked, form_key: UUID, by: User) -> AccessRequest:
    """Write it down, and promise to look for the case and to answer: the same work for every number."""
    again = AccessRequest.objects.filter(form_key=form_key, asker=by).first()
    if again is not None:
        return again
    access.insist_may_ask(by, asked.municipality, asked.organisation)
    waiting = AccessRequest.objects.filter(asker=by, answer_at__gt=clock.now(), heard_yes_at=None)
    if waiting.count() >= MOST_WAITING:
        raise Incomplete("form_incomplete", _("Wait for the answers to what you asked before."))
    made = AccessRequest.objects.create(
        municipality=asked.municipality,
        organisation=asked.organisation,
        asker=by,
        number=asked.number,
        signal_key=asked.signal_key,
        purpose=asked.purpose,
        answer_at=clock.end_of(working_days.after(clock.today(), ANSWER_DAYS)),
        form_key=form_key,
    )
    facts = {"by": "number" if asked.number else "signal"}
    audit.record(act="cases.access_asked", subject=made, by=by, because=asked.purpose, facts=facts)
    _promise("cases.route_request", made)
    _promise("cases.answer_request", made)
    return made


@transaction.atomic
def grant_requests(*, case: Case, user: User, by: User) -> None:
    """Whoever is admitted hears yes to what they asked."""
    asked = RequestForDossier.objects.filter(
        dossier_id=case.dossier_id, request__asker=user, state=AnswerState.ASKED
    )
    for route in asked.select_related("request"):
        held = _answered(route, because="", by=by)
        audit.move(held, GRANT, by=by)
        _promise("cases.grant_request", route.request)


@transaction.atomic
def decline_request(*, case: Case, route: RequestForDossier, because: str, by: User) -> RequestForDossier:
    """The asker hears the no at the same moment as for a case that does not exist."""
    access.insist_directs(by, case)
    held = _answered(route, because=because, by=by)
    audit.move(held, DECLINE, by=by, because=because)
    return held


def _answered(route: RequestForDossier, *, because: str, by: User) -> RequestForDossier:
    held = RequestForDossier.objects.select_for_update(of=("self",)).get(pk=route.pk)
    if held.state == AnswerState.ASKED:
        held.answered_by, held.answered_at, held.because = by, clock.now(), because
        held.save(update_fields=["answered_by", "answered_at", "because"])
    return held


def _promise(kind: str, made: AccessRequest) -> None:
    when = made.answer_at if kind == "cases.answer_request" else None
    outbox.promise(kind, key=f"{kind}:{made.pk}", payload={"request": str(made.pk)}, not_before=when)


def _request(found: Promise) -> AccessRequest:
    return AccessRequest.objects.select_related("asker").get(pk=found.payload["request"])


@outbox.keeps("cases.route_request")
def keep_route(found: Promise) -> None:
    """Lay the request on the desk of who directs the case that is meant, if there is one."""
    made = _request(found)
    case = Case.objects.open().with_regisseur().meant_by(made).first()
    if case is None or permit_by_admission(made.asker, case.dossier_id) is not None:
        return
    route, _made = RequestForDossier.objects.get_or_create(request=made, defaults={"dossier": case.dossier})
    notices.access_asked(route, case)


@outbox.keeps("cases.answer_request")
def keep_answer(found: Promise) -> None:
    """The term is over: who heard no yes hears no, whatever the reason."""
    made = _request(found)
    if made.heard_yes_at is None:
        notices.access_answered(made)


@outbox.keeps("cases.grant_request")
def keep_grant(found: Promise) -> None:
    made = _request(found)
    made.heard_yes_at = clock.now()
    made.save(update_fields=["heard_yes_at"])
    notices.access_answered(made)
