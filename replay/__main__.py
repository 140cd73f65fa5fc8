"""`python -m replay FILE…`, inside the environment that bin/replay makes."""

import sys

from replay.command import run

sys.exit(run())
