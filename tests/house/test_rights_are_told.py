"""Catalogue 27: who changes what somebody may see or do leaves an act in the journal: who, and about what."""

from tests import figures
from tests.house import filled as forms
from tests.house.world import undone
from tests.house.written import Written

TOLD = {"act", "sign_in"}  # a lost factor that is taken away stands with the signing in
RIGHTS = {
    "accounts_user",
    "accounts_membership",
    "accounts_closure",
    "accounts_factorreset",
    "agreements_covenant",
    "agreements_party",
    "agreements_accession",
    "agreements_suspension",
    "agreements_admission",
    "agreements_dossierpermission",
    "agreements_breakglass",
    "agreements_sharing",
    "agreements_shareditem",
    "agreements_owneranswer",
    "agreements_recall",
    "signals_decider",
}  # who directs a case is named once: tests/cases/test_opening.py


def each_form(hall):
    """Every form of the house, as the first who may send it and is offered it."""
    for name in forms.names():
        for who in forms.senders(hall, name):
            with undone():
                form = forms.filled(hall, name, who)
                if form.offered:
                    yield form
                    break


def test_no_form_changes_a_right_without_an_act(hall):
    silent, touched, seen = [], set(), 0
    for form in each_form(hall):
        visit = form.post(hall, Written(hall.world).lines)
        changed = {table for table, *_rest in visit.then} & RIGHTS
        touched, seen = touched | changed, seen + bool(changed)
        mine = [line for line in visit.lines if line["actor_id"] == hall.people[form.who].pk]
        told = [line for line in mine if line["kind"] in TOLD and line["object_id"] and line["request_id"]]
        if changed and not told:
            silent.append(f"{form.who} {form.name}: {', '.join(sorted(changed))}")
    figures.note(27, "forms that change a right without a line", "0", f"{len(silent)} of {seen}", not silent)
    assert silent == []
    assert touched == RIGHTS
