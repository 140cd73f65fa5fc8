"""The committed look is the one that was made, and every text has its Dutch."""

import gzip
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

KB = 1024


def test_the_kit_is_the_one_that_was_made():
    told = run("tools/vendor_ui.py", "--check")
    assert told.returncode == 0, told.stdout


def test_every_text_has_its_dutch():
    told = run("tools/messages.py", "--check")
    assert told.returncode == 0, told.stdout


def test_the_look_stays_light_for_a_slow_phone():
    assert weight("ui/kit.css", "app.css") <= 30 * KB
    assert weight("app.js", "django_htmx/htmx-2.min.js") <= 25 * KB


def run(*command):
    return subprocess.run(
        [sys.executable, *command], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )


def weight(*names):
    return sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names)
