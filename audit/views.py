"""Doors that journal: `Seen` for pages, `ActView` for forms that lead to one verb; and the plain browser."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView, TemplateView

from audit import actions, reading, verbs
from audit.refusals import Incomplete, Refused

UNPROCESSABLE = 422
LONGEST_NUMBER = 18  # of a bigint


class Seen:
    """A page that shows something of a dossier: the look is written before the page is sent."""

    request: HttpRequest

    def seen(
        self,
        subject: models.Model | None,
        items: Iterable[models.Model | str] = (),
        *,
        under: Any = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        match = self.request.resolver_match
        if under is not None:
            # The page says the same in a sentence (config.context).
            self.request.shown_under = under  # type: ignore[attr-defined]
        actions.look(
            page=match.view_name if match else "",
            subject=subject,
            by=self.request.user,
            items=items,
            under=under,
            facts=facts,
        )


class LooksAt:
    """Who looked at a dossier, newest first; the own looks only when they are asked for."""

    request: HttpRequest

    def looked_at(self, dossier: UUID) -> dict[str, Any]:
        own, user = self.request.GET.get("eigen") == "1", self.request.user
        found = reading.looks(dossier, without=None if own else user.pk, before=line_number(self.request))
        lines = [
            {
                "look": one,
                "page": verbs.word(verbs.PAGES, one.page),
                "rule": verbs.word(verbs.RULES, one.rule),
            }
            for one in found.looks
        ]
        return {"lines": lines, "own": own, "older": found.older_than, "tells_looks": True}


def line_number(request: HttpRequest) -> int | None:
    """From which line of the journal the next page goes on; what is no number asks for the first page."""
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < LONGEST_NUMBER else None


class Page(Seen, TemplateView):
    """A page to read. Load in `setup` or `get_context_data`, and say what was shown with `self.seen`."""

    http_method_names = ["get", "head"]


class ActView(Seen, FormView):
    """A form that leads to one verb. What the verb refuses goes back to the form; nothing typed is lost."""

    http_method_names = ["get", "head", "post"]

    def act(self, form: Any) -> HttpResponse:
        """Call the verb and answer where to go next."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with (
                transaction.atomic()
            ):  # what the verb wrote before it refused is undone; the page can still render
                return self.act(form)
        except Incomplete as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, ValidationError(refusal.sentence, code=refusal.code))
            return self.refuse(form, refusal)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.refuse(form, Incomplete(code_of(form)))

    def refuse(self, form: Any, refusal: Refused) -> HttpResponse:
        self.request.refusal = refusal  # type: ignore[attr-defined]
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = UNPROCESSABLE
        return response


def code_of(form: Any) -> str:
    """The closed word of the first error that has one; Django's own codes are only 'form_incomplete'."""
    djangos = {
        "required",
        "invalid",
        "invalid_choice",
        "invalid_list",
        "max_length",
        "min_length",
        "incomplete",
        "null_characters_not_allowed",
        "",
    }
    for errors in form.errors.as_data().values():
        for error in errors:
            if error.code and error.code not in djangos:
                return str(error.code)
    return "form_incomplete"
