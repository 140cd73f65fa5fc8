"""Who could see a dossier on a day, from the dated rows; the database says to whom it tells that."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.formats import date_format

from accounts.models import Organisation, User
from agreements.access import why_of
from agreements.models import Admission, Covenant, LegalGround
from agreements.states import Basis, Kind
from foundation import clock


@dataclass(frozen=True)
class Sight:
    """One person saw, or could have seen, these parts: by which rule, from when until when."""

    admission: Admission  # as it was written: who, for whom, on what basis
    kinds: list[str]
    starts_at: datetime
    ends_at: datetime | None

    @property
    def rule(self) -> str:
        return why_of(self.admission)

    @property
    def parts(self) -> str:
        return ", ".join(str(Kind(kind).label) for kind in self.kinds)

    @property
    def since(self) -> str:
        return date_format(clock.local(self.starts_at), "j F Y, H:i")

    @property
    def until(self) -> str:
        """The last day when it ends at midnight; else the moment. Empty: no end is known."""
        if self.ends_at is None:
            return ""
        last = clock.local(self.ends_at - clock.INSTANT).date()
        whole = self.ends_at == clock.end_of(last)
        return date_format(last if whole else clock.local(self.ends_at), "j F Y" if whole else "j F Y, H:i")


def who_could_see(dossier_id: UUID, day: date) -> list[Sight]:
    """Everybody to whom the dossier was open at some moment of that day, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM regie_who_could_see(%s, %s)", [dossier_id, day])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    known = {model: model._default_manager.in_bulk(_keys(rows, name)) for name, model in NAMED.items()}
    found = [_sight(row, known) for row in rows]
    return sorted(found, key=lambda one: (one.admission.user.name, one.starts_at))


NAMED: dict[str, Any] = {
    "user_id": User,
    "organisation_id": Organisation,
    "covenant_id": Covenant,
    "ground_id": LegalGround,
}


def _keys(rows: list[dict[str, Any]], name: str) -> set[Any]:
    return {row[name] for row in rows if row[name] is not None}


def _sight(row: dict[str, Any], known: dict[Any, dict[Any, Any]]) -> Sight:
    nouns = {name.removesuffix("_id"): known[model].get(row[name]) for name, model in NAMED.items()}
    admission = Admission(pk=row["admission_id"], basis=Basis(row["basis"]), **nouns)
    return Sight(admission, row["kinds"] or [], row["starts_at"], row["ends_at"])
