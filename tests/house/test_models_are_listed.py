"""Each table says whether it holds what people said or are, whether it may change, and when it goes."""

import pytest
from django.apps import apps
from django.db import connection

from tests.house.source import ROOMS

PERSONAL, PUBLIC = "personal", "not personal"
CHANGES, ADDED_TO, FIXED = "changes", "only added to", "never changes once it counts"
# Clocks: which date lets a row go. The runs that do it come with part 7.
SETTINGS, ACCOUNT, TRAIL = "setting of the town", "with the account", "term of the journal"
SIGNAL, CASE, COVENANT, SHORT = (
    "date of the signal",
    "date of the case",
    "end of the covenant",
    "hours or days",
)
DOSSIER = "date of its signal or case"
ANSWERED = "some months after the answer"
LISTED = {
    "foundation.Promise": (PUBLIC, CHANGES, SHORT),
    "audit.Entry": (PUBLIC, ADDED_TO, TRAIL),
    "audit.FieldDiff": (PUBLIC, ADDED_TO, TRAIL),
    "accounts.Municipality": (PUBLIC, CHANGES, SETTINGS),
    "accounts.District": (PUBLIC, CHANGES, SETTINGS),
    "accounts.Organisation": (PUBLIC, CHANGES, SETTINGS),
    "accounts.User": (PERSONAL, CHANGES, ACCOUNT),
    "accounts.Membership": (PERSONAL, CHANGES, ACCOUNT),
    "accounts.Closure": (PERSONAL, CHANGES, ACCOUNT),
    "accounts.FactorReset": (PERSONAL, CHANGES, ACCOUNT),
    "accounts.TermSetting": (PUBLIC, CHANGES, SETTINGS),
    "accounts.Notice": (PUBLIC, CHANGES, SHORT),
    "accounts.Session": (PERSONAL, CHANGES, SHORT),
    "accounts.Guesses": (PUBLIC, CHANGES, SHORT),
    "agreements.LegalGround": (PUBLIC, CHANGES, SETTINGS),
    "agreements.Covenant": (PUBLIC, CHANGES, COVENANT),
    "agreements.Party": (PUBLIC, CHANGES, COVENANT),
    "agreements.Accession": (PUBLIC, CHANGES, COVENANT),
    "agreements.Suspension": (PUBLIC, CHANGES, COVENANT),
    "agreements.CovenantDocument": (PUBLIC, FIXED, COVENANT),
    "agreements.Table": (PUBLIC, CHANGES, SETTINGS),
    "agreements.Dossier": (PUBLIC, FIXED, DOSSIER),
    "agreements.Admission": (PERSONAL, FIXED, DOSSIER),
    "agreements.BreakGlass": (PERSONAL, CHANGES, DOSSIER),
    "agreements.AccessRequest": (PERSONAL, CHANGES, ANSWERED),
    "agreements.RequestForDossier": (PERSONAL, CHANGES, DOSSIER),
    "agreements.DossierPermission": (PERSONAL, FIXED, DOSSIER),
    "agreements.InForce": (PERSONAL, FIXED, DOSSIER),
    "agreements.Sharing": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.SharedItem": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.OwnerQuestion": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.OwnerAnswer": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.Recall": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.RecalledItem": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.RecallConfirmation": (PERSONAL, ADDED_TO, DOSSIER),
    "agreements.LossSettled": (PERSONAL, ADDED_TO, DOSSIER),
    "signals.Draft": (PERSONAL, CHANGES, SHORT),
    "signals.Signal": (PERSONAL, CHANGES, SIGNAL),
    "signals.Identity": (PERSONAL, CHANGES, DOSSIER),
    "signals.NameToken": (PERSONAL, FIXED, DOSSIER),
    "signals.Statement": (PERSONAL, FIXED, SIGNAL),
    "signals.ReporterNote": (PERSONAL, FIXED, SIGNAL),
    "signals.Question": (PERSONAL, CHANGES, SIGNAL),
    "signals.CriteriaSet": (PUBLIC, CHANGES, SETTINGS),
    "signals.FeedbackText": (PUBLIC, CHANGES, SETTINGS),
    "signals.Weighing": (PERSONAL, FIXED, SIGNAL),
    "signals.WeighedSignal": (PERSONAL, FIXED, SIGNAL),
    "signals.Decider": (PERSONAL, FIXED, SIGNAL),
    "signals.Feedback": (PERSONAL, FIXED, SIGNAL),
    "cases.Case": (PERSONAL, CHANGES, CASE),
    "cases.CaseSignal": (PERSONAL, FIXED, CASE),
    "cases.Regisseurship": (PERSONAL, CHANGES, CASE),
    "cases.Plan": (PERSONAL, FIXED, CASE),
    "cases.PlanVersion": (PERSONAL, FIXED, CASE),
    "cases.Goal": (PERSONAL, FIXED, CASE),
    "cases.Action": (PERSONAL, CHANGES, CASE),
    "cases.Contribution": (PERSONAL, ADDED_TO, CASE),
    "cases.PlanAgreement": (PERSONAL, FIXED, CASE),
}
MODELS = {model._meta.label: model for room in ROOMS for model in apps.get_app_config(room).get_models()}


def test_every_table_is_in_the_list():
    assert sorted(MODELS) == sorted(LISTED)


@pytest.mark.parametrize("label", [label for label, facts in LISTED.items() if facts[1] == ADDED_TO])
def test_what_is_only_added_to_cannot_be_changed_by_web(db, label):
    table = MODELS[label]._meta.db_table.replace('"', "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(act) FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS act"
            " WHERE has_table_privilege(%s, act)",
            [table],
        )
        assert cursor.fetchone()[0] is None


@pytest.mark.parametrize(
    "label", [label for label, facts in LISTED.items() if facts[2] in (SIGNAL, CASE, DOSSIER)]
)
def test_what_goes_with_a_dossier_leads_to_one(label):
    """By its own key, or by one step: else an erased dossier leaves something behind."""
    if label == "agreements.Dossier":
        return
    names = {field.name for field in MODELS[label]._meta.fields}
    assert names & {"dossier", "content_object", "signal", "weighing", "case"} or label == "signals.Weighing"
