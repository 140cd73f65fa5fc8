"""Who stands before a case: the door finds it, or answers as if it were not there and journals why."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.access import Permit
from agreements.models import Admission
from agreements.states import Basis, Kind
from audit import hidden
from audit.hidden import Hidden
from audit.refusals import NotKnown
from cases import access
from cases.models import Case
from cases.querysets import participants_of
from cases.states import State


def me(request: HttpRequest) -> User:
    """LoginRequiredMiddleware stands before every page here."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def find_case(request: HttpRequest, pk: UUID) -> Case:
    mine = Case.objects.visible_to(me(request)).with_identity().with_regisseur()
    found = mine.with_authority().with_sharing()
    case = found.filter(pk=pk).first()
    if case is None:
        raise unknown_case(request, hidden.look_up("cases.case", pk))
    return case


def unknown_case(request: HttpRequest, case: Case | Hidden | None) -> NotKnown:
    """The journal names the case and the reason; the person reads what everybody reads about nothing."""
    if case is None:
        return NotKnown(access.refusal_of_nothing(me(request)))
    request.refused_subject = case  # type: ignore[attr-defined]
    return NotKnown(access.refusal_to_read(me(request), case))


def identity_of(case: Case, permit: Permit) -> models.Model | None:
    """Who it is about, when that part is open."""
    identity: models.Model | None = getattr(case.dossier, "identity", None)
    return identity if permit.opens(Kind.IDENTITY) else None


def facts_of(case: Case, permit: Permit) -> dict[str, Any]:
    """What the head of each page of a case shows, to whom this permit was given."""
    first = permit.admissions[0]
    return {
        "case": case,
        "identity": identity_of(case, permit),
        "held": case.regisseurship,
        "last_day": first.last_day,
        "admission": first,
        "glass_until": first.ends_at if first.basis == Basis.BREAK_GLASS else None,
        "state_tone": "active" if case.state == State.OPEN_ACTIVE else "neutral",
    }


def not_shared(request: HttpRequest, part: str, pk: UUID) -> NotKnown:
    """A part of a case that this person may know of, or nothing at all; the journal names the case."""
    whole = hidden.look_up(part, pk)
    find_case(request, whole.pk if whole else pk)
    request.refused_subject = whole  # type: ignore[attr-defined]
    return NotKnown("not_shared")


class CaseDoor:
    """Loads the case of the address. `opens` is the part one must be admitted to: else the whole file."""

    request: HttpRequest
    case: Case
    permit: Permit
    tab = ""
    opens: str | None = None
    only_regisseur = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.enter(find_case(request, kwargs["pk"]))

    def permit_for(self, case: Case) -> Permit | None:
        return access.permit_to_read(me(self.request), case)

    def enter(self, case: Case) -> None:
        permit = self.permit_for(case)
        if permit is None:
            raise unknown_case(self.request, case)
        self.case, self.permit = case, permit
        self.request.refused_subject = case  # type: ignore[attr-defined]
        if self.only_regisseur and not self.directs:
            raise access.not_regisseur()
        opened = permit.opens(self.opens) if self.opens else access.whole_file(permit)
        if not opened:
            raise NotKnown("not_shared")

    @property
    def directs(self) -> bool:
        return access.directs(me(self.request), self.case)

    def shown(self, *items: Iterable[models.Model | None]) -> None:
        """Journal the look: the case, who it is about, and the items on this page."""
        rows = [one for group in items for one in group if one is not None]
        self.seen(self.case, [*self.identity_shown(), *rows], under=self.permit)  # type: ignore[attr-defined]

    def identity_shown(self) -> list[models.Model]:
        identity = identity_of(self.case, self.permit)
        return [identity] if identity is not None else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        may = {"directs": self.directs, "takes_part": access.takes_part(self.permit)}
        return context | facts_of(self.case, self.permit) | may | {"tabs": self.tabs()}

    def tabs(self) -> list[dict[str, Any]]:
        if not access.whole_file(self.permit):
            return []
        pages = (
            ("detail", _("Overview")),
            ("plan", _("Plan of action")),
            ("sharing", _("Shared")),
            ("participants", _("Participants")),
            ("who-sees", _("Who sees this")),
        )
        return [
            {
                "url": reverse(f"cases:{name}", args=[self.case.pk]),
                "label": label,
                "current": name == self.tab,
            }
            for name, label in pages
            if name != "sharing" or access.takes_part(self.permit)
        ]


class ActDoor(CaseDoor):
    """A form that only the regisseur may send; the look at the empty form counts as a look."""

    only_regisseur = True

    def on_page(self) -> list[models.Model]:
        """What stands beside the form."""
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.shown(self.on_page())
        response: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def refuse(self, form: Any, refusal: Any) -> HttpResponse:
        self.shown(self.on_page())
        response: HttpResponse = super().refuse(form, refusal)  # type: ignore[misc]
        return response


class EverybodysDoor(CaseDoor):
    """For pages that name everybody who takes part: the reader's own permit is among what they read."""

    participants: list[Admission]

    def permit_for(self, case: Case) -> Permit | None:
        everybody = list(participants_of(case))
        self.participants = [one for one in everybody if one.counts]  # type: ignore[attr-defined]
        return access.permit_among(me(self.request), self.participants)
