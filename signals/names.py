"""Names as search compares them: keyed hashes of their words, never the words themselves."""

import re
import unicodedata
from collections.abc import Iterable

from foundation.encryption import keyed_hashes

BOUND_TO = "signals.nametoken"
SHORTEST = 2
# Too common to find anybody by.
PARTICLES = frozenset(
    {"van", "de", "den", "der", "het", "ten", "ter", "te", "el", "al", "ben", "bin", "la", "le", "du"}
)


def words(name: str) -> set[str]:
    """Without accents, capitals and particles; hyphens part words."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    found = {word for word in re.split(r"[^\w]+", bare.casefold()) if len(word) >= SHORTEST}
    return found - PARTICLES or found


def tokens(names: Iterable[str]) -> set[str]:
    """What is kept with an identity: by the newest key."""
    return {keyed_hashes(word, bound_to=BOUND_TO)[0] for name in names for word in words(name)}


def wanted(query: str) -> list[list[str]]:
    """For each word of a question what it can be stored as, by any key."""
    return [keyed_hashes(word, bound_to=BOUND_TO) for word in sorted(words(query))]
