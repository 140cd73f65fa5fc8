"""The tests: the demo's settings on a throw-away database, as the role `web`."""

import os

os.environ.setdefault("REGIE_DEMO", "1")
os.environ.setdefault("DATABASE_URL", "postgres://regie_web@localhost/regie")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("FIELD_KEYS", "test:" + "A" * 43 + "=")

from config.settings.demo import *  # noqa: F403  the defaults above come first
from config.settings.demo import env

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files come from where they are written: nothing has been collected here.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Real hashing takes 50 ms a time; the tests sign in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests move the clock by weeks while somebody is signed in; tests/accounts looks at real limits.
SESSION_COOKIE_AGE = 20 * 365 * 24 * 60 * 60
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=SESSION_COOKIE_AGE)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
