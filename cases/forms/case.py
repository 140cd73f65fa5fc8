"""Naming a regisseur and opening a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from agreements.models import LegalGround
from cases import access
from cases.forms.choices import GroundsField, PersonField
from foundation.forms import OnceForm
from signals.models import Weighing


class AssignRegisseur(OnceForm):
    regisseur = PersonField(
        label=_("Who directs this case?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a regisseur"),
        error_messages={
            "required": _("Choose who will be the regisseur."),
            "invalid_choice": _("Choose a regisseur from the list."),
        },
    )

    def __init__(self, *args: Any, weighing: Weighing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town_id = weighing.municipality_id
        self.fields["regisseur"].offer(access.regisseurs_in(town_id), town_id)  # type: ignore[attr-defined]


class OpenCase(OnceForm):
    legal_grounds = GroundsField(
        label=_("On which legal grounds?"),
        queryset=LegalGround.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one legal ground."),
            "invalid_choice": _("Choose legal grounds from the list."),
        },
    )
    authority = forms.ModelChoiceField(
        label=_("Which unit of the municipality answers for this case?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose which unit answers for this case."),
            "invalid_choice": _("Choose a unit from the list."),
        },
    )

    def __init__(self, *args: Any, weighing: Weighing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_grounds"].queryset = access.grounds_today()  # type: ignore[attr-defined]
        self.fields["authority"].queryset = access.authorities_in(weighing.municipality_id)  # type: ignore[attr-defined]
        self.initial.setdefault("legal_grounds", weighing.legal_grounds)
