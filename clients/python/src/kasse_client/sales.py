"""The operations of sales.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.sales_models import SaleList, SaleOut


class Sales(Group):
    """Operations of sales."""

    def list_sales(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        search: str | None = None,
        meant: str | None = None,
        kind: str | None = None,
        store: str | None = None,
        register: str | None = None,
        person: str | None = None,
        tender: str | None = None,
        item: str | None = None,
        customer: str | None = None,
        reference: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        since_at: str | None = None,
        until_at: str | None = None,
        least_minor: int | None = None,
        most_minor: int | None = None,
        sort: str | None = None,
        language: str | None = None,
    ) -> Answer[SaleList]:
        """Sales.

        Sales of the stores that the account may see; go on with `after`, or back with `before`.
        """
        return self._ask(
            "GET",
            "/api/v1/sales",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "search": search,
                "meant": meant,
                "kind": kind,
                "store": store,
                "register": register,
                "person": person,
                "tender": tender,
                "item": item,
                "customer": customer,
                "reference": reference,
                "day": day,
                "since": since,
                "until": until,
                "since_at": since_at,
                "until_at": until_at,
                "least_minor": least_minor,
                "most_minor": most_minor,
                "sort": sort,
                "language": language,
            },
        )

    def export_sales(
        self,
        *,
        search: str | None = None,
        meant: str | None = None,
        kind: str | None = None,
        store: str | None = None,
        register: str | None = None,
        person: str | None = None,
        tender: str | None = None,
        item: str | None = None,
        customer: str | None = None,
        reference: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        since_at: str | None = None,
        until_at: str | None = None,
        least_minor: int | None = None,
        most_minor: int | None = None,
        sort: str | None = None,
        language: str | None = None,
        form: Literal["csv", "xlsx"] | None = None,
    ) -> Answer[bytes]:
        """Sales as a file.

        All sales of the list, however many. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/sales",
            query={
                "search": search,
                "meant": meant,
                "kind": kind,
                "store": store,
                "register": register,
                "person": person,
                "tender": tender,
                "item": item,
                "customer": customer,
                "reference": reference,
                "day": day,
                "since": since,
                "until": until,
                "since_at": since_at,
                "until_at": until_at,
                "least_minor": least_minor,
                "most_minor": most_minor,
                "sort": sort,
                "language": language,
                "form": form,
            },
        )

    def get_sale(self, *, register_id: str, seq: int) -> Answer[SaleOut]:
        """A sale.

        One sale by its place in the journal.
        """
        return self._ask(
            "GET",
            f"/api/v1/sales/{part(register_id)}/{part(seq)}",
        )
