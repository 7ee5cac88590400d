"""The operations of bulk_edits.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.bulk_edits_models import BulkEditIn, BulkEditItemList, BulkEditList, BulkEditOut
from kasse_client.http import Answer, Group, part


class BulkEdits(Group):
    """Operations of bulk_edits."""

    def list_bulk_edits(
        self, *, after: str | None = None, before: str | None = None, limit: int | None = None
    ) -> Answer[BulkEditList]:
        """Bulk edits.

        The newest first.
        """
        return self._ask(
            "GET",
            "/api/v1/items/bulk-edits",
            query={"after": after, "before": before, "limit": limit},
        )

    def create_bulk_edit(
        self, *, body: BulkEditIn, idempotency_key: str | None = None
    ) -> Answer[BulkEditOut]:
        """Preview a bulk edit.

        Says what would become of each item, and changes none: look at the items, then apply it. Of
        many items that goes on in the background while `state` is previewing.
        """
        return self._ask(
            "POST",
            "/api/v1/items/bulk-edits",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_bulk_edit(self, *, edit_id: str) -> Answer[BulkEditOut]:
        """A bulk edit.

        How far it is.
        """
        return self._ask(
            "GET",
            f"/api/v1/items/bulk-edits/{part(edit_id)}",
        )

    def discard_bulk_edit(self, *, edit_id: str) -> Answer[None]:
        """Forget a preview.

        Only one of which nothing was applied.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/items/bulk-edits/{part(edit_id)}",
        )

    def list_bulk_edit_items(
        self,
        *,
        edit_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        outcome: Literal["", "planned", "refused", "done", "left", "undone", "kept"] | None = None,
        search: str | None = None,
    ) -> Answer[BulkEditItemList]:
        """Items of a bulk edit.

        What changes of each, before and after, and what became of it. Items that stay the same are
        not among them.
        """
        return self._ask(
            "GET",
            f"/api/v1/items/bulk-edits/{part(edit_id)}/items",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "outcome": outcome,
                "search": search,
            },
        )

    def apply_bulk_edit(
        self, *, edit_id: str, idempotency_key: str | None = None
    ) -> Answer[BulkEditOut]:
        """Apply a bulk edit.

        Changes the items as previewed, or goes on where it was stopped; items that somebody has
        changed since the preview are left. Prices become drafts.
        """
        return self._ask(
            "POST",
            f"/api/v1/items/bulk-edits/{part(edit_id)}/apply",
            idempotency_key=idempotency_key,
        )

    def stop_bulk_edit(
        self, *, edit_id: str, idempotency_key: str | None = None
    ) -> Answer[BulkEditOut]:
        """Stop a bulk edit.

        Has its background work end; what is changed stays so, and can be undone.
        """
        return self._ask(
            "POST",
            f"/api/v1/items/bulk-edits/{part(edit_id)}/stop",
            idempotency_key=idempotency_key,
        )

    def undo_bulk_edit(
        self, *, edit_id: str, idempotency_key: str | None = None
    ) -> Answer[BulkEditOut]:
        """Undo a bulk edit.

        Gives the changed fields back what they had, prices as drafts; items of which somebody has
        changed these fields since are kept as they are. An undo cannot be undone.
        """
        return self._ask(
            "POST",
            f"/api/v1/items/bulk-edits/{part(edit_id)}/undo",
            idempotency_key=idempotency_key,
        )
