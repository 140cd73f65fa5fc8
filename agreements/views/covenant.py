"""The covenants of the own towns, one of them, and writing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import towns_administered
from accounts.models import User
from accounts.states import Role
from agreements import actions, covenants, forms
from agreements.models import Covenant, CovenantDocument, Party
from agreements.paper import opened
from agreements.states import DataCategory
from agreements.views.door import NOBODYS, CovenantAct, find_covenant, me
from agreements.views.story import story_of, waiting_for
from audit.refusals import Incomplete, NotKnown
from audit.views import ActView, Page


class Covenants(Page):
    template_name = "agreements/covenants.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        covenants.insist_reads(me(request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        own = covenants.towns_read(user)
        keys = covenants.visible_to(user).values("pk")
        found = covenants.with_towns(Covenant.objects.filter(pk__in=keys)).order_by("name", "-number")
        rows = [{"covenant": one, "towns": covenants.in_towns(one, own)} for one in found]
        self.seen(None, [row["covenant"] for row in rows])  # type: ignore[misc]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "may_write": user.has_role(Role.ADMINISTRATOR),
        }


class OneCovenant(Page):
    """Who may give and get what, which towns take part, the versions, and what was done."""

    template_name = "agreements/covenant.html"
    covenant: Covenant

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.covenant = find_covenant(request, kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, covenant = me(self.request), self.covenant
        parties = list(covenant.parties.select_related("organisation").order_by("organisation__name"))
        for party in parties:
            party.gives = named(party.provides)  # type: ignore[attr-defined]
            party.gets = named(party.may_receive)  # type: ignore[attr-defined]
        papers = list(covenant.documents.defer("content", "key"))
        self.seen(covenant, [*parties, *papers])
        return super().get_context_data(**kwargs) | {
            "covenant": covenant,
            "parties": parties,
            "papers": papers,
            "grounds": list(covenant.grounds.order_by("code")),
            "versions": sorted(covenant.series.versions.all(), key=lambda one: -one.number),
            "story": story_of(covenant, set(covenants.towns_read(user))),
            "waiting": waiting_for(user, covenant),
            **self.may(user),
        }

    def may(self, user: User) -> dict[str, Any]:
        """What this person can do with it, and in which towns."""
        own = set(user.towns_as(*covenants.ACTS))
        towns = covenants.in_towns(self.covenant)
        return {
            "towns": [{"in": one, "acts": one.town.pk in own} for one in towns],
            "keeps": covenants.keeps(user, self.covenant),
            "everywhere": covenants.acts_everywhere(user, self.covenant),
            "acts": bool(own & {one.town.pk for one in towns}),
        }


def named(categories: list[str]) -> list[str]:
    return [str(DataCategory(one).label) for one in categories]


class Write(ActView):
    """A new covenant."""

    template_name = "agreements/write.html"
    form_class = forms.Write
    covenant: Covenant | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.enter(**kwargs)

    def enter(self, **_kwargs: Any) -> None:
        if not me(self.request).has_role(Role.ADMINISTRATOR):
            raise NotKnown("not_administrator")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"towns": towns_administered(me(self.request))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.seen(self.covenant)
        return super().get_context_data(**kwargs) | {"covenant": self.covenant}

    def act(self, form: forms.Write) -> HttpResponse:
        typed = form.cleaned_data
        made = actions.draft_covenant(
            key=typed["form_key"],
            town=typed["town"],
            texts=texts_of(typed),
            grounds=typed["grounds"],
            by=me(self.request),
        )
        messages.success(self.request, _("The draft is saved. It counts nowhere yet."))
        return redirect("agreements:covenant", made.pk)


def texts_of(typed: dict[str, Any]) -> actions.Texts:
    return actions.Texts(**{name: typed[name] for name in actions.Texts.__dataclass_fields__})


class Edit(Write):
    """The draft once more; a covenant in force does not change."""

    def enter(self, **kwargs: Any) -> None:
        self.covenant = find_covenant(self.request, kwargs["pk"])
        covenants.insist_keeps(me(self.request), self.covenant)

    def get_initial(self) -> dict[str, Any]:
        held = self.held
        texts = {name: getattr(held, name) for name in actions.Texts.__dataclass_fields__}
        return texts | {
            "purposes": "\n".join(held.purposes),
            "grounds": [one.pk for one in held.grounds.all()],
            "version": held.version,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"towns": None}

    @property
    def held(self) -> Covenant:
        assert self.covenant is not None  # noqa: S101  setup found it
        return self.covenant

    def act(self, form: forms.Write) -> HttpResponse:
        typed = form.cleaned_data
        actions.edit_covenant(
            covenant=self.held,
            texts=texts_of(typed),
            grounds=typed["grounds"],
            seen=typed["version"] or 0,
            by=me(self.request),
        )
        messages.success(self.request, _("The draft is saved. It counts nowhere yet."))
        return redirect("agreements:covenant", self.held.pk)


class NewVersion(CovenantAct):
    form_class = forms.Sure
    heading = gettext_lazy("Make a new version?")
    lead = gettext_lazy(
        "You get a draft with the same text. Until two people bring it into force, this version counts."
        " Who was admitted under this version stays admitted under it."
    )
    button = gettext_lazy("Make a new version")
    done = gettext_lazy("This is the draft of the new version.")

    def act(self, _form: forms.Sure) -> HttpResponse:
        self.covenant = actions.new_version(covenant=self.covenant, by=me(self.request))
        return self.back()


class WriteParty(CovenantAct):
    """Add a party to a draft, or change what it may give and get."""

    form_class = forms.PartyForm
    heading = gettext_lazy("Who is a party, and what may it give and get?")
    lead = gettext_lazy("Choose an organisation that is a party already to change what stands there.")
    button = gettext_lazy("Save this party")
    done = gettext_lazy("The party is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"covenant": self.covenant}

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("partij", "")
        party = next((one for one in self.covenant.parties.all() if str(one.pk) == chosen), None)
        if party is None:
            return {}
        names = ("provides", "may_receive", "signed_on")
        return {"organisation": party.organisation_id} | {name: getattr(party, name) for name in names}

    def act(self, form: forms.PartyForm) -> HttpResponse:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
        actions.write_party(covenant=self.covenant, by=me(self.request), **typed)
        return self.back()


class EndParty(CovenantAct):
    form_class = forms.EndParty
    template_name = "agreements/act.html"
    heading = gettext_lazy("Let a party leave?")
    lead = gettext_lazy("From that day on people of this organisation see nothing under this covenant.")
    button = gettext_lazy("Let the party leave")
    done = gettext_lazy("It is written down that the party leaves.")
    danger = True
    party: Party

    def covenant_key(self, pk: UUID) -> UUID:
        found = Party.objects.select_related("organisation").filter(pk=pk).first()
        if found is None:
            return NOBODYS
        self.party = found
        return found.covenant_id

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"about": self.party.organisation.name}

    def act(self, form: forms.EndParty) -> HttpResponse:
        typed = form.cleaned_data
        actions.end_party(
            party=self.party, left_on=typed["from_day"], because=typed["because"], by=me(self.request)
        )
        return self.back()


class AddPaper(CovenantAct):
    form_class = forms.Paper
    heading = gettext_lazy("Add the signed document")
    lead = gettext_lazy("It is kept encrypted. Who opens it stands in the journal.")
    button = gettext_lazy("Add this document")
    done = gettext_lazy("The document is added.")

    def insist(self) -> None:
        user = me(self.request)
        towns = {one.municipality_id for one in self.covenant.accessions.all() if one.left_on is None}
        if not (towns | {self.covenant.municipality_id}) & set(user.towns_as(Role.ADMINISTRATOR)):
            raise covenants.not_the_own_town()

    def act(self, form: forms.Paper) -> HttpResponse:
        file = form.cleaned_data["file"]
        content = b"".join(file.chunks())
        if len(content) != file.size:
            raise Incomplete("file_broken", _("The file did not arrive whole. Try once more."), field="file")
        actions.add_document(
            covenant=self.covenant,
            key=form.cleaned_data["form_key"],
            content=content,
            by=me(self.request),
        )
        return self.back()


class OpenPaper(Page):
    """The signed document, to keep and not to show in the browser; each opening is a look."""

    covenant: Covenant
    paper: CovenantDocument

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        paper = CovenantDocument.objects.filter(pk=kwargs["pk"]).first()
        self.covenant = find_covenant(request, paper.covenant_id if paper else NOBODYS)
        assert paper is not None  # noqa: S101  else there was no covenant
        self.paper = paper

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.seen(self.covenant, [self.paper])
        answer = HttpResponse(opened(self.paper), content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="convenant-{self.covenant.number}.pdf"'
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return answer
