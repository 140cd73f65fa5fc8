"""What may be said to whom: covenants decide access, they do not describe it.

Nouns: Covenant (parties, purposes, grounds, accessions, suspensions), Table (who sits together),
Dossier (what can be opened to people), Admission (who may see which kinds of it, why, from-until).
Verbs: admit, open a kind of information to an admitted person, end an admission.
Questions: "may A tell B this, today?", "which dossiers are open to me?", "why do I see this?".
"""
