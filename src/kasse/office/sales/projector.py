"""Entries of kind `sale` → rows of sales, lines, tenders, tax and the totals of hours and days."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from kasse.office.sales.models import Sale, SaleLine, SalesHour, SaleTax, SaleTender, TenderDay
from kasse.office.tables import ByTable, table_of

SALE: Final = table_of(Sale)
LINE: Final = table_of(SaleLine)
TENDER: Final = table_of(SaleTender)
TAX: Final = table_of(SaleTax)
HOUR: Final = table_of(SalesHour, sums=True)
TENDER_DAY: Final = table_of(TenderDay, sums=True)

TABLES: Final = (SALE, LINE, TENDER, TAX, HOUR, TENDER_DAY)


def project(entry: dict[str, Any], rows: ByTable) -> None:
    """The rows of a sale, refund or exchange; of a training sale only its head.

    Raises KeyError, TypeError or ValueError when the body is not of the form that
    docs/journal.md gives it.
    """
    body = entry["body"]
    training = entry.get("training", False)
    rows[SALE].append(
        (
            entry["register"],
            entry["seq"],
            entry["store"],
            entry["day"],
            entry["at"],
            entry["zone"],
            body["type"],
            body["receipt"],
            body["receipt_code"],
            entry.get("person", ""),
            training,
            body["currency"],
            body.get("price_release", ""),
            len(body["lines"]),
            body["net"],
            body["tax"],
            body["total"],
            body.get("rounding", 0),
            body.get("customer", ""),
        )
    )
    if training:
        return
    _lines(entry, rows)
    _tenders(entry, rows)
    _taxes(entry, rows)
    rows[HOUR].append(
        (
            entry["store"],
            entry["day"],
            hour_in_zone(entry["at"], entry["zone"]),
            body["currency"],
            int(body["type"] == "sale"),
            int(body["type"] == "refund"),
            int(body["type"] == "exchange"),
            len(body["lines"]),
            body["total"],
            body["net"],
            body["tax"],
        )
    )


def hour_in_zone(at: str, zone: str) -> int:
    """The hour of the day, 0 to 23, that a clock in `zone` shows at the instant `at`.

    In UTC where the zone is unknown; 0 where the instant is none, which the audit reports.
    """
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        return 0
    try:
        return instant.astimezone(ZoneInfo(zone)).hour
    except (LookupError, ValueError, OSError, OverflowError):
        return instant.hour


def _lines(entry: dict[str, Any], rows: ByTable) -> None:
    register, seq, store, day = entry["register"], entry["seq"], entry["store"], entry["day"]
    lines = entry["body"]["lines"]
    if len({line["line"] for line in lines}) != len(lines):
        raise ValueError("two lines have one number")
    for line in lines:
        refund = line.get("refund_of")
        rows[LINE].append(
            (
                register,
                seq,
                line["line"],
                store,
                day,
                line["item"],
                line["sku"],
                line["name"],
                line.get("category", ""),
                line["unit"],
                line["quantity"],
                line["price"],
                line["amount"],
                line["total"],
                line["tax_category"],
                line["tax_rate"],
                line["tax"],
                refund["register"] if refund else "",
                refund["seq"] if refund else 0,
                refund["line"] if refund else 0,
            )
        )


def _tenders(entry: dict[str, Any], rows: ByTable) -> None:
    register, seq, store, day = entry["register"], entry["seq"], entry["store"], entry["day"]
    for part, tender in enumerate(entry["body"]["tenders"], start=1):
        rows[TENDER].append(
            (
                register,
                seq,
                part,
                store,
                day,
                tender["kind"],
                tender["type"],
                tender["amount"],
                tender.get("given", 0),
                tender.get("change", 0),
                tender.get("reference", ""),
            )
        )
        rows[TENDER_DAY].append(
            (store, day, tender["kind"], entry["body"]["currency"], 1, tender["amount"])
        )


def _taxes(entry: dict[str, Any], rows: ByTable) -> None:
    register, seq, store, day = entry["register"], entry["seq"], entry["store"], entry["day"]
    for part, row in enumerate(entry["body"]["taxes"], start=1):
        rows[TAX].append(
            (
                register,
                seq,
                part,
                store,
                day,
                row["category"],
                row["rate"],
                row["net"],
                row["tax"],
                row["gross"],
            )
        )
