"""Closed words about sharing: kinds of information, categories of data, grounds of access."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audit.states import Move


class Kind(TextChoices):
    """A part of a dossier that can be opened apart from the rest; each is a permission in guardian."""

    IDENTITY = "identity", _("Identity")
    SIGNAL = "signal", _("Signal")
    WEIGHING = "weighing", _("Weighing")
    PLAN = "plan", _("Plan of action")
    ACTIONS = "actions", _("Own actions")
    SURROUNDINGS = "surroundings", _("Surroundings")
    MEETING = "meeting", _("Meeting")
    DOCUMENTS = "documents", _("Documents")


ALL_KINDS = tuple(Kind.values)
PARTNER_STARTS_WITH = (Kind.IDENTITY, Kind.ACTIONS)
DECIDER_STARTS_WITH = (Kind.IDENTITY, Kind.SIGNAL, Kind.WEIGHING)


class Basis(TextChoices):
    """On what an admission rests."""

    COVENANT = "covenant", _("Covenant")
    TASK = "task", _("Task of the municipality")
    BREAK_GLASS = "break_glass", _("Break-glass")


class GlassState(TextChoices):
    """What the privacy officer found of one use of emergency access."""

    TO_REVIEW = "to_review", _("To be reviewed")
    JUSTIFIED = "reviewed_justified", _("Justified")
    NOT_JUSTIFIED = "reviewed_not_justified", _("Not justified")


FIND_JUSTIFIED = Move("agreements.break_glass_justified", {GlassState.TO_REVIEW}, GlassState.JUSTIFIED)
FIND_NOT_JUSTIFIED = Move(
    "agreements.break_glass_not_justified", {GlassState.TO_REVIEW}, GlassState.NOT_JUSTIFIED
)


class AnswerState(TextChoices):
    ASKED = "asked", _("Waits for your answer")
    ADMITTED = "admitted", _("Admitted")
    DECLINED = "declined", _("Not admitted")


GRANT = Move("cases.request_granted", {AnswerState.ASKED}, AnswerState.ADMITTED)
DECLINE = Move("cases.request_declined", {AnswerState.ASKED}, AnswerState.DECLINED)


class DossierKind(TextChoices):
    SIGNAL = "signal", _("Signal")
    CASE = "case", _("Case")


class CovenantState(TextChoices):
    """What is stored. That it is suspended, has ended or has not begun follows from dates (`Standing`)."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")


class AccessionState(TextChoices):
    """How far a town is: invited, one of two people has signed here, or in force."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    IN_FORCE = "in_force", _("In force")


class Standing(TextChoices):
    """How a covenant stands in a town today, in words; computed, never stored."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Waits for a second person")
    TO_COME = "to_come", _("Has not begun")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    REPLACED = "replaced", _("Replaced by a newer version")
    ENDED = "ended", _("Ended")


BROUGHT_INTO_FORCE = Move("agreements.covenant_in_force", {CovenantState.DRAFT}, CovenantState.IN_FORCE)
PROPOSED = Move("agreements.accession_proposed", {AccessionState.DRAFT}, AccessionState.PROPOSED)
TAKEN_BACK = Move("agreements.accession_taken_back", {AccessionState.PROPOSED}, AccessionState.DRAFT)
CONFIRMED = Move("agreements.accession_confirmed", {AccessionState.PROPOSED}, AccessionState.IN_FORCE)


class DataCategory(TextChoices):
    """What a party may give or get; kinds open parts of a page, categories say what may stand in them."""

    IDENTITY = "identity", _("Name, date of birth, district")
    CONTACT = "contact", _("Contact details")
    BEHAVIOUR = "behaviour", _("Observed behaviour")
    SCHOOL_ATTENDANCE = "school_attendance", _("Attendance and progress at school")
    CARE_STATUS = "care_status", _("Whether there is care, and from whom")
    CARE_CONTENT = "care_content", _("Content of care or treatment")
    HOUSEHOLD = "household", _("Situation at home")
    POLICE_INCIDENTS = "police_incidents", _("Police facts")
    INVESTIGATION_STATUS = "investigation_status", _("State of a criminal investigation")
    PROBATION_CONDITIONS = "probation_conditions", _("Conditions of probation")
    ACTION_PROGRESS = "action_progress", _("Progress of the own action")


class Origin(TextChoices):
    REPORTER = "reporter", _("Reporter")
    CITIZEN = "citizen", _("Citizen")
    SCHOOL = "school", _("School")
    CARE = "care", _("Care")
    POLICE = "police", _("Police")
    PROSECUTION = "prosecution", _("Public prosecution")
    PROBATION = "probation", _("Probation")
    MUNICIPALITY = "municipality", _("Municipality")


class Classification(TextChoices):
    NORMAL = "normal", _("May be shared with a recorded sharing decision")
    OWNER_CONSENT = "owner_consent", _("Share onward only with the owner's yes")
    NOT_ONWARD = "not_onward", _("Do not share onward")
    SOURCE_SHIELDED = "source_shielded", _("The source must stay unknown")


OWNER_HOLDS = frozenset({Classification.NOT_ONWARD, Classification.SOURCE_SHIELDED})
# Facts of the police and the prosecution stay theirs, whatever the text is classified as (I10).
ALWAYS_THE_OWNERS = frozenset({Origin.POLICE, Origin.PROSECUTION})
# Grounds of the act of sharing itself; all others must stand in the receiver's covenant.
GROUNDS_OF_THE_ACT = frozenset({"lb-consent", "lb-duty-conflict"})


class SharingKind(TextChoices):
    """Somebody shares items; or asks to agree a version of the plan, which is an act of sharing too."""

    ITEMS = "items", _("Items")
    PLAN = "plan", _("Plan of action")


class ItemKind(TextChoices):
    """What can be shared apart from the rest, by the table it lives in."""

    CONTRIBUTION = "cases.contribution", _("Contribution")
    STATEMENT = "signals.statement", _("Text of a signal")
    ACTION = "cases.action", _("Action")
    GOAL = "cases.goal", _("Goal")
    PLAN_VERSION = "cases.planversion", _("Plan of action")
    PARAGRAPH = "signals.weighing", _("Paragraph of the weighing")


class TableKind(TextChoices):
    WEIGHING = "weighing", _("Weighing table")
    CASE = "case", _("Case table")
