"""A case: one youth, one regisseur, one plan of action.

Nouns: Case, Regisseurship, Plan, PlanVersion, Goal, Action, Agreement to a version.
Verbs: name a regisseur, open, admit a participant, draft a plan, agree it, add and update actions.
A case opens only from a weighing with that outcome (I4) and always has exactly one regisseur (I5).
"""
