"""The operations of running.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.http import Answer, Group
from kasse_client.running_models import BackupList, BackupStarted


class Running(Group):
    """Operations of running."""

    def list_backups(self) -> Answer[BackupList]:
        """Back-ups.

        Those that are kept; how many is for the operator to say.
        """
        return self._ask(
            "GET",
            "/api/v1/backups",
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
