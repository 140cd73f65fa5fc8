"""Who sees a case and who looked at it; and the case with somebody else's eyes."""

import re
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from agreements.access import why, why_of
from agreements.states import Basis, Kind
from audit.views import LooksAt, Page
from cases import access
from cases.items import keys_known_to
from cases.models import Case
from cases.querysets import glass_in
from cases.views.door import EverybodysDoor, facts_of, identity_of, me
from cases.views.partner import opened_to
from foundation import acting

LINK = re.compile(r'(<a\b[^>]*?)\s+href="[^"]*"')


class WhoSees(EverybodysDoor, LooksAt, Page):
    """People with access now, by which rule and until when; to the regisseur also who looked."""

    template_name = "cases/who_sees.html"
    tab = "who-sees"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.participants
        glass = list(glass_in(self.case))
        self.shown(people, glass)
        rows = [{"admission": one, "why": why_of(one), "kinds": kinds_of(one.kinds)} for one in people]
        return super().get_context_data(**kwargs) | {"people": rows, "glass": glass} | self.looked()

    def looked(self) -> dict[str, Any]:
        return self.looked_at(self.case.dossier_id) if self.directs else {}


def kinds_of(kinds: list[str]) -> str:
    return ", ".join(str(Kind(kind).label) for kind in kinds)


class Preview(EverybodysDoor, Page):
    """The same page that the partner has, made by the same code under the partner's own lock."""

    template_name = "cases/preview.html"
    only_regisseur = True
    eyes: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        partners = {one.user_id: one.user for one in self.participants if one.basis == Basis.COVENANT}
        if kwargs["user"] not in partners:
            raise Http404
        self.eyes = partners[kwargs["user"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, rows = self.with_eyes_of(self.eyes, keys_known_to(me(self.request), self.case))
        self.seen(self.case, rows, under=self.permit, facts={"eyes": str(self.eyes.pk)})
        return super().get_context_data(**kwargs) | {"eyes": self.eyes, "page": page}

    def with_eyes_of(self, reader: User, known: set[UUID]) -> tuple[str, list[Model]]:
        """The page of a partner and its rows, asked of the database as that partner; links lead nowhere.

        A text that its owner gave to the partner alone stays with the partner.
        """
        permit = access.permit_among(reader, self.participants)
        with acting.acting_as(reader.pk, purpose="preview"):
            found = Case.objects.visible_to(reader).with_identity().with_regisseur().with_authority()
            case = found.with_sharing().filter(pk=self.case.pk).first()
            if case is None or permit is None:
                raise Http404
            opened = opened_to(reader, case, permit).known_to(known)
            identity = identity_of(case, permit)
            context = facts_of(case, permit) | opened.context | {"why": why(permit)}
            page = render_to_string("cases/_shared_file.html", context)
        rows = [*([identity] if identity else []), *opened.rows]
        return SafeString(LINK.sub(r"\1", page)), rows
