"""Fills the fictional towns with a history, by calling the actions themselves at the moments of their own.

`days` knows the calendar of a dossier, `book` reads dossiers, `concerns` and `casework` play their verbs,
`town` tells which dossier happens when, and keeps the clock.
"""
