"""What a move is: a verb that takes a noun from one of some states to another. No database here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """`Move("signal.taken_up", {RECEIVED}, IN_REVIEW)`: the verb is also the act's name in the journal."""

    verb: str
    sources: frozenset[str]
    target: str

    def __init__(self, verb: str, sources: set[str], target: str) -> None:
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "sources", frozenset(sources))
        object.__setattr__(self, "target", target)

    def can_leave(self, state: str) -> bool:
        return state in self.sources
