"""Catalogue 32: what a person typed is in no ledger, whichever field of whichever model it was."""

import json
import uuid

import pytest
from auditlog.registry import auditlog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from audit.models import CHANGED, FieldDiff
from foundation import acting

ROOMS = ("foundation", "accounts", "agreements", "signals", "cases")
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
# A name that anybody may know, or a record number: these are the labels of the journal.
LABELS = {
    "accounts.Municipality": "name",
    "accounts.District": "name",
    "accounts.Organisation": "name",
    "accounts.TermSetting": "key",
    "agreements.Covenant": "name",
    "agreements.Table": "name",
    "agreements.LegalGround": "code",
    "signals.Signal": "number",
    "signals.CriteriaSet": "version",
    "signals.FeedbackText": "code",
    "cases.Case": "number",
    "foundation.Promise": "kind",
    "accounts.Membership": "role",
    "accounts.Notice": "kind",
}


def words(model):
    """The fields of a model in which a person can have typed."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField)) and not field.choices
    ]


@pytest.mark.parametrize("model", auditlog.get_models(), ids=lambda model: model._meta.label)
def test_a_diff_quotes_no_words_of(db, model, journal):
    canaries = {field.name: [f"was-{uuid.uuid4()}", f"is-{uuid.uuid4()}"] for field in words(model)}
    with acting.acting_as(None, system=True):
        FieldDiff.objects.create(
            content_type=ContentType.objects.get_for_model(model),
            object_pk=str(uuid.uuid4()),
            object_repr="Bilal",
            action=1,
            changes=dict(canaries),
            serialized_data={"text": "Bilal"},
            additional_data=None,
        )
    (diff,) = journal.diffs()
    assert diff["changes"] == dict.fromkeys(canaries, CHANGED)
    assert (diff["object_repr"], diff["serialized_data"]) == (model._meta.label_lower, None)
    assert [one for pair in canaries.values() for one in pair if one in json.dumps(diff, default=str)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_label_of_a_line_is_a_key_or_a_number_for(model):
    allowed = LABELS.get(model._meta.label)
    typed = {field.name: f"canary-{field.name}" for field in words(model)}
    label = str(model(**typed))
    assert [value for name, value in typed.items() if value in label and name != allowed] == []


def test_a_real_save_is_noted_without_its_words(clock, daan, journal):
    daan.name, daan.job, daan.language = "Daan Canarie", "Canarievanger", "en"
    daan.save(update_fields=["name", "job", "language"])
    (diff,) = journal.diffs()
    assert diff["changes"] == {"name": CHANGED, "job": CHANGED, "language": ["nl", "en"]}
