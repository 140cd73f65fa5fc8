"""Somebody lost a device: their sessions end, or their second factor is taken away by two people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, actions, forms
from accounts.models import FactorReset
from accounts.views.management import Act, PersonAct, me
from audit.refusals import NotKnown
from foundation import clock
from foundation.forms import OnceForm


class SignOut(PersonAct):
    form_class = forms.Why
    heading = gettext_lazy("End all sessions of this person?")
    lead = gettext_lazy("Whoever is signed in with this account now, is not with the next page.")
    button = gettext_lazy("End all sessions")
    danger = True

    def act(self, form: forms.Why) -> HttpResponse:
        actions.sign_out_person(user=self.subject, because=form.cleaned_data["because"], by=me(self.request))
        return self.done(_("This person is signed out everywhere."), "management:person", self.subject.pk)


class AskReset(PersonAct):
    form_class = forms.Why
    heading = gettext_lazy("Take the second factor of this person away?")
    lead = gettext_lazy(
        "Do this only when you know that it is this person who asks: call back, or meet. A second person"
        " confirms it within a day. Until then nothing changes."
    )
    button = gettext_lazy("Ask a second person to confirm")
    danger = True

    def insist(self) -> None:
        access.insist_may_ask_reset(me(self.request), self.subject)

    def act(self, form: forms.Why) -> HttpResponse:
        typed = form.cleaned_data
        actions.ask_factor_reset(
            user=self.subject, because=typed["because"], form_key=typed["form_key"], by=me(self.request)
        )
        return self.done(_("It waits for a second person now."), "management:person", self.subject.pk)


class ConfirmReset(Act):
    form_class = OnceForm
    readers = (*access.READS_ALONG, *access.SECOND_PEOPLE)
    heading = gettext_lazy("Take the second factor of this person away?")
    button = gettext_lazy("Take the second factor away")
    danger = True
    subject: FactorReset

    def load(self, **kwargs: Any) -> None:
        towns = me(self.request).towns_as(*self.readers)
        found = FactorReset.objects.in_towns(towns).select_related("user", "asked_by")
        reset = found.filter(pk=kwargs["pk"]).first()
        if reset is None:
            raise NotKnown("other_municipality")
        self.subject, self.about = reset, reset.user.name
        words = {
            "who": reset.asked_by.name,
            "when": date_format(clock.local(reset.asked_at), "j F Y, H:i"),
            "because": reset.because,
        }
        self.lead = _("%(who)s asked this on %(when)s: %(because)s") % words

    def insist(self) -> None:
        access.insist_may_confirm_reset(me(self.request), self.subject)

    def back_to(self) -> str:
        if self.works:
            return reverse("management:person", args=[self.subject.user_id])
        return reverse("accounts:notices")

    def act(self, _form: OnceForm) -> HttpResponse:
        actions.confirm_factor_reset(reset=self.subject, by=me(self.request))
        messages.success(
            self.request, _("The second factor is gone, and this person is signed out everywhere.")
        )
        return redirect(self.back_to())
