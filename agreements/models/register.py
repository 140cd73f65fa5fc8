"""The register of sharing: what was shown to whom, for what and on which ground; and what was called back.

Rows are added, never changed and never removed: the database refuses both.
"""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from agreements.querysets import OwnerQuestionQuerySet, RecallQuerySet, SharedItemQuerySet, SharingQuerySet
from agreements.states import DataCategory, ItemKind, SharingKind
from foundation import clock


def says_something(name: str) -> Q:
    return Q(**{f"{name}__regex": r"\S"})


class Sharing(models.Model):
    """One act: somebody shares a set of items with named people, for a purpose, on a ground (R22)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="sharings")
    kind = models.CharField(max_length=8, choices=SharingKind, default=SharingKind.ITEMS)
    form_key = models.UUIDField(unique=True)
    purpose = models.CharField(max_length=300)
    ground = models.ForeignKey("agreements.LegalGround", on_delete=models.PROTECT, related_name="+")
    proportional = models.TextField(blank=True)
    less_invasive = models.TextField(blank=True)
    secrecy = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sharings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = SharingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=says_something("purpose"), name="a_sharing_says_for_what"),
            models.CheckConstraint(
                condition=Q(kind=SharingKind.PLAN)
                | (
                    says_something("proportional")
                    & says_something("less_invasive")
                    & says_something("secrecy")
                ),
                name="a_sharing_says_why_no_less_would_do",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "at"], name="sharings_of_a_dossier")]

    def __str__(self) -> str:
        return f"sharing {self.pk}"


class ItemReference(models.Model):
    """Names one item of any room, without a foreign key; `part` is a paragraph of a weighing."""

    item_kind = models.CharField(max_length=32, choices=ItemKind)
    item_id = models.UUIDField()
    part = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True

    @property
    def ref(self) -> str:
        return ":".join(filter(None, (self.item_kind, str(self.item_id), self.part)))


class SharedItem(ItemReference):
    """One item for one receiver: open as long as their admission counts, unless it was called back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sharing = models.ForeignKey(Sharing, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=32, choices=DataCategory)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner_said_yes = models.BooleanField(default=False)  # recorded yes, or the owner shared it
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="received")
    receiver_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    admission = models.ForeignKey("agreements.Admission", on_delete=models.PROTECT, related_name="+")

    objects = SharedItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sharing", "receiver", "item_kind", "item_id", "part"],
                name="an_item_is_shared_once_in_one_act",
            )
        ]
        indexes = [
            models.Index(fields=["receiver", "item_kind", "item_id"], name="shared_items_of_a_receiver"),
            models.Index(fields=["item_id", "receiver"], name="receivers_of_an_item"),
            models.Index(fields=["dossier"], name="shared_items_of_a_dossier"),
        ]

    def __str__(self) -> str:
        return f"shared item {self.pk}"


class OwnerQuestion(ItemReference):
    """Somebody asks the owner whether a receiver may have an item."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="+")
    form_key = models.UUIDField(unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    receiver_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = OwnerQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=says_something("purpose"), name="an_owner_is_told_for_what")
        ]
        indexes = [models.Index(fields=["dossier", "at"], name="owner_questions_of_a_dossier")]

    def __str__(self) -> str:
        return f"owner question {self.pk}"


class OwnerAnswer(ItemReference):
    """The owner's recorded yes or no for a named receiver, said by one of its people from the own account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="+")
    question = models.OneToOneField(
        OwnerQuestion, null=True, on_delete=models.PROTECT, related_name="answer"
    )  # empty: said while sharing
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    receiver_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said_yes = models.BooleanField()
    because = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(said_yes=True) | says_something("because"), name="an_owner_who_says_no_says_why"
            )
        ]
        indexes = [models.Index(fields=["item_id", "receiver", "at"], name="owner_answers_of_an_item")]

    def __str__(self) -> str:
        return f"owner answer {self.pk}"


class Recall(models.Model):
    """The owner takes items back from everybody who got them; each confirms before a day (R24)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="recalls")
    form_key = models.UUIDField(unique=True)
    reason = models.TextField()
    confirm_by = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recalls")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="recalls")
    at = models.DateTimeField(default=clock.now)

    objects = RecallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=says_something("reason"), name="a_recall_says_why"),
        ]
        indexes = [models.Index(fields=["dossier", "at"], name="recalls_of_a_dossier")]

    def __str__(self) -> str:
        return f"recall {self.pk}"


class RecalledItem(ItemReference):
    """One item that was taken back; a corrected text is another item."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="+")
    corrected_by = models.UUIDField(null=True)  # the item that holds the right text

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "item_id", "part"], name="an_item_is_recalled_once")
        ]

    def __str__(self) -> str:
        return f"recalled item {self.pk}"


class RecallConfirmation(models.Model):
    """A receiver says that it is no longer used; of who left, the regisseur says how they were told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="confirmations")
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recall_confirmations")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recall", "user"], name="a_receiver_confirms_a_recall_once"),
            models.CheckConstraint(condition=says_something("text"), name="a_confirmation_says_something"),
        ]

    def __str__(self) -> str:
        return f"recall confirmation {self.pk}"


class LossSettled(models.Model):
    """Somebody lost access before their time; the regisseur says what was done about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("agreements.Dossier", on_delete=models.CASCADE, related_name="+")
    admission = models.ForeignKey("agreements.Admission", on_delete=models.CASCADE, related_name="settled")
    form_key = models.UUIDField()
    note = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["admission", "form_key"], name="a_loss_is_settled_once_per_form"),
            models.CheckConstraint(condition=says_something("note"), name="a_settled_loss_says_how"),
        ]

    def __str__(self) -> str:
        return f"loss settled {self.pk}"
