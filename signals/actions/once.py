"""A form that is sent twice counts once: the row of the first send, and a lock against two at once."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from audit.refusals import TooLate
from foundation import lookups
from signals.models import Signal

Row = TypeVar("Row", bound=Model)


def hold(signal: Signal) -> Signal:
    """Lock the signal until the transaction ends; what is asked of it is asked of its newest state."""
    return Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)


def sent_before(rows: "QuerySet[Row]", key: UUID, **mine: Any) -> Row | None:
    """The row that an earlier send of this form made; a key that made something else is refused."""
    found = rows.filter(form_key=key).first()
    made_something_else = lookups.form_was_sent(key) if found is None else _differs(found, mine)
    if made_something_else:
        raise TooLate("too_late", _("This form was sent before. Open the page again."))
    return found


def _differs(found: Model, mine: dict[str, Any]) -> bool:
    return any(getattr(found, name) != value for name, value in mine.items())
