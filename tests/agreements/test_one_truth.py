"""Catalogue 7: list, permit, guardian, the policies and a plain Python model agree, whatever happened."""

import random

from django.db import connection

from agreements.access import permit_by_admission
from agreements.models import Dossier
from agreements.states import ALL_KINDS
from foundation import acting
from signals.models import Identity
from tests import figures
from tests.agreements.histories import History
from tests.conftest import MONDAY, seed
from tests.house.world import undone


def answers(history, user, dossier, kind):
    """The same question, asked in five ways; the person may be an old copy, as in a page that is open."""
    person, held = history.people[user], history.rows[dossier]
    with acting.acting_as(user):
        permit = permit_by_admission(person, held)
        return {
            "list": Dossier.objects.open_to(person, kind).filter(pk=dossier).exists(),
            "permit": permit is not None and permit.opens(kind),
            "guardian": person.has_perm(f"agreements.view_{kind}", held),
            "policies": database_opens(dossier, kind),
            "reference": history.model.opens(user, dossier, kind, history.moment),
        }


def rows(history, user, dossier):
    """Rows that the database shows without any filter of ours, and whether the reference says the same."""
    held = [history.model.opens(user, dossier, kind, history.moment) for kind in ALL_KINDS]
    wanted = (any(held), held[ALL_KINDS.index("identity")])
    with acting.acting_as(user):
        seen = (
            Dossier.objects.filter(pk=dossier).exists(),
            Identity.objects.filter(dossier=dossier).exists(),
        )
    return seen == wanted


def database_opens(dossier, kind):
    """What the row policies ask, as who acts: it shares no code with the app."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT regie_opens(%s, %s)", [dossier, kind])
        return cursor.fetchone()[0]


def triple(history, chance):
    """Half of the time somebody who holds, or held, an admission: otherwise nearly every answer is no."""
    held = list(history.model.admissions.values())[-12:]
    if held and chance.random() < 0.8:
        one = chance.choice(held)
        return one.user, one.dossier, chance.choice([*one.kinds, chance.choice(ALL_KINDS)])
    return (
        chance.choice(list(history.people)),
        chance.choice(list(history.model.town_of)),
        chance.choice(ALL_KINDS),
    )


def lived_through(history, chance):
    """Sixty steps with five questions after each: is it open by the reference, and who says otherwise."""
    for _ in range(60):
        history.step()
        for place in range(5):
            user, dossier, kind = triple(history, chance)
            found = answers(history, user, dossier, kind)
            differ = len(set(found.values())) > 1 or (place == 0 and not rows(history, user, dossier))
            yield found["reference"], [(history.moment, kind, found)] if differ else []


def test_list_permit_guardian_and_reference_agree_on_random_histories(clock, full):
    wanted, told, chance = (10_000 if full else 500), [], random.Random(seed())
    while len(told) < wanted:
        with undone():  # what was suspended, closed or left in one history is not there in the next
            told += lived_through(History(clock, MONDAY, chance), chance)
    asked, opened = len(told), sum(one for one, _ in told)
    wrong = [one for _, differ in told for one in differ]
    figures.note(
        7,
        "list, permit, guardian, policies, rows and reference",
        "0 of 10,000 differ",
        f"{len(wrong)} of {asked}",
        not wrong,
    )
    assert wrong == []
    assert asked / 50 < opened < asked * 9 / 10  # a model that always says no would agree as well
