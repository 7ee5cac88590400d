"""What background work does about itself: old rows are forgotten."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from kasse.office.jobs.kinds import Progress, comes_back, kind
from kasse.office.jobs.models import Job

KEEP_DAYS: Final = 90
"""The audit log keeps for ever who asked for what; here it goes after a season."""

_OVER: Final = (Job.State.DONE, Job.State.FAILED, Job.State.STOPPED)


@kind("jobs.tidy", permission="company.edit")
def forget_old_jobs(progress: Progress, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Deletes jobs that ended more than KEEP_DAYS ago."""
    del parameters
    before = timezone.now() - timedelta(days=KEEP_DAYS)
    deleted, _ = Job.objects.filter(state__in=_OVER, ended_at__lt=before).delete()
    progress.report(1, 1)
    return {"deleted": deleted}


comes_back("jobs.tidy", at_minute=4 * 60)
