"""Cases and plans."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import actions  # noqa: F401, PLC0415  what it promises, it keeps
