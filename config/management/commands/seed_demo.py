"""Fill an empty database with the fictional towns and their history. Does nothing when they are there."""

import os
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import DEMO_PASSWORD
from config.management.commands.load_world import owner_dsn
from config.seeding import town
from foundation.clock_mover import ClockMover


class Command(BaseCommand):
    help = "Make the fictional towns of the demo, with a history that ends today."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.SITE_IS_DEMO:
            raise CommandError(
                "Fictional towns never enter a live site. If this one is for practice, set REGIE_DEMO=1."
            )
        mover = ClockMover(owner_dsn())
        try:
            if town.is_there():
                mover.remove()  # an earlier run may have been killed while it moved the clock
                self.stdout.write("The fictional towns are there already.")
                return
            password = os.environ.get("REGIE_WORLD_PASSWORD", DEMO_PASSWORD)
            played = town.make(mover=mover, now=datetime.now(UTC), password=password)
        finally:
            mover.close()
        self.stdout.write(f"The fictional towns are ready: {played} things happened in them.")
