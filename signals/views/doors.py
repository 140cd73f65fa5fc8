"""What every door of this room does first: find the noun, or answer as if it did not exist."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.access import role_refusal
from agreements.access import Permit
from audit import hidden
from audit.refusals import NotKnown, insist
from signals import access
from signals.models import Draft, Signal

Noun = TypeVar("Noun", bound=Model)


def find(request: HttpRequest, rows: "QuerySet[Noun]", pk: Any) -> Noun:
    """The noun that this person may know of; the journal alone hears whether it exists (I3).

    What is hidden and what is missing cost the database the same, so that time tells nothing either.
    """
    try:
        return rows.get(pk=pk)
    except ObjectDoesNotExist:
        found = hidden.look_up(rows.model._meta.label_lower, pk)
    request.refused_subject = found  # type: ignore[attr-defined]
    raise NotKnown(_refusal(request, found))


def _refusal(request: HttpRequest, found: hidden.Hidden | None) -> str:
    user: Any = request.user
    if found is None:
        return access.refusal_of_nothing(user)
    if found.noun == "signals.draft":
        access.refusal_of_nothing(user)  # nobody is ever admitted to a draft
        return "own_signals_only"
    return access.refusal_to_read(user, found.dossier_id)


class Door:
    """Somebody stands before it: LoginRequiredMiddleware comes before every page here."""

    request: Any


class RoleDoor(Door):
    """A page for some roles; to all others it does not exist."""

    roles: tuple[str, ...] = ()

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        if not request.user.has_role(*self.roles):
            raise NotKnown(role_refusal(request.user))


class SignalDoor(Door):
    """Loads the signal that the address names, through the rows that this person may see."""

    kwargs: dict[str, Any]
    signal: Signal
    permit: Permit | None

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.signal = find(request, self.rows(), kwargs["pk"])
        self.permit = self.permit_of(self.signal)

    def rows(self) -> "QuerySet[Signal]":
        raise NotImplementedError

    def permit_of(self, signal: Signal) -> Permit | None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(signal=self.signal, **kwargs)  # type: ignore[misc, no-any-return]


WHOLE = (
    "municipality",
    "organisation",
    "reporter",
    "claimed_by",
    "dossier__identity__district",
    "reporter_note",
)


class TableDoor(SignalDoor):
    """The contact point, and who is admitted to weigh."""

    def rows(self) -> "QuerySet[Signal]":
        return Signal.objects.on_the_table_of(self.request.user).with_next_term().select_related(*WHOLE)

    def permit_of(self, signal: Signal) -> Permit | None:
        return access.permit_at_the_table(self.request.user, signal)


class DeskDoor(TableDoor):
    """The contact point alone; who is admitted to weigh knows of the signal, and is told no."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        insist(access.may_handle(request.user, self.signal), "no_admission")


class OwnDoor(SignalDoor):
    """The reporter of the signal, and nobody else: also not who may read it elsewhere."""

    def rows(self) -> "QuerySet[Signal]":
        own = Signal.objects.reported_by(self.request.user)
        return own.select_related(
            "municipality", "dossier__identity__district", "reporter_note", "claimed_by"
        )

    def permit_of(self, signal: Signal) -> Permit | None:
        return access.permit_as_reporter(self.request.user, signal)


class DraftDoor(Door):
    """The author's own draft."""

    draft: Draft

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        own = Draft.objects.visible_to(request.user).select_related("municipality")
        self.draft = find(request, own, kwargs["pk"])
        request.shown_under = Permit(rule="author")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(draft=self.draft, **kwargs)  # type: ignore[misc, no-any-return]
