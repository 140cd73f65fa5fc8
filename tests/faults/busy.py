"""One town at work for the tests that break things, on the server's own clock."""

from tests.factories import populated


def make_busy():
    return populated._populate("waterrijk", populated.CASTS["waterrijk"])
