"""The verbs of this room, along its nouns: `from signals.actions import signal, weighing`."""
