"""How long something may take in a town on a day: the town's own setting, else ours (R45)."""

from datetime import date

from accounts.models import Municipality, TermSetting

DEFAULTS = {
    "human_contact_working_days.today": 0,
    "human_contact_working_days.three_days": 2,
    "human_contact_working_days.this_week": 2,
    "weighing_working_days": 10,
    "feedback_after_decision_working_days": 5,
    "plan_agreed_days": 30,
    "plan_review_days": 90,
    "watch_max_months": 12,
}


def term(town: Municipality, key: str, on: date) -> int:
    """The amount that holds in a town on a day; a later change leaves what was computed before as it is."""
    settings = TermSetting.objects.filter(municipality=town, key=key, valid_from__lte=on)
    amount = settings.order_by("-valid_from").values_list("amount", flat=True).first()
    return DEFAULTS[key] if amount is None else amount
