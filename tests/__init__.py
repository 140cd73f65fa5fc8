# A package on purpose: otherwise pytest would put `tests/` itself on the path, and `tests/signals` would
# hide the room `signals` (collection then fails with "No module named 'signals.…'").
