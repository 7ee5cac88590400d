"""Past receipts of this register: found by code, amount, date or words; what is left of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from kasse.till.connection import Connection, Row, SqlValue

_COLUMNS: Final = "seq, receipt_code, at, day, total, type, training"
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A receipt in a list; `seq` is its entry. `total_minor` is before cash rounding."""

    seq: int
    receipt_code: str
    at: str
    day: str
    total_minor: int
    type: str
    training: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """What was given back of a line so far: positive for a line sold."""

    quantity_thousandths: int
    total_minor: int


def receipt_by_code(connection: Connection, receipt_code: str) -> ReceiptRow | None:
    """The receipt with exactly this code."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM receipt WHERE receipt_code = ?",  # noqa: S608 # our own columns
        (receipt_code,),
    )
    return _row(rows[0]) if rows else None


def receipt_of_coupon(connection: Connection, code: str) -> str | None:
    """The receipt of the sale here that used a coupon's code up."""
    rows = connection.execute(
        "SELECT receipt_code FROM coupon_used JOIN receipt USING (seq) WHERE code = ?", (code,)
    )
    return None if not rows else str(rows[0][0])


def promotion_used(connection: Connection, promotion: str, day: str) -> tuple[int, int]:
    """How often sales here applied a promotion: on a business day, and in all."""
    ((of_day, in_all),) = connection.execute(
        "SELECT COALESCE(SUM(times) FILTER (WHERE day = ?), 0), COALESCE(SUM(times), 0)"
        " FROM promotion_used WHERE promotion = ?",
        (day, promotion),
    )
    return cast(int, of_day), cast(int, in_all)


def find_receipts(
    connection: Connection,
    *,
    text: str = "",
    amount_minor: int | None = None,
    before_seq: int | None = None,
    limit: int = 50,
) -> tuple[ReceiptRow, ...]:
    """Receipts, newest first.

    `text` is a business day or month (`2026-11-23`, `2026-11`), or words that the code or the
    lines' names hold, all of them; `amount_minor` an amount, either sign, that may match instead
    of the words. `before_seq` continues a list.
    """
    conditions, values = ["seq < ?"], cast(list[SqlValue], [before_seq or 2**62])
    searched, search_values = _condition(text.strip(), amount_minor)
    if searched:
        conditions.append(searched)
        values.extend(search_values)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM receipt"  # noqa: S608 # our own columns, values are parameters
        f" WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT ?",
        (*values, limit),
    )
    return tuple(_row(row) for row in rows)


def refunded(
    connection: Connection, *, register: str, seq: int, training: bool = False
) -> dict[int, Refunded]:
    """By line: what this register gave back of an entry's lines, as far as it knows."""
    rows = connection.execute(
        "SELECT line, quantity, total FROM refunded"
        " WHERE register = ? AND seq = ? AND training = ? ORDER BY line",
        (register, seq, int(training)),
    )
    return {
        cast(int, line): Refunded(
            quantity_thousandths=cast(int, quantity), total_minor=cast(int, total)
        )
        for line, quantity, total in rows
    }


def refund_entries(connection: Connection, *, register: str, seq: int) -> tuple[int, ...]:
    """The numbers of this register's entries that gave lines of a receipt back, in order."""
    rows = connection.execute(
        "SELECT entry FROM refunded_by WHERE register = ? AND seq = ? ORDER BY entry",
        (register, seq),
    )
    return tuple(cast(int, row[0]) for row in rows)


def copies(connection: Connection, seq: int) -> int:
    """How many copies of the receipt of entry `seq` were made so far."""
    rows = connection.execute("SELECT copies FROM copied WHERE seq = ?", (seq,))
    return cast(int, rows[0][0]) if rows else 0


def _condition(text: str, amount_minor: int | None) -> tuple[str, Sequence[SqlValue]]:
    conditions: list[str] = []
    values: list[SqlValue] = []
    if _ISO_DAY.fullmatch(text):
        conditions.append("day >= ? AND day <= ?")
        values.extend((text, f"{text}~"))  # a month holds its days; "~" sorts after digits
    elif text:
        words = text.lower().split()
        conditions.append(" AND ".join("instr(search, ?) > 0" for _ in words))
        values.extend(words)
    if amount_minor is not None:
        conditions.append("total IN (?, ?)")
        values.extend((amount_minor, -amount_minor))
    return " OR ".join(f"({condition})" for condition in conditions), values


def _row(row: Row) -> ReceiptRow:
    seq, receipt_code, at, day, total, type_, training = row
    return ReceiptRow(
        seq=cast(int, seq),
        receipt_code=str(receipt_code),
        at=str(at),
        day=str(day),
        total_minor=cast(int, total),
        type=str(type_),
        training=training == 1,
    )
