"""The app reads and writes as `web`; only the owner migrates."""

from typing import Any

from django.conf import settings


class OwnerMigrates:
    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        return "default"

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return "default"

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == "owner" or "owner" not in settings.DATABASES
