"""A real municipality: nothing embedded, nothing fictional, everything over TLS."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403  settings modules are layers by design
from config.settings.base import DEBUG, SITE_IS_DEMO

if DEBUG or SITE_IS_DEMO:
    raise ImproperlyConfigured(
        "Production cannot run with DEBUG or REGIE_DEMO set. Take these two out of the environment."
    )

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
