"""Two ledgers with one request id: our own entries, and auditlog's field diffs."""

import uuid
from typing import Any

from auditlog.models import AbstractLogEntry
from django.contrib.postgres.fields import ArrayField
from django.db import models

from foundation import acting, clock
from foundation.encryption import EncryptedTextField


class Entry(models.Model):
    """One act, look, refusal or sign-in. Written by `audit.actions`, read through functions only.

    The role `web` may insert the named columns and nothing else; `id`, `txid`, `at` and `salt` are the
    database's own. Labels and keys, never content: what a person typed stays in the rooms.
    """

    class Kind(models.TextChoices):
        ACT = "act"
        LOOK = "look"
        REFUSAL = "refusal"
        SIGN_IN = "sign_in"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind)
    act = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    municipality_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_label = models.CharField(max_length=64, blank=True)  # a record number, never a name
    dossier_id = models.UUIDField(null=True)
    items = ArrayField(models.CharField(max_length=120), default=list)
    rule = models.CharField(max_length=64, blank=True)
    admission_id = models.UUIDField(null=True)
    agreement_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=64, blank=True)
    reason_given = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    page = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=10, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        managed = False  # migration 0001 writes the table by hand: schema, rights, identity column
        db_table = 'audit"."entry'

    def __str__(self) -> str:
        return f"{self.act} {self.object_kind} {self.object_id}"


# A diff keeps the values of these kinds of field; everything else is only "changed". Deny by default.
PLAIN_FIELDS = (
    models.BooleanField,
    models.DateField,
    models.DateTimeField,
    models.IntegerField,
    models.ForeignKey,
    models.UUIDField,
)
CHANGED = "changed"


class FieldDiff(AbstractLogEntry):
    """Which field of which row went from what to what; personal text is "changed", never quoted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey("contenttypes.ContentType", on_delete=models.PROTECT, related_name="+")
    actor = None
    actor_id = models.UUIDField(null=True)
    timestamp = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["cid"], name="diff_by_request"),
            models.Index(fields=["object_pk", "timestamp"], name="diff_by_object"),
        ]

    def __str__(self) -> str:
        return f"diff {self.content_type_id} {self.object_pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill in who and which request from our own context, and take every personal value out."""
        current = acting.current()
        self.actor_id = current.actor if current else None
        self.actor_email = None
        self.object_repr = f"{self.content_type.app_label}.{self.content_type.model}"
        self.serialized_data = None
        changes: dict[str, Any] = getattr(self, "changes", None) or {}
        self.changes = {name: self._shown(name, change) for name, change in changes.items()}
        super().save(*args, **kwargs)

    def _shown(self, name: str, change: Any) -> Any:
        model = self.content_type.model_class()
        field = model._meta.get_field(name) if model else None
        if isinstance(field, PLAIN_FIELDS) and not isinstance(field, EncryptedTextField):
            return change
        if isinstance(field, models.CharField) and field.choices:
            return change
        return CHANGED
