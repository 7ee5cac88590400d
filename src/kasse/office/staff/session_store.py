"""Where sessions are kept: Django's table of them, with the account and what it is shown of each.

So the sessions of an account can be listed and ended by their rows, and no request needs another
query for it. What a session knows of its beginning stands in its data, under the keys here.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

DEVICE: Final = "device"
ADDRESS: Final = "address"
STARTED_AT: Final = "started_at"

SEEN_EVERY: Final = timedelta(minutes=5)
"""How exactly it is known when a session was last seen."""


class SessionStore(DatabaseStore):
    """See above; named as Django's SESSION_ENGINE wants it."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        """Our table."""
        from kasse.office.staff.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        if row is not None:
            self.seen_at = row.seen_at
        return row

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """The row of this session."""
        row: Any = super().create_model_instance(data)  # type: ignore[arg-type]  # a dict to the stubs
        started = data.get(STARTED_AT)
        row.account_id = data.get(SESSION_KEY)
        row.device = str(data.get(DEVICE, ""))[:250]
        row.address = str(data.get(ADDRESS, ""))[:64]
        row.started_at = datetime.fromisoformat(started) if started else None
        self.seen_at = row.seen_at = timezone.now()
        return row

    def is_seen(self) -> None:
        """Notes that the session is in use, at most every SEEN_EVERY."""
        now = timezone.now()
        if self.seen_at is None or now - self.seen_at >= SEEN_EVERY:
            self.seen_at = now
            rows: Any = self.model.objects
            rows.filter(session_key=self.session_key).update(seen_at=now)
