"""The operations of transfer.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.transfer_models import (
    ExportIn,
    ExportOut,
    ImportList,
    ImportOut,
    KeptList,
    MappingIn,
    MendIn,
    RowList,
    RowOut,
    SystemsOut,
)


class Transfer(Group):
    """Operations of transfer."""

    def list_systems(self, *, language: Literal["da", "en"] | None = None) -> Answer[SystemsOut]:
        """Systems that files come from, and fields.

        What `system` of an upload and `columns` of a mapping may say, with words for people.
        """
        return self._ask(
            "GET",
            "/api/v1/import-systems",
            query={"language": language},
        )

    def list_imports(
        self, *, after: str | None = None, before: str | None = None, limit: int | None = None
    ) -> Answer[ImportList]:
        """Imports.

        The newest first.
        """
        return self._ask(
            "GET",
            "/api/v1/imports",
            query={"after": after, "before": before, "limit": limit},
        )

    def create_import(
        self,
        *,
        body: bytes,
        assortment: str,
        name: str | None = None,
        system: str | None = None,
        language: Literal["da", "en"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ImportOut]:
        """Bring a file of items.

        The file is the body, CSV or XLSX, at most 64 MB. Nothing is imported yet: the answer says
        what was recognised. Set the mapping next.
        """
        return self._ask(
            "POST",
            "/api/v1/imports",
            query={"assortment": assortment, "name": name, "system": system, "language": language},
            raw=body,
            content_type="application/octet-stream",
            idempotency_key=idempotency_key,
        )

    def get_import(self, *, import_id: str) -> Answer[ImportOut]:
        """An import.

        How far it is; the ETag is its version.
        """
        return self._ask(
            "GET",
            f"/api/v1/imports/{part(import_id)}",
        )

    def discard_import(self, *, import_id: str) -> Answer[None]:
        """Forget an upload.

        Only one of which nothing was imported.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/imports/{part(import_id)}",
        )

    def set_mapping(
        self, *, body: MappingIn, import_id: str, if_match: str | None = None
    ) -> Answer[ImportOut]:
        """Say what columns are.

        Keeps the mapping, also for the next file with these headers, and has all rows checked, which
        changes no item: a dry run.
        """
        return self._ask(
            "PUT",
            f"/api/v1/imports/{part(import_id)}/mapping",
            body=body,
            if_match=if_match,
        )

    def list_rows(
        self,
        *,
        import_id: str,
        only: Literal["", "new", "changed", "same", "bad"] | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[RowList]:
        """Rows of an import.

        What would become of each row, and what is wrong with it.
        """
        return self._ask(
            "GET",
            f"/api/v1/imports/{part(import_id)}/rows",
            query={"only": only, "after": after, "before": before, "limit": limit},
        )

    def mend_row(
        self, *, body: MendIn, import_id: str, number: int, if_match: str | None = None
    ) -> Answer[RowOut]:
        """Mend a row.

        Puts other texts into fields and checks the row again. If-Match has the row's version.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/imports/{part(import_id)}/rows/{part(number)}",
            body=body,
            if_match=if_match,
        )

    def start_import(
        self, *, import_id: str, idempotency_key: str | None = None
    ) -> Answer[ImportOut]:
        """Import the items.

        Writes the rows without problems in the background, or goes on where it was stopped.
        """
        return self._ask(
            "POST",
            f"/api/v1/imports/{part(import_id)}/start",
            idempotency_key=idempotency_key,
        )

    def stop_import(
        self, *, import_id: str, idempotency_key: str | None = None
    ) -> Answer[ImportOut]:
        """Stop an import's work.

        What is in the catalogue already stays, and can be undone.
        """
        return self._ask(
            "POST",
            f"/api/v1/imports/{part(import_id)}/stop",
            idempotency_key=idempotency_key,
        )

    def undo_import(
        self, *, import_id: str, idempotency_key: str | None = None
    ) -> Answer[ImportOut]:
        """Undo an import.

        Gives back in the background what was before, but for items that were changed since; new
        items are archived.
        """
        return self._ask(
            "POST",
            f"/api/v1/imports/{part(import_id)}/undo",
            idempotency_key=idempotency_key,
        )

    def list_kept(
        self,
        *,
        import_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[KeptList]:
        """What undoing left.

        Items that somebody has changed after the import.
        """
        return self._ask(
            "GET",
            f"/api/v1/imports/{part(import_id)}/kept",
            query={"after": after, "before": before, "limit": limit},
        )

    def create_export(
        self, *, body: ExportIn, idempotency_key: str | None = None
    ) -> Answer[ExportOut]:
        """Export items.

        Begins to write items of an assortment into a file.
        """
        return self._ask(
            "POST",
            "/api/v1/exports",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_export(self, *, file_id: str) -> Answer[bytes]:
        """An exported file.

        CSV or XLSX in Kasse's own form; PDF of shelf labels.
        """
        return self._ask(
            "GET",
            f"/api/v1/exports/{part(file_id)}",
        )
