"""The clock's door: who did not confirm a recall is reminded, without content."""

from celery import shared_task

from agreements.models import Recall
from cases import notices
from cases.recalls import awaited_in_all
from foundation import acting, clock, working_days

NOT_BEFORE = 7  # o'clock: nobody is called at night


@shared_task(name="cases.fall_due")
def fall_due() -> int:
    """Do what the clock asks for; doing it twice tells nobody twice."""
    if clock.local(clock.now()).hour < NOT_BEFORE:
        return 0
    with acting.acting_as(None, purpose="terms", system=True):
        today = clock.today()
        told = [one for one in awaited_in_all() if one.is_here and today in days_to_remind(one.recall)]
        for one in told:
            notices.recalled(one.recall, [one.person], again=today.isoformat())
    return len(told)


def days_to_remind(recall: Recall) -> set[object]:
    """The first working day after it was called back, the last day to confirm, and the day after that."""
    told_on = clock.local(recall.at).date()
    return {working_days.after(told_on, 1), recall.confirm_by, working_days.after(recall.confirm_by, 1)}
