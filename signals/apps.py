"""Concerns."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "signals"

    def ready(self) -> None:
        from accounts.actions import on_leaving  # noqa: PLC0415  the registry of rooms is full only now
        from signals.actions.draft import forget_of  # noqa: PLC0415

        on_leaving(forget_of)
