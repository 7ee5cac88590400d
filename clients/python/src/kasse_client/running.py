"""The operations of running.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.http import Answer, Group, part
from kasse_client.running_models import BackupList, BackupStarted


class Running(Group):
    """Operations of running."""

    def list_backups(
        self, *, after: str | None = None, before: str | None = None, limit: int | None = None
    ) -> Answer[BackupList]:
        """Back-ups.

        Those that are kept; how many is for the operator to say.
        """
        return self._ask(
            "GET",
            "/api/v1/backups",
            query={"after": after, "before": before, "limit": limit},
        )

    def make_backup(self, *, idempotency_key: str | None = None) -> Answer[BackupStarted]:
        """Make a back-up.

        In the background, while selling goes on. It is verified before it is kept.
        """
        return self._ask(
            "POST",
            "/api/v1/backups",
            idempotency_key=idempotency_key,
        )

    def fetch_backup(self, *, name: str) -> Answer[bytes]:
        """Take an encrypted back-up away.

        The file as it lies in the office's folder; that it was taken stands in the audit log. 409 for
        one that is not encrypted: everything about a shop stands in it.
        """
        return self._ask(
            "GET",
            f"/api/v1/backups/{part(name)}/file",
        )
