"""The operations of attention.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.attention_models import (
    FindingList,
    FindingOut,
    FindingWithSteps,
    Settled,
    SettleMany,
    Words,
)
from kasse_client.http import Answer, Group, part


class Attention(Group):
    """Operations of attention."""

    def list_findings(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        state: str | None = None,
        code: str | None = None,
        store: str | None = None,
        owner: str | None = None,
        register: str | None = None,
        sort: str | None = None,
    ) -> Answer[FindingList]:
        """Findings.

        Findings of the stores that the account may see, and those about no store.
        """
        return self._ask(
            "GET",
            "/api/v1/findings",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "state": state,
                "code": code,
                "store": store,
                "owner": owner,
                "register": register,
                "sort": sort,
            },
        )

    def export_findings(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        state: str | None = None,
        code: str | None = None,
        store: str | None = None,
        owner: str | None = None,
        register: str | None = None,
        sort: str | None = None,
    ) -> Answer[bytes]:
        """Findings as a file.

        All findings of the list. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/findings",
            query={
                "form": form,
                "language": language,
                "state": state,
                "code": code,
                "store": store,
                "owner": owner,
                "register": register,
                "sort": sort,
            },
        )

    def settle_many(
        self, *, body: SettleMany, idempotency_key: str | None = None
    ) -> Answer[Settled]:
        """Settle several findings.

        Settles findings with one note; those settled before, and unknown ones, stay as they are.
        """
        return self._ask(
            "POST",
            "/api/v1/findings/settle",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_finding(self, *, finding_id: int) -> Answer[FindingWithSteps]:
        """A finding.

        One finding with what was done about it.
        """
        return self._ask(
            "GET",
            f"/api/v1/findings/{part(finding_id)}",
        )

    def take(
        self, *, finding_id: int, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[FindingOut]:
        """Take a finding on.

        The account owns it then.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/take",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def hand_over(
        self,
        *,
        body: Words,
        finding_id: int,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> Answer[FindingOut]:
        """Hand a finding over.

        To an account that may settle it.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/hand-over",
            body=body,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def release(
        self, *, finding_id: int, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[FindingOut]:
        """Put a finding back.

        Nobody owns it then.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/release",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def wait(
        self,
        *,
        body: Words,
        finding_id: int,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> Answer[FindingOut]:
        """Say what a finding waits for.

        `text` says for what.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/wait",
            body=body,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def settle(
        self,
        *,
        body: Words,
        finding_id: int,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> Answer[FindingOut]:
        """Settle a finding.

        `text` says what was found out.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/settle",
            body=body,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def add_note(
        self, *, body: Words, finding_id: int, idempotency_key: str | None = None
    ) -> Answer[FindingOut]:
        """Note something.

        Adds `text` to what was done.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/notes",
            body=body,
            idempotency_key=idempotency_key,
        )

    def reopen(self, *, finding_id: int, idempotency_key: str | None = None) -> Answer[FindingOut]:
        """Open it again.

        Puts a settled finding back among the others.
        """
        return self._ask(
            "POST",
            f"/api/v1/findings/{part(finding_id)}/reopen",
            idempotency_key=idempotency_key,
        )
