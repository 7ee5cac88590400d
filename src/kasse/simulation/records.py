"""The office's books, read as they stand in its tables."""

from collections.abc import Iterator
from typing import Any

from kasse.simulation.auditor.books import Held


def chain(register: str) -> list[tuple[str, str]]:
    """Text and hash of every entry held of a register."""
    return [
        (text, hash_)
        for text, hash_ in _rows(
            "SELECT text, hash FROM journal_entry WHERE register = %s ORDER BY seq", register
        )
    ]


def count(register: str) -> int:
    """How many entries are held of a register."""
    return len(chain(register))


def held(register: str) -> Held:
    """Everything the office says of a register's journal."""
    aside = _rows("SELECT seq, text FROM journal_set_aside WHERE register = %s", register)
    codes = _rows("SELECT code FROM attention_finding WHERE register = %s", register)
    return Held(
        chain=chain(register),
        aside=frozenset((seq, text) for seq, text in aside),
        findings=frozenset(code for (code,) in codes),
    )


def sums() -> dict[str, dict[Any, Any]]:
    """The projections, in the form of `kasse.simulation.auditor.books.sums`."""
    return {
        "stock": {
            (store, item): quantity
            for store, item, quantity in _rows(
                "SELECT store, item, quantity_thousandths FROM stock_level"
            )
        },
        "tenders": {
            (store, day, kind): (parts, amount)
            for store, day, kind, parts, amount in _rows(
                "SELECT store, day, kind, parts, amount_minor FROM tender_day"
            )
        },
        "taxes": {
            (day, category, rate): (net, tax, gross)
            for day, category, rate, net, tax, gross in _rows(
                "SELECT day, category, rate_ppm, SUM(net_minor), SUM(tax_minor), SUM(gross_minor)"
                " FROM sale_tax GROUP BY day, category, rate_ppm"
            )
        },
        "sales": {
            (register, seq): (code, day, bool(training), total, rounding)
            for register, seq, code, day, training, total, rounding in _rows(
                "SELECT register, seq, receipt_code, day, training, total_minor, rounding_minor"
                " FROM sale"
            )
        },
        "drawers": {
            (register, day): tuple(amounts)
            for register, day, *amounts in _rows(
                "SELECT register, day, float_minor, sales_minor, pay_in_minor, pay_out_minor,"
                " drop_minor FROM cash_day"
            )
        },
    }


def verify_and_rebuild() -> Iterator[str]:
    """`kasse verify`, before and after everything is derived again."""
    from kasse.office.journal.rebuilding import rebuild
    from kasse.office.journal.verification import verify

    for when in ("", " after a rebuild"):
        for difference in verify().differences:
            yield f"kasse verify{when}: {difference}"
        if not when:
            before = sums()
            rebuild()
            if sums() != before:
                yield "rebuilt projections are not the incremental ones"


def _rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
