"""Words and the table of moves of a signal and its weighing. No database here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.states import POLICE_AND_PROSECUTION, OrganisationKind
from agreements.states import Classification, Origin
from audit.states import Move


class State(TextChoices):
    SUBMITTED = "submitted", _("Received")
    IN_REVIEW = "in_review", _("Being looked at by the contact point")
    MORE_INFORMATION = "more_information", _("More information is needed first")
    DECIDED_NO_ACTION = "decided_no_action", _("Decided: no follow-up")
    DECIDED_OTHER_CONCERN = "decided_other_concern", _("Decided: another concern")
    DECIDED_RADICALISATION_CONCERN = (
        "decided_radicalisation_concern",
        _("Decided: concern about radicalisation"),
    )
    DECIDED_CRIMINAL_TRACK = "decided_criminal_track", _("Decided: criminal investigation")
    FEEDBACK_GIVEN = "feedback_given", _("Decided, and the reporter has heard")


UNDECIDED: set[str] = {State.SUBMITTED, State.IN_REVIEW}
OPEN: set[str] = {State.SUBMITTED, State.IN_REVIEW, State.MORE_INFORMATION}
DECIDED: set[str] = {
    State.DECIDED_NO_ACTION,
    State.DECIDED_OTHER_CONCERN,
    State.DECIDED_RADICALISATION_CONCERN,
    State.DECIDED_CRIMINAL_TRACK,
}

# What the reporter reads. Never the outcome: that is told in words of the catalogue (R14).
WORDS_FOR_THE_REPORTER = {
    State.SUBMITTED: _("Your signal has arrived"),
    State.IN_REVIEW: _("The contact point is looking at it"),
    State.MORE_INFORMATION: _("The contact point is looking at it"),
    **dict.fromkeys(DECIDED, _("Your signal has been discussed. You will hear from us")),
    State.FEEDBACK_GIVEN: _("You have heard from us"),
}

TAKE_UP = Move("signals.claim_signal", {State.SUBMITTED}, State.IN_REVIEW)
RELEASE = Move("signals.release_signal", {State.IN_REVIEW}, State.SUBMITTED)
RESUME = Move("signals.resume", {State.MORE_INFORMATION}, State.IN_REVIEW)
TELL = Move("signals.give_feedback", DECIDED | {State.FEEDBACK_GIVEN}, State.FEEDBACK_GIVEN)


class Outcome(TextChoices):
    """Named, never numbered: the public versions of the source number them differently."""

    NO_ACTION = "no_action", _("No follow-up")
    MORE_INFORMATION = "more_information", _("More information first")
    OTHER_CONCERN = "other_concern", _("A concern, but (at this moment) not about radicalisation")
    RADICALISATION_CONCERN = "radicalisation_concern", _("Concern about radicalisation")
    CRIMINAL_TRACK = "criminal_track", _("Criminal investigation by police and prosecution")


_DECIDABLE = OPEN | DECIDED | {State.FEEDBACK_GIVEN}
DECIDE = {
    Outcome.NO_ACTION: Move("signals.decided", _DECIDABLE, State.DECIDED_NO_ACTION),
    Outcome.MORE_INFORMATION: Move("signals.decided", OPEN, State.MORE_INFORMATION),
    Outcome.OTHER_CONCERN: Move("signals.decided", _DECIDABLE, State.DECIDED_OTHER_CONCERN),
    Outcome.RADICALISATION_CONCERN: Move("signals.decided", _DECIDABLE, State.DECIDED_RADICALISATION_CONCERN),
    Outcome.CRIMINAL_TRACK: Move("signals.decided", _DECIDABLE, State.DECIDED_CRIMINAL_TRACK),
}


class WeighingState(TextChoices):
    PROPOSED = "proposed", _("Waiting for confirmation by the deciders")
    DECIDED = "decided", _("Decided")
    SUPERSEDED = "superseded", _("Superseded by a later decision")
    WITHDRAWN = "withdrawn", _("Withdrawn before it was decided")


CONFIRMED = Move("signals.record_weighing", {WeighingState.PROPOSED}, WeighingState.DECIDED)
SUPERSEDE = Move("signals.weighing_superseded", {WeighingState.DECIDED}, WeighingState.SUPERSEDED)
WITHDRAW = Move("signals.weighing_withdrawn", {WeighingState.PROPOSED}, WeighingState.WITHDRAWN)


class Term(TextChoices):
    """The clocks of a signal (R13)."""

    HUMAN_CONTACT = "human_contact", _("Speak to the reporter")
    WEIGHING = "weighing", _("Weigh")
    MORE_INFORMATION = "more_information", _("Get the answer")
    FEEDBACK = "feedback", _("Tell the reporter")


class FeedbackState(TextChoices):
    PROPOSED = "proposed", _("Waiting for review by a second person")
    RELEASED = "released", _("Sent to the reporter")
    SENT_BACK = "sent_back", _("Sent back by the reviewer")


RELEASE_FEEDBACK = Move("signals.feedback_released", {FeedbackState.PROPOSED}, FeedbackState.RELEASED)
SEND_BACK = Move("signals.feedback_sent_back", {FeedbackState.PROPOSED}, FeedbackState.SENT_BACK)


class FeedbackCode(TextChoices):
    """The fixed catalogue (R14); the town's own lawful texts stand in `FeedbackText`."""

    RECEIVED = "received", _("Received")
    WEIGHED = "weighed", _("Weighed")
    PASSED_TO_CARE = "passed_to_care", _("Passed to care")
    TAKEN_UP = "taken_up", _("Taken up")
    ASKED_TO_ACT = "asked_to_act", _("Asked to do something")
    CLOSED = "closed", _("Closed")


