"""Towns, organisations, people and what they are to each other."""

import uuid
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.sessions import Closure, FactorReset, Guesses, Session
from accounts.querysets import MembershipQuerySet, NoticeQuerySet
from accounts.states import ContactPointShape, OrganisationKind, Role
from foundation import clock


class Municipality(models.Model):
    """A town with its own contact point; what A knows, B never sees (I19)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    number_prefix = models.CharField(max_length=8)
    contact_point_shape = models.CharField(max_length=32, choices=ContactPointShape)
    contact_point_name = models.CharField(max_length=200)
    contact_point_open = models.TextField(blank=True)
    contact_point_unit = models.ForeignKey(
        "Organisation", null=True, on_delete=models.PROTECT, related_name="contact_point_of"
    )
    contact_point_fallback = models.ForeignKey(
        "Organisation", null=True, on_delete=models.PROTECT, related_name="fallback_of"
    )
    info_acute = models.TextField(blank=True)
    info_meetings = models.TextField(blank=True)
    info_feedback = models.TextField(blank=True)
    info_your_role = models.TextField(blank=True)
    info_covenant = models.TextField(blank=True)
    is_fictional = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="districts")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An employer of people in this field. `municipality` is empty for one that works for a region."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, choices=OrganisationKind)
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="organisations"
    )
    serves: "models.ManyToManyField[Municipality, models.Model]" = models.ManyToManyField(
        Municipality, related_name="served_by"
    )
    has_reporting_agreement = models.BooleanField(default=False)
    only_executes = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. Nobody is a superuser here: the word opens nothing (I21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    job = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")])

    is_superuser: ClassVar[bool] = False
    is_staff: ClassVar[bool] = False
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="an_address_belongs_to_one_person")]

    def __str__(self) -> str:
        return str(self.pk)  # never the name: this string ends up in logs and diffs

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return (
            self.is_active
            and obj is not None
            and any(
                backend.has_perm(self, perm, obj)
                for backend in auth.get_backends()
                if hasattr(backend, "has_perm")
            )
        )

    @cached_property
    def live_memberships(self) -> list["Membership"]:
        """Who this person is, today; read once per request."""
        found = Membership.objects.of(self).live().select_related("organisation", "municipality")
        return list(found.order_by("municipality__name", "role"))

    def has_role(self, *roles: str, town_id: uuid.UUID | None = None) -> bool:
        return any(
            held.role in roles and (town_id is None or held.municipality_id == town_id)
            for held in self.live_memberships
        )

    @property
    def is_fictional(self) -> bool:
        """Made up, in towns that are made up: never somebody of a real town."""
        return all(held.municipality.is_fictional for held in self.live_memberships)

    def towns_as(self, *roles: str) -> list[uuid.UUID]:
        """The towns in which this person holds one of the roles."""
        return list(
            dict.fromkeys(held.municipality_id for held in self.live_memberships if held.role in roles)
        )

    def organisation_in(self, town_id: uuid.UUID) -> "Organisation | None":
        return next(
            (held.organisation for held in self.live_memberships if held.municipality_id == town_id), None
        )


class Membership(models.Model):
    """A person holds a role for an organisation in a town, from a moment until a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=Role)
    is_team_lead = models.BooleanField(default=False)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="a_membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "municipality", "role"],
                condition=Q(ends_at=None),
                name="a_role_is_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts, for who reads it; the end itself is a moment."""
        return None if self.ends_at is None else clock.local(self.ends_at - timedelta(microseconds=1)).date()


class TermSetting(models.Model):
    """How long something may take, per town, from a day on; a decision keeps its own value (R45)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="terms")
    key = models.CharField(max_length=64)
    amount = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key", "valid_from"], name="a_term_has_one_value_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.amount}"


class Notice(models.Model):
    """Something is waiting for you: no name, no number. The page behind it asks for the right anew."""

    class Kind(models.TextChoices):
        SIGNAL_RECEIVED = "signal_received", _("There is a new signal for the contact point.")
        QUESTION_ASKED = "question_asked", _("The contact point has a question for you.")
        QUESTION_ANSWERED = "question_answered", _("A question of yours was answered.")
        SIGNAL_ADDED_TO = "signal_added_to", _("Something was added to a signal.")
        WEIGHING_TO_CONFIRM = "weighing_to_confirm", _("A decision is waiting for your confirmation.")
        WEIGHING_DECIDED = "weighing_decided", _("A decision has been taken.")
        FEEDBACK_TO_REVIEW = "feedback_to_review", _("A message to a reporter is waiting for your review.")
        FEEDBACK_GIVEN = "feedback_given", _("There is a message for you about your signal.")
        CASE_ASSIGNED = "case_assigned", _("You have been named regisseur.")
        ADMITTED = "admitted", _("You have been admitted to a file.")
        PLAN_TO_AGREE = "plan_to_agree", _("A plan is waiting for your agreement.")
        ACTION_ASSIGNED = "action_assigned", _("There is an action for you.")
        ACTION_CHANGED = "action_changed", _("An action has changed.")
        GLASS_BROKEN = "glass_broken", _("Somebody used emergency access. Look at it now.")
        GLASS_REVIEWED = "glass_reviewed", _("Your emergency access was reviewed.")
        ACCESS_ASKED = "access_asked", _("Somebody asks for access.")
        ACCESS_ANSWERED = "access_answered", _("There is an answer to what you asked.")
        TERM_NEAR = "term_near", _("A term ends soon.")
        COVENANT_TO_CONFIRM = "covenant_to_confirm", _("An act on a covenant is waiting for a second person.")
        COVENANT_CHANGED = "covenant_changed", _("A covenant has changed.")
        FACTOR_TO_CONFIRM = "factor_to_confirm", _("Somebody lost a second factor. A second person confirms.")
        FACTOR_RESET = "factor_reset", _("A second factor was taken away.")
        RIGHTS_CHANGED = "rights_changed", _("Somebody got an account or a role.")
        ITEM_SHARED = "item_shared", _("Something has been shared with you.")
        ITEM_RECALLED = (
            "item_recalled",
            _("Something was called back. Confirm that you no longer use it."),
        )
        OWNER_ASKED = "owner_asked", _("Somebody asks for the yes of your organisation.")
        OWNER_ANSWERED = "owner_answered", _("An owner has answered.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32, choices=Kind)
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=200, unique=True)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.CASCADE, related_name="+")
    dossier = models.UUIDField(null=True)  # who may not see it any more is not told of it any more
    told_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "told_at"], name="notices_of_a_person"),
            models.Index(fields=["user"], name="unread_notices", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


__all__ = [
    "Closure",
    "District",
    "FactorReset",
    "Guesses",
    "Membership",
    "Municipality",
    "Notice",
    "Organisation",
    "Session",
    "TermSetting",
    "User",
    "UserManager",
]
