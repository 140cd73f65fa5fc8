"""The journal: who did, saw or was refused what, when, why, and under which agreement.

Nouns: Entry (ours, append-only by rights), FieldDiff (auditlog's row diffs, same request id).
Verbs: record an act, record a look, record a refusal, move a noun from state to state.
This room lies below all others and needs none of them: entries carry labels and keys, no foreign keys.
"""
