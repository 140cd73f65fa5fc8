"""The administrator's rooms: people and their roles. No content stands here; none is opened by it (I21)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, actions, forms
from accounts.actions.roles import Term
from accounts.models import Membership, Organisation, User
from accounts.states import Role
from audit.refusals import NotKnown
from audit.views import ActView, Page


def me(request: HttpRequest) -> User:
    """LoginRequiredMiddleware stands before every page here."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


class Reads:
    """For the administrator; the privacy officer and the supervisor of the town read along."""

    request: HttpRequest
    readers: tuple[str, ...] = access.READS_ALONG

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        user = me(request)
        if not user.has_role(*self.readers):
            raise NotKnown(access.role_refusal(user))

    @property
    def works(self) -> bool:
        return me(self.request).has_role(Role.ADMINISTRATOR)

    def person(self, pk: UUID) -> User:
        found = access.people_known_to(me(self.request)).filter(pk=pk).first()
        if found is None:
            raise NotKnown("other_municipality")
        return found

    def organisation(self, pk: UUID) -> Organisation:
        found = access.organisations_known_to(me(self.request)).filter(pk=pk).first()
        if found is None:
            raise NotKnown("other_municipality")
        return found


class People(Reads, Page):
    template_name = "accounts/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        sought = self.request.GET.get("q", "").strip()[:100]
        found = access.people_known_to(user)
        if sought:
            found = found.filter(name__icontains=sought) | found.filter(email__iexact=sought)
        people = list(found[: access.MOST_PEOPLE])
        held = Membership.objects.filter(
            user__in=people, municipality__in=access.towns_read(user)
        ).not_ended()
        roles: dict[UUID, list[Membership]] = {}
        for one in held.select_related("organisation").order_by("role"):
            roles.setdefault(one.user_id, []).append(one)
        self.seen(None, people)
        rows = [{"person": one, "roles": roles.get(one.pk, [])} for one in people]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"rows": rows, "sought": sought, "works": self.works}


class Person(Reads, Page):
    """One person: the roles here, what was, and when the account was closed."""

    template_name = "accounts/person.html"
    shown: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.shown = self.person(kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, person = me(self.request), self.shown
        held = Membership.objects.of(person).filter(municipality__in=access.towns_read(user))
        roles = list(
            held.select_related("organisation", "municipality", "given_by", "ended_by").order_by("-starts_at")
        )
        now = set(Membership.objects.of(person).not_ended().values_list("pk", flat=True))
        self.seen(person, roles)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "person": person,
            "present": [one for one in roles if one.pk in now],
            "past": [one for one in roles if one.pk not in now],
            "closures": list(person.closures.select_related("closed_by", "reopened_by")),
            "works": access.administers_person(user, person),
            "may_close": access.may_close(user, person) and person.pk != user.pk,
            "own_towns": set(user.towns_as(Role.ADMINISTRATOR)),
            "own": person.pk == user.pk,
            **access.reset_waiting_for(user, person),
        }


class Act(Reads, ActView):
    """A form that only an administrator may send."""

    template_name = "accounts/act.html"
    heading: Any = ""
    lead: Any = ""
    button: Any = ""
    danger = False
    subject: Any = None
    about = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.load(**kwargs)
        self.insist()

    def load(self, **kwargs: Any) -> None:
        """Find what it is about."""

    def insist(self) -> None:
        if not self.works:
            raise NotKnown("not_administrator")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.seen(self.subject)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        words = ("heading", "lead", "button", "danger", "about")
        return context | {word: getattr(self, word) for word in words} | {"back": self.back_to()}

    def back_to(self) -> str:
        """The page that this form was opened from."""
        return reverse("management:people")

    def done(self, sentence: str, page: str, pk: UUID) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(page, pk)


class PersonAct(Act):
    subject: User

    def load(self, **kwargs: Any) -> None:
        self.subject = self.person(kwargs["pk"])
        self.about = self.subject.name

    def insist(self) -> None:
        access.insist_administers_person(me(self.request), self.subject)

    def back_to(self) -> str:
        return reverse("management:person", args=[self.subject.pk])


