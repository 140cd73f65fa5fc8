"""Covenants and admissions."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"

    def ready(self) -> None:
        from agreements import notices  # noqa: F401, PLC0415  it says who may still be told of a dossier
