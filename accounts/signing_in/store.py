"""Sessions in the database: sealed, by hash of the key, ended by the movable clock.

Django's own store keeps the key and the data in the clear and counts from the last save; ours counts from
the sign-in and from the last page, so that neither a copy of the table nor a forgotten tab opens anything.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Session
from foundation import clock
from foundation.encryption import UnreadableField, open_sealed, seal

BOUND_TO = "accounts.session"
WRITTEN = ["data", "user", "browser", "started_at", "ends_at"]


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """What `request.session` is. `row` is what the database knew when the request came in."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        if self.session_key:
            held = Session.objects.live().annotate(asked_at=clock.Now())
            self.row = held.filter(pk=hashed(self.session_key)).first()
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(pk=hashed(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's signature
        if self.session_key is None:
            self.create()
            return
        row = self._written(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        if must_create:
            self._insert(row)
        else:
            _update(row)

    def _insert(self, row: Session) -> None:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise CreateError from None  # the key was not new
        self.row = row

    def _written(self, data: dict[str, Any]) -> Session:
        now = clock.now()
        started = datetime.fromisoformat(data["started_at"]) if "started_at" in data else now
        return Session(
            pk=hashed(str(self.session_key)),
            user_id=data.get(SESSION_KEY),
            data=self.encode(data),
            browser=data.get("browser", ""),
            started_at=started,
            seen_at=now,
            ends_at=started + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=hashed(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        text = self.serializer().dumps(session_dict).decode("latin-1")
        return seal(text, bound_to=BOUND_TO)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            text = open_sealed(str(session_data), bound_to=BOUND_TO)
        except UnreadableField:
            return {}  # made with a key that is gone: nobody is signed in
        found: dict[str, Any] = self.serializer().loads(text.encode("latin-1"))
        return found

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.over().delete()

    # --- what a page asks about its own session
    @property
    def is_locked(self) -> bool:
        return self.row is not None and self.row.locked_at is not None

    def seconds_left(self) -> tuple[int, int]:
        """Until it ends when nothing happens, and until it ends whatever happens."""
        if self.row is None:
            return 0, 0
        most = int((self.row.ends_at - self._moment()).total_seconds())
        return min(settings.SESSION_IDLE_SECONDS, most), most

    def touch(self) -> None:
        """Somebody is here. Written at most every half minute: it is not worth more."""
        row = self.row
        if row is None or row.user_id is None or row.locked_at is not None:
            return
        if (self._moment() - row.seen_at).total_seconds() >= settings.SESSION_TOUCH_SECONDS:
            row.seen_at = self._moment()
            row.save(update_fields=["seen_at"])

    def _moment(self) -> datetime:
        moment: datetime = getattr(self.row, "asked_at", None) or clock.now()
        return moment


def _update(row: Session) -> None:
    try:
        with transaction.atomic():
            row.save(force_update=True, update_fields=WRITTEN)
    except DatabaseError as error:
        raise UpdateError from error  # it was ended while this page was made
