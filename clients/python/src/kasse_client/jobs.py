"""The operations of jobs.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.jobs_models import JobList, JobOut, ScheduleOut, SchedulePatch


class Jobs(Group):
    """Operations of jobs."""

    def list_jobs(
        self,
        *,
        state: Literal["", "open", "waiting", "running", "done", "failed", "stopped"] | None = None,
        kind: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[JobList]:
        """Background work.

        The newest first: one's own, or everybody's with jobs.view.
        """
        return self._ask(
            "GET",
            "/api/v1/jobs",
            query={"state": state, "kind": kind, "after": after, "before": before, "limit": limit},
        )

    def get_job(self, *, job_id: str) -> Answer[JobOut]:
        """A piece of background work.

        How far it is and what it did.
        """
        return self._ask(
            "GET",
            f"/api/v1/jobs/{part(job_id)}",
        )

    def stop_job(self, *, job_id: str, idempotency_key: str | None = None) -> Answer[JobOut]:
        """Stop background work.

        What waits never begins; what runs ends at its next step. 409 when it is over.
        """
        return self._ask(
            "POST",
            f"/api/v1/jobs/{part(job_id)}/stop",
            idempotency_key=idempotency_key,
        )

    def list_schedules(self) -> Answer[list[ScheduleOut]]:
        """What comes back by itself.

        All of it, with the next time.
        """
        return self._ask(
            "GET",
            "/api/v1/schedules",
        )

    def change_schedule(
        self, *, body: SchedulePatch, kind: str, if_match: str | None = None
    ) -> Answer[ScheduleOut]:
        """Say when work comes back.

        Changes the fields given; `If-Match` with the version that was read keeps what somebody else
        has changed since.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/schedules/{part(kind)}",
            body=body,
            if_match=if_match,
        )

    def run_schedule(self, *, kind: str, idempotency_key: str | None = None) -> Answer[JobOut]:
        """Start what comes back, besides.

        Starts it now; the next time stays as it is.
        """
        return self._ask(
            "POST",
            f"/api/v1/schedules/{part(kind)}/run",
            idempotency_key=idempotency_key,
        )
