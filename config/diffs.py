"""Which models auditlog follows: every one that a person changes. What it may quote: `audit.models`."""

from auditlog.registry import auditlog
from django.apps import apps

ROOMS = ("accounts", "agreements", "signals", "cases")
# A draft is the author's alone and changes every ten seconds; a notice is written by the clock.
# A view holds no rows, and hashes say nothing to a reader. What matters of sessions and guesses has a line.
NOT_FOLLOWED = {
    "signals.Draft",
    "accounts.Notice",
    "accounts.Session",
    "accounts.Guesses",
    "agreements.InForce",
    "signals.NameToken",
}
# Django writes the moment of sign-in itself; the journal has its own line for that.
EXCLUDED_FIELDS = {
    "accounts.User": ["last_login", "password"],
    "agreements.CovenantDocument": ["key", "content"],  # its digest is followed
}


def follow() -> None:
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=False):
            if model._meta.label not in NOT_FOLLOWED:
                auditlog.register(model, exclude_fields=EXCLUDED_FIELDS.get(model._meta.label))
