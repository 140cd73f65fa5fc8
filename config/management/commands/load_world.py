"""Load a fictional world into an empty database, as reference data. For demo, tests and replay only."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import world
from foundation import acting
from foundation.clock_mover import ClockMover


def owner_dsn() -> str:
    """How to reach the database as its owner; the web processes do not have this."""
    url = os.environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise CommandError("Set DATABASE_OWNER_URL: only the owner of the database may do this.")
    return "postgresql" + url[url.index("://") :]


class Command(BaseCommand):
    help = "Load a fictional world (default: demo/world.yaml) into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=world.WORLD)
        parser.add_argument(
            "--movable-clock", action="store_true", help="install the clock that can be moved"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.SITE_IS_DEMO):
            raise CommandError(
                "A fictional world never enters a live town. Mark the site as a demo (REGIE_DEMO=1)."
            )
        if options["movable_clock"]:
            mover = ClockMover(owner_dsn())
            mover.install()
            mover.close()
        password = os.environ.get("REGIE_WORLD_PASSWORD", "oefenen-met-regie")
        with acting.acting_as(None, purpose="practice", system=True):
            loaded = world.load_world(options["file"], password=password)
        self.stdout.write(f"{len(loaded.users)} people, {len(loaded.organisations)} organisations")
