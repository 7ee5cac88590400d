"""The operations of audit.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.audit_models import AuditList, AuditOut
from kasse_client.http import Answer, Group, part


class Audit(Group):
    """Operations of audit."""

    def list_audit(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        person: str | None = None,
        action: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
        via: Literal["", "page", "api", "job", "command"] | None = None,
        store: str | None = None,
        text: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[AuditList]:
        """The audit log, newest first.

        Entries of the stores in which the account may see them.
        """
        return self._ask(
            "GET",
            "/api/v1/audit",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "person": person,
                "action": action,
                "kind": kind,
                "subject": subject,
                "via": via,
                "store": store,
                "text": text,
                "since": since,
                "until": until,
            },
        )

    def export_audit(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        person: str | None = None,
        action: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
        via: Literal["", "page", "api", "job", "command"] | None = None,
        store: str | None = None,
        text: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[bytes]:
        """The audit log as a file.

        All entries of the list, with changes in words. That they were taken stands in the log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/audit",
            query={
                "form": form,
                "language": language,
                "person": person,
                "action": action,
                "kind": kind,
                "subject": subject,
                "via": via,
                "store": store,
                "text": text,
                "since": since,
                "until": until,
            },
        )

    def get_audit(self, *, entry_id: int) -> Answer[AuditOut]:
        """An entry of the audit log.

        One entry.
        """
        return self._ask(
            "GET",
            f"/api/v1/audit/{part(entry_id)}",
        )
