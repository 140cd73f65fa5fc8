"""The whole path, from the concern to the plan and the feedback: who does what, in which order."""

from types import SimpleNamespace

from tests.journeys import tasks

NAMES = {
    "daan": "Daan van den Eijnde",
    "kwame": "Kwame Oduya",
    "amel": "Amel Bouzidi",
    "marloes": "Marloes ter Horst",
    "simone": "Simone Hartog",
    "yasemin": "Yasemin Demirel",
}
# What a supervisor finds in the journal afterwards.
ACTS = [
    ("daan", "signals.file_signal"),
    ("kwame", "signals.claim_signal"),
    ("kwame", "signals.ask_reporter"),
    ("daan", "signals.answer_question"),
    ("kwame", "agreements.admitted"),
    ("kwame", "signals.weighing_proposed"),
    ("kwame", "signals.weighing_confirmed"),
    ("amel", "signals.weighing_confirmed"),
    ("kwame", "signals.record_weighing"),
    ("kwame", "cases.assign_regisseur"),
    ("kwame", "cases.open_case"),
    ("simone", "agreements.admitted"),
    ("simone", "cases.draft_plan"),
    ("simone", "cases.ask_agreement"),
    ("yasemin", "cases.agree_plan"),
    ("yasemin", "cases.plan_agreed"),
    ("yasemin", "cases.update_action"),
    ("kwame", "signals.feedback_proposed"),
    ("marloes", "signals.feedback_released"),
]


def gather(person, **device):
    """Everybody at a device of the same kind."""
    return SimpleNamespace(**{name: person(name, **device) for name in NAMES})


def walk(people):
    """Gives the number of the signal."""
    number = report_and_weigh(people)
    open_and_plan(people)
    tasks.tells_the_reporter(people.kwame, number)
    tasks.reviews_the_message(people.marloes)
    tasks.reads_the_feedback(people.daan, number)
    return number


def report_and_weigh(people):
    number = tasks.files_a_concern(people.daan)
    tasks.takes_it_up(people.kwame, number)
    tasks.asks_a_question(people.kwame)
    tasks.answers_the_question(people.daan)
    tasks.admits_a_decider(people.kwame, number, NAMES["amel"])
    tasks.proposes_a_weighing(people.kwame, [NAMES["kwame"], NAMES["amel"]])
    tasks.confirms_the_weighing(people.amel)
    return number


def open_and_plan(people):
    tasks.opens_the_case(people.kwame, NAMES["simone"])
    tasks.admits_a_partner(people.simone, NAMES["yasemin"])
    tasks.drafts_a_plan(people.simone)
    tasks.asks_agreement(people.simone, NAMES["yasemin"])
    tasks.agrees_to_the_plan(people.yasemin)
    tasks.finds_the_plan_agreed(people.simone)
    tasks.says_how_it_goes(people.yasemin)
