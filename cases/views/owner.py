"""The owner's yes: asking for it, and saying it from the own account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.models import OwnerQuestion
from audit.refusals import NotKnown
from audit.views import ActView
from cases import access, actions, forms
from cases.items import Item, items_of, to_share
from cases.models import Case
from cases.views.door import me
from cases.views.sharing import PartDoor


class AskOwner(PartDoor, ActView):
    """For one text of another organisation and one receiver."""

    template_name = "cases/ask_owner.html"
    form_class = forms.AskOwner
    tab = "sharing"
    items: list[Item]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = to_share(me(request), self.case, directs=self.directs)
        self.items = [
            one
            for one in found
            if one.owner.pk not in self.organisations and (one.is_held or not self.directs)
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        people = access.people_admitted(self.case).exclude(pk=me(self.request).pk)
        return super().get_form_kwargs() | {"items": self.items, "people": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.shown([one.row for one in self.items])
        return super().get_context_data(**kwargs) | {"items": self.items}

    def act(self, form: forms.AskOwner) -> HttpResponse:
        typed = form.cleaned_data
        actions.ask_owner(
            case=self.case,
            ref=typed["item"],
            receiver=typed["receiver"],
            purpose=typed["purpose"],
            form_key=typed["form_key"],
            by=me(self.request),
        )
        messages.success(self.request, _("Asked. The owner has been told, and answers here."))
        return redirect("cases:sharing", self.case.pk)


class AnswerAsOwner(PartDoor, ActView):
    """Somebody of the owner says yes or no; for everybody else the question does not exist."""

    template_name = "cases/answer_owner.html"
    form_class = forms.AnswerAsOwner
    question: OwnerQuestion
    tab = "sharing"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        named = OwnerQuestion.objects.select_related("by", "owner", "receiver", "receiver_organisation")
        question = named.filter(pk=kwargs["pk"]).first()
        case = Case.objects.filter(dossier_id=question.dossier_id).first() if question else None
        super().setup(request, *args, **kwargs | {"pk": case.pk if case else kwargs["pk"]})
        if question is None:
            raise NotKnown("not_shared")  # the key of a case, where that of a question is asked for
        self.kwargs, self.question = kwargs, question
        if question.owner_id not in self.organisations:
            raise NotKnown("not_shared")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = items_of(self.case, [self.question]).get(self.question.ref)
        self.shown([self.question], [item.row] if item else [])
        return super().get_context_data(**kwargs) | {"question": self.question, "item": item}

    def act(self, form: forms.AnswerAsOwner) -> HttpResponse:
        typed = form.cleaned_data
        actions.answer_as_owner(
            question=self.question,
            case=self.case,
            said_yes=typed["answer"] == "yes",
            because=typed["because"],
            by=me(self.request),
        )
        messages.success(self.request, _("Your answer is recorded."))
        return redirect(*self.back_to())
