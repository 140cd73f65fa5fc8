"""The worker of a town: runs what beat would send, when the replay says so, as the role `web`.

It reads a line, runs each task of the schedule once, and answers `done` or what went wrong.
"""

import sys
import traceback

import django


def main() -> None:
    """Answer each line with one round of work."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415  the apps must be ready first
    from django.db import close_old_connections  # noqa: PLC0415

    from config.celery import app  # noqa: PLC0415

    app.loader.import_default_modules()
    names = [row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()]
    _say("ready")
    for _line in sys.stdin:
        close_old_connections()
        _say(_round(app, names))


def _round(app: object, names: list[str]) -> str:
    tasks = app.tasks  # type: ignore[attr-defined]
    for name in sorted(names, reverse=True):  # what falls due makes promises; the outbox keeps them after it
        try:
            tasks[name]()
        except Exception as error:  # noqa: BLE001  the judge tells what went wrong
            traceback.print_exc()
            return f"{name} failed: {type(error).__name__}"
    return "done"


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
