"""Sharing items with named people, and the register of what was shared with whom."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.states import Kind
from audit.refusals import Incomplete, Refused
from audit.views import UNPROCESSABLE, Page, Seen, code_of
from cases import access, actions, forms
from cases.items import to_share
from cases.register import register_for
from cases.views.door import CaseDoor, me
from cases.views.plan import typed_in
from signals.states import starts_as

MORE = 2


class PartDoor(CaseDoor):
    """For everybody who is admitted: the regisseur and partners. Not for who broke the glass."""

    opens = Kind.ACTIONS

    def enter(self, case: Any) -> None:
        super().enter(case)
        if not access.takes_part(self.permit):
            raise access.not_regisseur()

    def back_to(self) -> tuple[str, Any]:
        return ("cases:detail" if self.directs else "cases:partner-case", self.case.pk)

    @property
    def organisations(self) -> set[Any]:
        return {held.organisation_id for held in self.permit.admissions}


class Share(PartDoor, Seen, TemplateView):
    """One form: known items, new texts in blocks, with whom, for what, and why no less would do."""

    template_name = "cases/share.html"
    http_method_names = ["get", "head", "post"]
    tab = "sharing"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.items = to_share(me(request), self.case, directs=self.directs)
        self.people = [one for one in access.people_admitted(self.case) if one.pk != me(request).pk]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002  Django's
        return self.answer(self.form(), self.blocks())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002  Django's
        form, blocks = self.form(request.POST), self.blocks(request.POST)
        if "more" in request.POST:
            again = self.blocks(initial=blocks.typed(), extra=MORE)
            return self.answer(self.form(initial=typed_in(form)), again)
        if not all([form.is_valid(), blocks.is_valid()]):
            return self.send_back(form, blocks, Incomplete(code_of(form)))
        try:
            with transaction.atomic():
                self.share(form.cleaned_data, blocks.filled())
        except Incomplete as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return self.send_back(form, blocks, refusal)
        messages.success(request, _("Shared. Everybody has been told, and it stands in the register."))
        return redirect(*self.back_to())

    def share(self, typed: dict[str, Any], new: list[dict[str, Any]]) -> None:
        names = ("purpose", "ground", "proportional", "less_invasive", "secrecy")
        texts = actions.SharingTexts(
            **{name: typed[name] for name in names}, says_yes=typed.get("owner_consent", False)
        )
        chosen = actions.Chosen(
            new=[
                actions.NewItem(one["text"], one["category"], one["classification"])
                for one in new
                if one["text"]
            ],
            known=typed.get("known") or (),
            category=typed.get("category", ""),
        )
        people = list(typed["to"])
        actions.share_items(
            case=self.case,
            chosen=chosen,
            people=people,
            texts=texts,
            form_key=typed["form_key"],
            by=me(self.request),
        )

    def form(self, posted: Any = None, **kwargs: Any) -> forms.ShareItems:
        town_id = self.case.municipality_id
        return forms.ShareItems(posted, items=self.items, people=self.people, town_id=town_id, **kwargs)

    def blocks(self, posted: Any = None, *, initial: Any = None, extra: int | None = None) -> Any:
        kind = self.permit.admissions[0].organisation.kind
        found = forms.NewItemFormSet(
            posted, prefix="items", initial=initial, form_kwargs={"starts_as": starts_as(kind)}
        )
        found.extra = found.extra if extra is None else extra
        return found

    def send_back(self, form: Any, blocks: Any, refusal: Refused) -> HttpResponse:
        self.request.refusal = refusal  # type: ignore[attr-defined]
        response = self.answer(form, blocks)
        response.status_code = UNPROCESSABLE
        return response

    def answer(self, form: Any, blocks: Any) -> HttpResponse:
        self.shown([one.row for one in self.items])
        context = {
            "form": form,
            "blocks": blocks,
            "has_items": bool(self.items),
            "asks_category": any(not one.category for one in self.items),
            "page_has_errors": form.is_bound,
        }
        return self.render_to_response(self.get_context_data(**context))


class Register(PartDoor, Page):
    """What was shared with whom, and what came back; of it, what concerns the reader."""

    template_name = "cases/sharing.html"
    tab = "sharing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = register_for(me(self.request), self.case, self.organisations, directs=self.directs)
        self.shown(found.rows)
        return super().get_context_data(**kwargs) | {
            "acts": found.acts,
            "recalls": found.recalls,
            "questions": found.questions,
            "may_recall": found.may_recall,
        }
