"""Joins what the rooms must not know of each other: which models auditlog follows."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Regie"

    def ready(self) -> None:
        from config import diffs  # noqa: PLC0415  models exist only now

        diffs.follow()
