"""Calling items back, confirming it, and saying of who left how they heard of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.models import Recall
from audit.refusals import NotKnown
from audit.views import ActView
from cases import actions, forms
from cases.items import Item, to_recall
from cases.models import Case
from cases.recalls import Awaited, receivers_of
from cases.views.door import me
from cases.views.sharing import PartDoor


class CallBack(PartDoor, ActView):
    """The owner takes texts off the pages of everybody who got them."""

    template_name = "cases/recall.html"
    form_class = forms.RecallItems
    tab = "sharing"
    items: list[Item]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.items = to_recall(self.organisations, self.case)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": self.items}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.shown([one.row for one in self.items])
        return super().get_context_data(**kwargs) | {"items": self.items}

    def act(self, form: forms.RecallItems) -> HttpResponse:
        typed = form.cleaned_data
        actions.recall_items(
            case=self.case,
            refs=typed["items"],
            texts=actions.RecallTexts(typed["reason"], typed["confirm_by"], typed["corrected"]),
            form_key=typed["form_key"],
            by=me(self.request),
        )
        messages.success(self.request, _("Called back. The text is gone, and everybody has been told."))
        return redirect("cases:sharing", self.case.pk)


class RecallDoor(PartDoor):
    """Comes in by the key of a recall; for who has nothing to do with it, it does not exist."""

    recall: Recall
    awaited: Awaited
    tab = "sharing"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        recall = Recall.objects.select_related("by", "organisation").filter(pk=kwargs["pk"]).first()
        case = Case.objects.filter(dossier_id=recall.dossier_id).first() if recall else None
        super().setup(request, *args, **kwargs | {"pk": case.pk if case else kwargs["pk"]})
        if recall is None:
            raise NotKnown("not_shared")  # the key of a case, where that of a recall is asked for
        self.kwargs, self.recall = kwargs, recall
        self.awaited = self.find(receivers_of([recall]))

    def find(self, receivers: list[Awaited]) -> Awaited:
        found = next((one for one in receivers if one.person == me(self.request)), None)
        if found is None:
            raise NotKnown("not_shared")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.shown([self.recall])
        return super().get_context_data(**kwargs) | {"recall": self.recall, "awaited": self.awaited}


class Confirm(RecallDoor, ActView):
    """One line of text; the text that was called back stands nowhere on the page."""

    template_name = "cases/recall_confirm.html"
    form_class = forms.ConfirmRecall

    def act(self, form: forms.ConfirmRecall) -> HttpResponse:
        text = form.cleaned_data["text"]
        actions.confirm_recall(recall=self.recall, case=self.case, text=text, by=me(self.request))
        messages.success(self.request, _("Thank you. You have confirmed."))
        return redirect(*self.back_to())


class Left(RecallDoor, ActView):
    """The regisseur says how somebody who lost access heard of it."""

    template_name = "cases/recall_left.html"
    form_class = forms.SettleLeft
    only_regisseur = True

    def find(self, receivers: list[Awaited]) -> Awaited:
        found = next((one for one in receivers if one.person.pk == self.kwargs["user"]), None)
        if found is None:
            raise NotKnown("not_shared")
        return found

    def act(self, form: forms.SettleLeft) -> HttpResponse:
        person, text = self.awaited.person, form.cleaned_data["text"]
        actions.settle_left(recall=self.recall, case=self.case, person=person, text=text, by=me(self.request))
        messages.success(self.request, _("Saved how this person heard of it."))
        return redirect("cases:sharing", self.case.pk)
