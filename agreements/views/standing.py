"""Where a covenant counts: proposing, confirming, suspending, lifting, leaving, ending."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions, covenants, forms
from agreements.models import Suspension
from agreements.views.door import NOBODYS, AccessionAct, CovenantAct, me


class InviteTown(CovenantAct):
    form_class = forms.Invite
    heading = gettext_lazy("Let another town take part")
    lead = gettext_lazy("Two people of that town bring the covenant into force there.")
    button = gettext_lazy("Let this town take part")
    done = gettext_lazy("The town can bring the covenant into force now.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"covenant": self.covenant}

    def act(self, form: forms.Invite) -> HttpResponse:
        actions.invite_town(covenant=self.covenant, town=form.cleaned_data["town"], by=me(self.request))
        return self.back()


class Propose(AccessionAct):
    form_class = forms.Propose
    heading = gettext_lazy("Bring this covenant into force in your town")
    lead = gettext_lazy("You propose it. It counts when a second person of your town has confirmed it.")
    button = gettext_lazy("Propose this")
    done = gettext_lazy("It waits for a second person now.")

    def act(self, form: forms.Propose) -> HttpResponse:
        typed = form.cleaned_data
        actions.propose(
            accession=self.accession,
            acceded_on=typed["acceded_on"],
            signed_on=typed["signed_on"],
            by=me(self.request),
        )
        return self.back()


class TakeBack(AccessionAct):
    form_class = forms.Sure
    heading = gettext_lazy("Take this proposal back?")
    lead = gettext_lazy("The covenant then stays as it is.")
    button = gettext_lazy("Take the proposal back")
    done = gettext_lazy("The proposal is taken back.")

    def act(self, _form: forms.Sure) -> HttpResponse:
        actions.take_back(accession=self.accession, by=me(self.request))
        return self.back()


class Confirm(AccessionAct):
    """The second person reads what was proposed, by whom and from when."""

    form_class = forms.Sure
    template_name = "agreements/confirm.html"
    heading = gettext_lazy("Bring this covenant into force?")
    lead = gettext_lazy("You are the second person. From that day on people can be admitted under it.")
    button = gettext_lazy("Yes, bring it into force")
    done = gettext_lazy("The covenant is in force from the day that was proposed.")

    def act(self, _form: forms.Sure) -> HttpResponse:
        actions.confirm(accession=self.accession, by=me(self.request))
        return self.back()


class Leave(AccessionAct):
    form_class = forms.Leave
    heading = gettext_lazy("Leave this covenant?")
    lead = gettext_lazy("From that day on nobody sees anything in your town under this covenant.")
    button = gettext_lazy("Leave this covenant")
    done = gettext_lazy("It is written down that your town leaves.")
    danger = True

    def act(self, form: forms.Leave) -> HttpResponse:
        typed = form.cleaned_data
        actions.leave(
            accession=self.accession, left_on=typed["from_day"], because=typed["because"], by=me(self.request)
        )
        return self.back()


class End(CovenantAct):
    form_class = forms.EndCovenant
    heading = gettext_lazy("End this covenant in all towns?")
    lead = gettext_lazy("From that day on nobody sees anything under this covenant. It cannot be undone.")
    button = gettext_lazy("End this covenant")
    done = gettext_lazy("It is written down when this covenant ends.")
    danger = True

    def insist(self) -> None:
        super().insist()
        covenants.insist_acts_everywhere(me(self.request), self.covenant)

    def act(self, form: forms.EndCovenant) -> HttpResponse:
        typed = form.cleaned_data
        actions.end_covenant(
            covenant=self.covenant,
            from_day=typed["from_day"],
            because=typed["because"],
            by=me(self.request),
        )
        return self.back()


class Suspend(CovenantAct):
    form_class = forms.Suspend
    heading = gettext_lazy("Suspend this covenant?")
    lead = gettext_lazy(
        "From this moment nobody sees anything under this covenant, until two people lift the suspension."
    )
    button = gettext_lazy("Suspend this covenant")
    done = gettext_lazy("The covenant is suspended from this moment.")
    danger = True

    def insist(self) -> None:
        towns = covenants.taking_part(self.covenant)
        if not any(covenants.acts_in(me(self.request), town.pk) for town in towns):
            raise covenants.not_the_own_town()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"covenant": self.covenant, "user": me(self.request)}

    def act(self, form: forms.Suspend) -> HttpResponse:
        typed = form.cleaned_data
        towns = {str(town.pk): town for town in covenants.taking_part(self.covenant)}
        actions.suspend(
            covenant=self.covenant,
            town=None if typed["town"] == forms.EVERYWHERE else towns[typed["town"]],
            key=typed["form_key"],
            reason=typed["reason"],
            decided_by=typed["decided_by"],
            by=me(self.request),
        )
        return self.back()


class SuspensionAct(CovenantAct):
    suspension: Suspension

    def covenant_key(self, pk: UUID) -> UUID:
        found = Suspension.objects.select_related("municipality", "lift_asked_by", "suspended_by")
        suspension = found.filter(pk=pk).first()
        if suspension is None:
            return NOBODYS
        self.suspension = suspension
        return suspension.covenant_id

    def insist(self) -> None:
        user, town = me(self.request), self.suspension.municipality_id
        if town is None:
            covenants.insist_acts_everywhere(user, self.covenant)
        else:
            covenants.insist_acts_in(user, town)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "suspension": self.suspension,
            "about": self.suspension.municipality.name if self.suspension.municipality else _("All towns"),
        }


class AskToLift(SuspensionAct):
    form_class = forms.Lift
    heading = gettext_lazy("Lift the suspension?")
    lead = gettext_lazy("You propose it. It stays suspended until a second person has confirmed it.")
    button = gettext_lazy("Propose to lift it")
    done = gettext_lazy("It waits for a second person now.")

    def act(self, form: forms.Lift) -> HttpResponse:
        typed = form.cleaned_data
        actions.ask_to_lift(
            suspension=self.suspension,
            because=typed["because"],
            decided_by=typed["decided_by"],
            by=me(self.request),
        )
        return self.back()


class ConfirmLift(SuspensionAct):
    form_class = forms.Sure
    template_name = "agreements/confirm_lift.html"
    heading = gettext_lazy("Lift the suspension?")
    lead = gettext_lazy("You are the second person. Admissions that still run count again at once.")
    button = gettext_lazy("Yes, lift the suspension")
    done = gettext_lazy("The suspension is lifted.")

    def act(self, _form: forms.Sure) -> HttpResponse:
        actions.lift(suspension=self.suspension, by=me(self.request))
        return self.back()
