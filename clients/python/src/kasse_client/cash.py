"""The operations of cash.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.cash_models import (
    CashDayList,
    CountList,
    MovementList,
    SellersOut,
    XReportList,
    ZReportList,
)
from kasse_client.http import Answer, Group


class Cash(Group):
    """Operations of cash."""

    def list_days(
        self,
        *,
        store: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        register: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[CashDayList]:
        """What drawers should hold.

        A row for each register and business day on which cash moved.
        """
        return self._ask(
            "GET",
            "/api/v1/cash/days",
            query={
                "store": store,
                "day": day,
                "since": since,
                "until": until,
                "register": register,
                "after": after,
                "before": before,
                "limit": limit,
            },
        )

    def list_movements(
        self,
        *,
        store: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        register: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[MovementList]:
        """Movements of drawers.

        Floats, pay-ins, pay-outs, drops and openings. The cash of sales stands in the days.
        """
        return self._ask(
            "GET",
            "/api/v1/cash/movements",
            query={
                "store": store,
                "day": day,
                "since": since,
                "until": until,
                "register": register,
                "after": after,
                "before": before,
                "limit": limit,
            },
        )

    def list_counts(
        self,
        *,
        store: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        register: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[CountList]:
        """Counts of drawers.

        Counts with their differences.
        """
        return self._ask(
            "GET",
            "/api/v1/cash/counts",
            query={
                "store": store,
                "day": day,
                "since": since,
                "until": until,
                "register": register,
                "after": after,
                "before": before,
                "limit": limit,
            },
        )

    def list_people(self, *, store: str, day: str) -> Answer[SellersOut]:
        """Who sold.

        Each person at each register of a store on a business day, in the order in which they began;
        training counts nowhere.
        """
        return self._ask(
            "GET",
            "/api/v1/cash/people",
            query={"store": store, "day": day},
        )

    def list_z_reports(
        self,
        *,
        store: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        register: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[ZReportList]:
        """Closed days.

        Z reports with their totals as they were.
        """
        return self._ask(
            "GET",
            "/api/v1/cash/z-reports",
            query={
                "store": store,
                "day": day,
                "since": since,
                "until": until,
                "register": register,
                "after": after,
                "before": before,
                "limit": limit,
            },
        )

    def list_x_reports(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        store: str | None = None,
        register: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[XReportList]:
        """X reports.

        X reports with their totals as they were.
        """
        return self._ask(
            "GET",
            "/api/v1/cash/x-reports",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "store": store,
                "register": register,
                "since": since,
                "until": until,
            },
        )

    def export_reports(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        store: str | None = None,
        register: str | None = None,
        since: str | None = None,
        until: str | None = None,
        kind: Literal["x_report", "z_report"] | None = None,
    ) -> Answer[bytes]:
        """X or Z reports as a file.

        With the usual totals. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/reports",
            query={
                "form": form,
                "language": language,
                "store": store,
                "register": register,
                "since": since,
                "until": until,
                "kind": kind,
            },
        )
