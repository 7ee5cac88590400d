"""Entries about drawers → rows: movements, counts, Z reports, and what each day should leave."""

from typing import Any, Final

import orjson

from kasse.office.cash.models import CashCount, CashDay, CashMovement, ZReport
from kasse.office.tables import ByTable, table_of

MOVEMENT: Final = table_of(CashMovement)
COUNT: Final = table_of(CashCount)
Z_REPORT: Final = table_of(ZReport)
DAY: Final = table_of(CashDay, sums=True)

TABLES: Final = (MOVEMENT, COUNT, Z_REPORT, DAY)

_PLACES: Final = {"float": 0, "sale": 1, "pay_in": 2, "pay_out": 3, "drop": 4}
"""Where a kind's amount stands among the totals of a day."""


def project_sale(entry: dict[str, Any], rows: ByTable) -> None:
    """The cash that a sale left in the drawer. Raises as kasse.office.sales.projector does."""
    if entry.get("training"):
        return
    cash = [tender["amount"] for tender in entry["body"]["tenders"] if tender["type"] == "cash"]
    if cash:
        _add_to_day(entry, rows, kind="sale", amount_minor=sum(cash))


def project_movement(entry: dict[str, Any], rows: ByTable) -> None:
    """drawer_opened, float, pay_in, pay_out and drop; nothing while training."""
    if entry.get("training"):
        return
    body = entry["body"]
    kind = entry["kind"]
    amount_minor = 0 if kind == "drawer_opened" else body["amount"]
    rows[MOVEMENT].append(
        (
            entry["register"],
            entry["seq"],
            entry["store"],
            entry["day"],
            entry["at"],
            kind,
            amount_minor,
            body.get("reason", ""),
            entry.get("person", ""),
            body.get("approved_by", ""),
        )
    )
    if kind != "drawer_opened":
        _add_to_day(entry, rows, kind=kind, amount_minor=amount_minor)


def project_count(entry: dict[str, Any], rows: ByTable) -> None:
    """A count of the drawer; nothing while training."""
    if entry.get("training"):
        return
    body = entry["body"]
    rows[COUNT].append(
        (
            entry["register"],
            entry["seq"],
            entry["store"],
            entry["day"],
            entry["at"],
            entry.get("person", ""),
            body.get("blind", False),
            body["counted"],
            body["expected"],
            body["difference"],
        )
    )


def project_z_report(entry: dict[str, Any], rows: ByTable) -> None:
    """A closed day; nothing while training."""
    if entry.get("training"):
        return
    body = entry["body"]
    rows[Z_REPORT].append(
        (
            entry["register"],
            entry["seq"],
            entry["store"],
            entry["day"],
            entry["at"],
            entry.get("person", ""),
            body["number"],
            body["opened_at"],
            body["left_in_drawer"],
            orjson.dumps(body["totals"], option=orjson.OPT_SORT_KEYS).decode(),
        )
    )


def _add_to_day(entry: dict[str, Any], rows: ByTable, *, kind: str, amount_minor: int) -> None:
    amounts = [0] * len(_PLACES)
    amounts[_PLACES[kind]] = amount_minor
    rows[DAY].append((entry["register"], entry["day"], entry["store"], *amounts))