class Urgency(TextChoices):
    TODAY = "today", _("Today")
    THREE_DAYS = "three_days", _("Within 3 days")
    THIS_WEEK = "this_week", _("This week")


class ConcernKind(TextChoices):
    THREAT_OR_VIOLENCE = "threat_or_violence", _("Threats or talk of violence")
    EXTREMIST_CONTENT = "extremist_content", _("Extreme films, texts or signs")
    CLOSED_GROUP_OR_RECRUITER = "closed_group_or_recruiter", _("A closed group or somebody who recruits")
    TRAVEL_OR_TRAINING = "travel_or_training", _("Travel or training to fight")
    HATE_OR_DISCRIMINATION = "hate_or_discrimination", _("Hate or discrimination")
    WITHDRAWAL_FROM_OTHERS = "withdrawal_from_others", _("Withdraws from others")
    SCHOOL_OR_WORK = "school_or_work", _("Problems at school or work")
    CARE_OR_FAMILY = "care_or_family", _("Worries about health, money or home")


class Driver(TextChoices):
    IDENTITY = "identity", _("Identity")
    MEANING = "meaning", _("Meaning")
    JUSTICE = "justice", _("Justice")
    SENSATION = "sensation", _("Sensation")


class SourceKind(TextChoices):
    OWN = "own", _("I saw or heard it myself")
    CITIZEN = "citizen", _("A citizen told me")
    ORGANISATION = "organisation", _("An organisation told me")
    POLICE = "police", _("Police information")


class StatementKind(TextChoices):
    """What somebody wrote down; facts and opinions are never one text (R2)."""

    OBSERVATION = "observation", _("Observation")
    OPINION = "opinion", _("Opinion")
    COUNTER_SIGNAL = "counter_signal", _("What speaks against it")
    FACT = "fact", _("New fact")
    OPINION_CONFIRMED = "opinion_confirmed", _("The opinion turned out right")
    OPINION_REFUTED = "opinion_refuted", _("The opinion turned out wrong")
    ANSWER = "answer", _("Answer")
    NOTE = "note", _("Note of the contact point")


ADDITIONS = (StatementKind.FACT, StatementKind.OPINION_CONFIRMED, StatementKind.OPINION_REFUTED)

# Where an organisation's words come from, unless they say otherwise; all others are "reporter".
ORIGINS = {
    OrganisationKind.POLICE_LOCAL: Origin.POLICE,
    OrganisationKind.POLICE_CTER: Origin.POLICE,
    OrganisationKind.PUBLIC_PROSECUTION: Origin.PROSECUTION,
    OrganisationKind.PROBATION: Origin.PROBATION,
    OrganisationKind.SCHOOL_SECONDARY: Origin.SCHOOL,
    OrganisationKind.SCHOOL_VOCATIONAL: Origin.SCHOOL,
    OrganisationKind.YOUTH_MENTAL_HEALTH: Origin.CARE,
    OrganisationKind.NEIGHBOURHOOD_TEAM: Origin.CARE,
    OrganisationKind.CHILD_PROTECTION_BOARD: Origin.CARE,
    OrganisationKind.CONTACT_POINT_UNIT: Origin.MUNICIPALITY,
    OrganisationKind.MUNICIPAL_UNIT: Origin.MUNICIPALITY,
    OrganisationKind.CARE_AND_SAFETY_HOUSE: Origin.MUNICIPALITY,
}


def origin_of(kind: str) -> Origin:
    return ORIGINS.get(OrganisationKind(kind), Origin.REPORTER)


def starts_as(kind: str) -> Classification:
    """How far a text may travel when its author does not say: police and prosecution keep theirs (R23)."""
    return Classification.NOT_ONWARD if kind in POLICE_AND_PROSECUTION else Classification.NORMAL
