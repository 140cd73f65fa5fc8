"""What is weighed, by whom, with which reasons (R8-R12)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from agreements.models import LegalGround
from foundation.forms import DayMonthYearField, OnceForm
from signals import access
from signals.actions.proposal import Proposal, problems
from signals.forms.screen import NO, TEXT, YES, YES_NO, lines, offer
from signals.models import CriteriaSet, Signal, Weighing
from signals.states import Outcome

NOT_SEATED = {"invalid_choice": _("Choose people who are admitted to this signal.")}


def reason(label: Any, help_text: Any = "", *, rows: int = 3) -> forms.CharField:
    """A text that the rules ask for, in the order in which they count."""
    return forms.CharField(
        label=label, help_text=help_text, widget=lines(rows), max_length=TEXT, required=False
    )


class Weigh(OnceForm):
    """The rules are those of the action; the form only says where a sentence belongs."""

    mark_optional = False
    supersedes = forms.ChoiceField(
        label=_("Does this replace an earlier decision?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a decision about this signal.")},
    )
    signals = forms.MultipleChoiceField(
        label=_("Which other signals do you weigh along?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose signals of your own town.")},
    )
    facts_for = reason(_("Facts that point to a concern"))
    facts_against = reason(_("Facts that speak against it"))
    criteria = forms.MultipleChoiceField(
        label=_("Which criteria apply?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose criteria of today's version.")},
    )
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    question = reason(_("What do you need to know?"))
    question_owner = forms.ChoiceField(
        label=_("Who gets the answer?"), required=False, error_messages=NOT_SEATED
    )
    question_due_on = DayMonthYearField(label=_("By when?"), required=False)
    receivers = forms.MultipleChoiceField(
        label=_("Who will help?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose organisations of this town.")},
    )
    care_plan = reason(_("Plan for help"))
    no_care_plan_reason = reason(_("Or: why there is no plan for help"), rows=2)
    watch_wanted = forms.ChoiceField(
        label=_("Do you stay alert?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    watch_ends_on = DayMonthYearField(label=_("Until when do you stay alert?"), required=False)
    re_entry_rule = reason(_("When does this come back to the table?"), rows=2)
    proportionality = reason(
        _("Is this in proportion?"), _("Is the concern heavy enough for what you decide?")
    )
    subsidiarity = reason(_("Is there a lighter way?"), _("Why is something lighter not enough?"))
    alternatives_considered = reason(_("What else did you consider?"))
    legal_grounds = forms.MultipleChoiceField(
        label=_("On which legal grounds?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose a ground from the list.")},
    )
    deciders = forms.MultipleChoiceField(
        label=_("Who decides?"),
        help_text=_("Each of them confirms from their own account. Until then it does not count."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=NOT_SEATED,
    )
    dissent = reason(_("Who sees it differently, and why?"))
    conflict_declaration = reason(
        _("Does anybody know the young person or the family?"),
        _('Write down "None" when nobody does.'),
        rows=2,
    )
    conflicted = forms.MultipleChoiceField(
        label=_("Who does not decide because of that?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=NOT_SEATED,
    )

    def __init__(self, *args: Any, signal: Signal, replaces: Weighing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signal = signal
        self.others = self._others()
        standing = [replaces] if replaces else Weighing.objects.about(signal).standing().newest_first()
        self.earlier = {str(one.pk): one for one in standing}
        self.criteria_set = CriteriaSet.objects.in_force(signal.municipality).first()
        self.organisations = {
            str(one.pk): one
            for one in Organisation.objects.filter(serves=signal.municipality_id).order_by("name")
        }
        self.seats = {str(key): seat for key, seat in access.seats(self._chosen()).items()}
        self._offer()

    def _others(self) -> dict[str, Signal]:
        found = Signal.objects.to_weigh_beside(self.signal)
        rows = found.select_related("dossier__identity", "municipality").oldest_first()
        return {str(self.signal.pk): self.signal, **{str(one.pk): one for one in rows}}

    def _chosen(self) -> list[Signal]:
        """This signal, and the others that were ticked."""
        ticked = self.data.getlist("signals") if hasattr(self.data, "getlist") else []
        keys = dict.fromkeys([str(self.signal.pk), *(key for key in ticked if key in self.others)])
        return [self.others[key] for key in keys]

    def _offer(self) -> None:
        own = str(self.signal.pk)
        along = [(key, _label(one)) for key, one in self.others.items() if key != own]
        people = [(key, f"{seat.user.name} ({seat.organisation.name})") for key, seat in self.seats.items()]
        version = self.criteria_set.criteria.items() if self.criteria_set else []
        grounds = LegalGround.objects.order_by("code").values_list("code", "text")
        offer(self, "signals", [*along, (own, self.signal.number)])
        self.fields["signals"].widget.choices = along
        offer(
            self,
            "supersedes",
            [
                ("", _("No, it stands by itself")),
                *((key, one.get_outcome_display()) for key, one in self.earlier.items()),
            ],
        )
        offer(self, "criteria", [(code, f"{code}. {text}") for code, text in version])
        offer(self, "deciders", people)
        offer(self, "conflicted", people)
        offer(self, "question_owner", [("", _("Choose a person")), *people])
        offer(self, "receivers", [(key, one.name) for key, one in self.organisations.items()])
        offer(self, "legal_grounds", list(grounds))

    def clean_watch_wanted(self) -> bool | None:
        return {YES: True, NO: False}.get(self.cleaned_data["watch_wanted"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in problems(self.proposal()):
                self.add_error(problem.field, ValidationError(problem.sentence, code=problem.code))
        return cleaned

    def proposal(self) -> Proposal:
        """What the action is asked to write down."""
        said = dict(self.cleaned_data)
        for name in ("deciders", "conflicted"):
            said[name] = {UUID(key): self.seats[key].organisation for key in said.get(name, [])}
        said["receivers"] = [self.organisations[key] for key in said.get("receivers", [])]
        said["question_owner"] = self._person(said.get("question_owner"))
        said["supersedes"] = self.earlier.get(said.get("supersedes") or "")
        said["signals"] = self._chosen()
        return Proposal(criteria_set=self.criteria_set, **said)

    def _person(self, key: str | None) -> User | None:
        return self.seats[key].user if key else None


def _label(signal: Signal) -> str:
    return ", ".join([signal.number, signal.dossier.identity.initials, *signal.kind_labels])
