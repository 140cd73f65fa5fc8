"""Words and the table of moves of a case, its plan and its actions. No database here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audit.states import Move


class State(TextChoices):
    WEIGHED = "weighed", _("Weighed, waiting to be opened")
    OPEN_ACTIVE = "open_active", _("Open")


OPEN = {State.OPEN_ACTIVE}
OPEN_UP = Move("cases.open_case", {State.WEIGHED}, State.OPEN_ACTIVE)


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("Waiting for agreement")
    AGREED = "agreed", _("Agreed")
    SUPERSEDED = "superseded", _("Replaced by a later version")


ASK_AGREEMENT = Move("cases.ask_agreement", {VersionState.DRAFT}, VersionState.ASKED)
AGREE = Move("cases.plan_agreed", {VersionState.ASKED}, VersionState.AGREED)
TAKE_BACK = Move("cases.plan_taken_back", {VersionState.ASKED}, VersionState.DRAFT)
SUPERSEDE = Move("cases.plan_superseded", {VersionState.AGREED}, VersionState.SUPERSEDED)


class LifeArea(TextChoices):
    LIVING = "wonen", _("Living")
    FAMILY = "gezin", _("Family")
    SCHOOL = "school", _("School")
    WORK = "werk", _("Work")
    MONEY = "geld", _("Money")
    HEALTH = "gezondheid", _("Health")
    LEISURE = "vrije_tijd", _("Free time")
    FRIENDS = "vrienden", _("Friends")
    MEANING = "zingeving", _("Meaning of life")
    SAFETY = "veiligheid", _("Safety")


class ActionBasis(TextChoices):
    CONSENT = "consent", _("Voluntary")
    PRESSURE = "pressure", _("Pressure")
    COERCION = "coercion", _("Coercion")


class ActionStatus(TextChoices):
    TO_DO = "to_do", _("To do")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    NOT_WORKING = "not_working", _("Does not work")
    STOPPED = "stopped", _("Stopped")


FINISHED = frozenset({ActionStatus.DONE, ActionStatus.STOPPED})
