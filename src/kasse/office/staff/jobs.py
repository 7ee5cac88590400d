"""What is forgotten by itself: sessions that are over, and links that let nobody in any more."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from kasse.office.jobs.kinds import Progress, comes_back, kind
from kasse.office.staff.models import Session, Ticket

KEEP_DAYS: Final = 90
"""How long a person's page tells of links that are over; the audit log tells of them for ever."""


@kind("staff.tidy", permission="people.edit")
def forget_old(progress: Progress, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Deletes sessions that have expired, and links that expired more than KEEP_DAYS ago."""
    del parameters
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    old = now - timedelta(days=KEEP_DAYS)
    tickets, _ = Ticket.objects.filter(expires_at__lt=old).delete()
    progress.report(1, 1)
    return {"sessions": sessions, "tickets": tickets}


comes_back("staff.tidy", at_minute=4 * 60 + 20)
