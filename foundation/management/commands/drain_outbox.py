"""Keep every promise that is due, now."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation import outbox


class Command(BaseCommand):
    help = "Keep every promise in the outbox that is due."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{outbox.drain()} kept")
