"""A concern about a young person: from the reporter's screen to a recorded decision and feedback.

Nouns: Draft, Signal, Identity, Statement, Question, Weighing, Decider, Feedback, CriteriaSet.
Verbs: save a draft, file, add to, claim, ask, answer, propose a weighing, confirm it, give feedback.
A signal that never becomes a case keeps its decision here and is erased on the signal's own date.
"""
