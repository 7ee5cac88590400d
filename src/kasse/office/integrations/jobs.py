"""What is forgotten by itself: kept answers, and the log of deliveries."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kasse.office.integrations.services import answers, events
from kasse.office.jobs.kinds import Progress, comes_back, kind


@kind("integrations.tidy", permission="integrations.edit")
def forget_old(progress: Progress, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Deletes answers kept for a second try, and deliveries of more than a month ago."""
    del parameters
    now = timezone.now()
    found = {"answers": answers.forget(now=now), "deliveries": events.forget(now=now)}
    progress.report(1, 1)
    return found


comes_back("integrations.tidy", at_minute=4 * 60 + 10)
