"""Doors that journal: `Seen` for pages, `ActView` for forms that lead to one verb; and the plain browser."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView, TemplateView

from audit import actions
from audit.refusals import Incomplete, Refused

UNPROCESSABLE = 422


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
        "",
    }
    for errors in form.errors.as_data().values():
        for error in errors:
            if error.code and error.code not in djangos:
                return str(error.code)
    return "form_incomplete"
