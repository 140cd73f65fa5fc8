"""The practice ground: two fictional towns on this machine, marked as such on every page (I25)."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403  settings modules are layers by design
from config.settings.base import DEBUG, SITE_IS_DEMO, env

if not (DEBUG or SITE_IS_DEMO):
    raise ImproperlyConfigured(
        "These settings are for the fictional demo only. Set REGIE_DEMO=1, or use config.settings.production."
    )

SITE_IS_DEMO = True
# Plain http on the own machine: cookies cannot ask for TLS here.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
OUTBOX_SWEEP_SECONDS = env.int("OUTBOX_SWEEP_SECONDS", default=2)
# The browser allows passkeys on http://localhost; the library only when it is told so.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {"task": "foundation.drain_outbox", "schedule": OUTBOX_SWEEP_SECONDS},
    "fall-due": {"task": "signals.fall_due", "schedule": 60},
    "clear-sessions": {"task": "accounts.clear_sessions", "schedule": 3600},
    "recalls-fall-due": {"task": "cases.fall_due", "schedule": 60},
}
