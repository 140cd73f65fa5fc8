"""A developer's own machine: the demo town, with errors shown."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("REGIE_DEMO", "1")
# `manage.py makemigrations` and the type checker need settings, not a running database.
os.environ.setdefault("DATABASE_URL", "postgres://regie_web@localhost/regie")
os.environ.setdefault("SECRET_KEY", "only-for-development-" + "x" * 32)
os.environ.setdefault("FIELD_KEYS", "dev:" + "A" * 43 + "=")

from config.settings.demo import *  # noqa: F403  the defaults above come first

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
