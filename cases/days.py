"""The words and the tone beside a day: late, today, in 3 working days. No database here."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import clock, working_days


def word_for(day: date) -> str:
    """Give the words beside a date: late, today, in 3 working days."""
    today = clock.today()
    if day < today:
        late = (today - day).days
        return ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
    if day == today:
        return _("today")
    left = working_days.between(today, day)
    return ngettext("in %(count)d working day", "in %(count)d working days", left) % {"count": left}


def tone_for(day: date) -> str:
    today = clock.today()
    if day < today:
        return "late"
    return "soon" if day <= today + timedelta(days=2) else ""
