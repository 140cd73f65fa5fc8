"""The page to search on. The question is posted: a name never stands in an address."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from agreements.access import Permit
from audit.refusals import NotKnown
from audit.views import ActView
from cases import access
from cases.search import ROLES, SHOWN, search, sort_of
from cases.views.door import me
from foundation.forms import PlainForm

LONGEST = 100


class Question(PlainForm):
    mark_optional = False
    query = forms.CharField(
        label=_("Number, name, neighbourhood or word"),
        help_text=_("You find what is open to you. That you searched, and what you saw, is recorded."),
        min_length=2,
        max_length=LONGEST,
        error_messages={
            "required": _("Fill in what you are looking for."),
            "min_length": _("Fill in at least two characters."),
        },
    )


class Search(ActView):
    """Finding opens nothing: each line leads to a page that asks for the right anew."""

    template_name = "cases/search.html"
    form_class = Question

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user = me(request)
        if user.has_role(Role.ADMINISTRATOR, Role.EXECUTOR) or not user.has_role(*ROLES):
            raise NotKnown(access.refusal_without_case(user))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.seen(None)
        return super().get(request, *args, **kwargs)

    def act(self, form: Question) -> HttpResponse:
        query = form.cleaned_data["query"]
        hits = search(me(self.request), query)
        shown = hits[:SHOWN]
        self.seen(
            None,
            [row for hit in shown for row in hit.shown],
            under=Permit(rule="found_by_search") if shown else None,
            facts={"asked": sort_of(query), "found": len(hits), "shown": len(shown)},
        )
        return self.render_to_response(self.get_context_data(form=form, hits=shown, more=len(hits) > SHOWN))
