"""Closed words about people and organisations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    YOUTH_WORKER = "youth_worker", _("Youth worker")
    ATTENTION_OFFICER = "attention_officer", _("Attention officer of the own organisation")
    CONTACT_POINT = "contact_point", _("Contact point")
    PROCESS_DIRECTOR = "process_director", _("Process director")
    REGISSEUR = "regisseur", _("Regisseur")
    PARTNER = "partner", _("Partner")
    EXECUTOR = "executor", _("Executor")
    SUPERVISOR = "supervisor", _("Supervisor")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    CONTROLLER_OFFICER = "controller_officer", _("Mandated officer of the controller")
    ADMINISTRATOR = "administrator", _("Administrator")


# Who holds one of these holds no other role: who manages, watches or decides does not do the work itself.
KEPT_APART = frozenset(
    {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.CONTROLLER_OFFICER, Role.EXECUTOR}
)


class ContactPointShape(TextChoices):
    """The three shapes that municipalities give their contact point."""

    FIXED_POINT = "fixed_point", _("Fixed report and advice point")
    CARE_AND_SAFETY_HOUSE = "care_and_safety_house", _("Care and Safety House")
    SAFETY_OFFICIAL = "safety_official", _("Official for public order and safety")


class OrganisationKind(TextChoices):
    CONTACT_POINT_UNIT = "contact_point_unit", _("Contact point of the municipality")
    MUNICIPAL_UNIT = "municipal_unit", _("Unit of the municipality")
    YOUTH_WORK = "youth_work", _("Youth work")
    NEIGHBOURHOOD_TEAM = "neighbourhood_team", _("Neighbourhood team")
    POLICE_LOCAL = "police_local", _("Police")
    POLICE_CTER = "police_cter", _("Police, team CTER")
    PUBLIC_PROSECUTION = "public_prosecution", _("Public prosecution")
    CARE_AND_SAFETY_HOUSE = "care_and_safety_house", _("Care and Safety House")
    SCHOOL_SECONDARY = "school_secondary", _("Secondary school")
    SCHOOL_VOCATIONAL = "school_vocational", _("Vocational school")
    YOUTH_MENTAL_HEALTH = "youth_mental_health", _("Youth mental health care")
    PROBATION = "probation", _("Probation service")
    CHILD_PROTECTION_BOARD = "child_protection_board", _("Child Protection Board")
    SPORTS_CLUB = "sports_club", _("Sports club")
    VOLUNTEER_ORGANISATION = "volunteer_organisation", _("Volunteer organisation")
    MOSQUE = "mosque", _("Mosque")
    CHURCH = "church", _("Church")
    LIBRARY = "library", _("Library")
    SUPERVISION = "supervision", _("Supervision")


POLICE_AND_PROSECUTION = frozenset(
    {OrganisationKind.POLICE_LOCAL, OrganisationKind.POLICE_CTER, OrganisationKind.PUBLIC_PROSECUTION}
)
