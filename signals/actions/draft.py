"""Writing a draft: begin, save, throw away; and the clock's own, letting it expire."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from audit import actions as audit
from audit.refusals import Stale, TooLate, insist
from foundation import clock, lookups
from signals import access
from signals.models import Draft


@transaction.atomic
def begin(*, key: UUID, municipality: Municipality, by: User) -> Draft:
    """Start a signal. The key of the form is the key of the draft, and later of the signal."""
    may = access.may_file_in(by, municipality.pk)
    insist(may, "no_admission", _("Your organisation has no agreement to report in this town."))
    draft: Draft | None = Draft.objects.filter(pk=key, author=by).first()
    if draft is not None:
        return draft
    if lookups.form_was_sent(key):
        raise TooLate("too_late", _("This form was sent before. Start a new signal."))
    draft = Draft.objects.create(pk=key, author=by, municipality=municipality)
    audit.record(act="signals.draft_begun", subject=draft, by=by)
    return draft


@transaction.atomic
def save(*, draft: Draft, step: str, answers: dict[str, Any], seen: int | None, by: User) -> Draft:
    """Keep the answers of one screen as they are typed, complete or not."""
    held: Draft | None = Draft.objects.visible_to(by).select_for_update().filter(pk=draft.pk).first()
    if held is None:
        raise TooLate("too_late", _("This draft is gone: it was sent, thrown away or too old."))
    theirs = held.answers_of(step)
    if theirs == answers:
        return held
    if theirs is not None and seen is not None and seen != held.version:
        raise Stale("stale_version", _("You changed this in another window as well."), theirs=theirs)
    kept: Any = held.answers
    kept[step] = answers
    held.answers = kept
    held.version += 1
    held.saved_at = clock.now()
    held.save(update_fields=["answers", "version", "saved_at"])
    return held


@transaction.atomic
def discard(*, draft: Draft, by: User) -> None:
    audit.record(act="signals.draft_discarded", subject=draft, by=by)
    draft.delete()


@transaction.atomic
def expire() -> int:
    """Throw away what is older than it may become."""
    gone = list(Draft.objects.expired().select_for_update(skip_locked=True))
    for draft in gone:
        audit.record(act="signals.draft_expired", subject=draft, by=None)
        draft.delete()
    return len(gone)


def forget_of(user: User, town: Municipality | None) -> int:
    """Who left a town (or, town empty, altogether) leaves no drafts behind: nobody else may read them."""
    drafts = Draft.objects.filter(author=user)
    left = list(drafts if town is None else drafts.filter(municipality=town))
    for draft in left:
        audit.record(act="signals.draft_left_behind", subject=draft, by=None)
        draft.delete()
    return len(left)