def term_of(form: forms.RoleForm) -> Term:
    names = ("role", "organisation", "is_team_lead", "from_day", "until_day")
    return Term(municipality=form.town, **{name: form.cleaned_data[name] for name in names})


class NewPerson(Act):
    form_class = forms.NewPerson
    heading = gettext_lazy("New account")
    lead = gettext_lazy(
        "The person chooses a password through “forgotten password”, with this e-mail address."
    )
    button = gettext_lazy("Make the account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"towns": access.towns_administered(me(self.request))}

    def act(self, form: forms.NewPerson) -> HttpResponse:
        typed = form.cleaned_data
        texts = {name: typed[name] for name in ("email", "name", "job")}
        made = actions.open_account(key=typed["form_key"], role=term_of(form), by=me(self.request), **texts)
        return self.done(_("The account is made."), "management:person", made.pk)


class EditPerson(PersonAct):
    form_class = forms.PersonForm
    heading = gettext_lazy("Change name or job")
    lead = gettext_lazy("The e-mail address stays: it is how this person signs in.")
    button = gettext_lazy("Save")

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.subject.name, "job": self.subject.job}

    def act(self, form: forms.PersonForm) -> HttpResponse:
        typed = form.cleaned_data
        actions.change_person(user=self.subject, name=typed["name"], job=typed["job"], by=me(self.request))
        return self.done(_("It is saved."), "management:person", self.subject.pk)


class CloseAccount(PersonAct):
    form_class = forms.Why
    heading = gettext_lazy("Close this account?")
    lead = gettext_lazy(
        "From this moment no page opens any more for this person, also not one that is open now."
    )
    button = gettext_lazy("Close the account")
    danger = True

    def insist(self) -> None:
        access.insist_may_close(me(self.request), self.subject)

    def act(self, form: forms.Why) -> HttpResponse:
        actions.close_account(user=self.subject, because=form.cleaned_data["because"], by=me(self.request))
        return self.done(_("The account is closed."), "management:person", self.subject.pk)


class ReopenAccount(CloseAccount):
    heading = gettext_lazy("Open this account again?")
    lead = gettext_lazy("Roles that have not ended count again. The person chooses a new password.")
    button = gettext_lazy("Open the account again")
    danger = False

    def act(self, form: forms.Why) -> HttpResponse:
        actions.reopen_account(user=self.subject, because=form.cleaned_data["because"], by=me(self.request))
        return self.done(_("The account is open again."), "management:person", self.subject.pk)


class GiveRole(PersonAct):
    form_class = forms.RoleForm
    heading = gettext_lazy("Give a role")
    lead = gettext_lazy("The privacy officer of the town is told.")
    button = gettext_lazy("Give this role")

    def insist(self) -> None:
        if not self.works:
            raise access.not_administrator()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"towns": access.towns_administered(me(self.request))}

    def act(self, form: forms.RoleForm) -> HttpResponse:
        actions.give_role(user=self.subject, term=term_of(form), by=me(self.request))
        return self.done(_("The role is given."), "management:person", self.subject.pk)


class EndRole(Act):
    form_class = forms.EndRole
    heading = gettext_lazy("End this role?")
    lead = gettext_lazy("What this person saw by it is closed from that moment.")
    button = gettext_lazy("End the role")
    danger = True
    subject: Membership

    def load(self, **kwargs: Any) -> None:
        towns = access.towns_read(me(self.request))
        found = Membership.objects.filter(municipality__in=towns).select_related("user", "municipality")
        membership = found.filter(pk=kwargs["pk"]).first()
        if membership is None:
            raise NotKnown("other_municipality")
        self.subject = membership
        self.about = f"{membership.user.name}: {Role(membership.role).label}"

    def insist(self) -> None:
        access.insist_administers(me(self.request), self.subject.municipality)

    def back_to(self) -> str:
        return reverse("management:person", args=[self.subject.user_id])

    def act(self, form: forms.EndRole) -> HttpResponse:
        typed = form.cleaned_data
        actions.end_role(
            membership=self.subject,
            last_day=typed["last_day"],
            because=typed["because"],
            by=me(self.request),
        )
        return self.done(
            _("It is written down when the role ends."), "management:person", self.subject.user_id
        )
