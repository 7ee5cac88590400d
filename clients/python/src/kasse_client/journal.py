"""The operations of journal.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.journal_models import EntryList, JournalList, SetAsideList, Verifying, WholeEntry


class Journal(Group):
    """Operations of journal."""

    def list_journals(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        store: str | None = None,
        state: Literal["", "differs", "aside"] | None = None,
        sort: Literal["number", "-number"] | None = None,
    ) -> Answer[JournalList]:
        """How chains stand.

        Every register's chain with its last verification.
        """
        return self._ask(
            "GET",
            "/api/v1/journals",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "q": q,
                "store": store,
                "state": state,
                "sort": sort,
            },
        )

    def export_journals(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        q: str | None = None,
        store: str | None = None,
        state: Literal["", "differs", "aside"] | None = None,
        sort: Literal["number", "-number"] | None = None,
    ) -> Answer[bytes]:
        """How chains stand as a file.

        A row for each register. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/journals",
            query={
                "form": form,
                "language": language,
                "q": q,
                "store": store,
                "state": state,
                "sort": sort,
            },
        )

    def export_journal(self, *, register_id: str) -> Answer[bytes]:
        """A journal as a file.

        Whole, as docs/journal.md keeps it. That it was taken stands in the audit log.
        """
        return self._ask(
            "GET",
            f"/api/v1/journals/{part(register_id)}/file",
        )

    def list_entries(
        self,
        *,
        register_id: str,
        kind: str | None = None,
        day: str | None = None,
        sort: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[EntryList]:
        """Entries.

        A register's entries without their texts.
        """
        return self._ask(
            "GET",
            f"/api/v1/journals/{part(register_id)}/entries",
            query={
                "kind": kind,
                "day": day,
                "sort": sort,
                "after": after,
                "before": before,
                "limit": limit,
            },
        )

    def get_entry(self, *, register_id: str, seq: int) -> Answer[WholeEntry]:
        """An entry.

        One entry as it is. That it was read stands in the audit log.
        """
        return self._ask(
            "GET",
            f"/api/v1/journals/{part(register_id)}/entries/{part(seq)}",
        )

    def list_set_aside(
        self,
        *,
        register_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[SetAsideList]:
        """What could not join a chain.

        Kept whole, and counted in no figure.
        """
        return self._ask(
            "GET",
            f"/api/v1/journals/{part(register_id)}/set-aside",
            query={"after": after, "before": before, "limit": limit},
        )

    def verify(self, *, register_id: str, idempotency_key: str | None = None) -> Answer[Verifying]:
        """Verify a chain.

        Begins background work that reads the whole chain.
        """
        return self._ask(
            "POST",
            f"/api/v1/journals/{part(register_id)}/verify",
            idempotency_key=idempotency_key,
        )
