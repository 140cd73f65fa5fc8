"""Fill a new database with a world: `python -m replay.fill WORLD PASSWORD`, as the role `web`."""

import sys
from pathlib import Path

import django


def main() -> None:
    """Load the world and nothing else."""
    django.setup()
    from config.world import load_world  # noqa: PLC0415  the apps must be ready first
    from foundation import acting  # noqa: PLC0415

    with acting.acting_as(None, purpose="replay", system=True):
        load_world(Path(sys.argv[1]), password=sys.argv[2])


if __name__ == "__main__":
    main()
