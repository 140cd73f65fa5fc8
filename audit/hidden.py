"""What somebody may not know of, as the journal names it: keys, town and record number, never content.

The row policies hide the row itself. A function of the guard brings these few words for the line of the
refusal; the refused reads the same as about what does not exist.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Hidden:
    noun: str
    pk: UUID
    dossier_id: UUID | None
    municipality_id: UUID | None
    number: str

    def __str__(self) -> str:
        return self.number or f"{self.noun.rpartition('.')[2]} {self.pk}"


def look_up(noun: str, key: UUID) -> Hidden | None:
    """What is there under this key: a part of a case is named by its case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT noun, id, dossier_id, municipality_id, number FROM regie_refused(%s, %s)", [noun, key]
        )
        found = cursor.fetchone()
    return Hidden(*found) if found else None
