"""What the database keeps ready of each entry: a pure derivation of docs/journal.md.

Receipts to look up, what was given back of each line, baskets put aside, how often an item was
sold, the coupons' codes that were used, and how often promotions were applied. All of it can be made again from the journal.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from kasse.domain.journal import Document
from kasse.till.connection import Connection

TABLES: Final = (
    "receipt",
    "refunded",
    "refunded_by",
    "copied",
    "parked",
    "sold",
    "coupon_used",
    "promotion_used",
)


def add(connection: Connection, entry: Document) -> None:
    """Derive the rows of one entry, in the transaction that is open."""
    body = cast(Mapping[str, Any], entry["body"])
    training = int("training" in entry)
    match entry["kind"]:
        case "sale":
            _add_receipt(connection, entry, body)
            _add_refunded(connection, body["lines"], training=training)
            _add_refunded_by(connection, body["lines"], seq=cast(int, entry["seq"]))
            if not training:
                _add_sold(connection, body["lines"])
                _add_coupons(connection, entry, body.get("coupons", ()))
                _add_promotions(connection, entry, body.get("promotions", ()))
            _unpark(connection, body["basket"])
        case "basket_parked":
            connection.execute(
                "INSERT OR REPLACE INTO parked (basket, training, name, at, total, lines)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    body["basket"],
                    training,
                    body["name"],
                    str(entry["at"]),
                    body["total"],
                    body["lines"],
                ),
            )
        case "receipt_copied":
            connection.execute(
                "INSERT INTO copied (seq, copies) VALUES (?, 1)"
                " ON CONFLICT (seq) DO UPDATE SET copies = copies + 1",
                (body["seq"],),
            )
        case "basket_fetched" | "basket_voided":
            _unpark(connection, body["basket"])
        case _:
            pass  # other kinds, and those of a later version, keep nothing ready


def end_draft(connection: Connection, entry: Document) -> None:
    """A basket that became a sale, or was given up, is no draft any more."""
    if entry["kind"] in ("sale", "basket_voided"):
        body = cast(Mapping[str, Any], entry["body"])
        connection.execute("DELETE FROM draft_step WHERE basket = ?", (body["basket"],))


def _add_receipt(connection: Connection, entry: Document, body: Mapping[str, Any]) -> None:
    words = dict.fromkeys(line["name"] for line in body["lines"])
    connection.execute(
        "INSERT INTO receipt (seq, receipt_code, at, day, total, type, training, search)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            cast(int, entry["seq"]),
            body["receipt_code"],
            str(entry["at"]),
            str(entry["day"]),
            body["total"],
            body["type"],
            int("training" in entry),
            "\n".join((body["receipt_code"], *words)).lower(),
        ),
    )


def _add_refunded(
    connection: Connection, lines: Sequence[Mapping[str, Any]], *, training: int
) -> None:
    connection.executemany(
        "INSERT INTO refunded (register, seq, line, training, quantity, total)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (register, seq, line, training) DO UPDATE SET"
        " quantity = quantity + excluded.quantity, total = total + excluded.total",
        [
            (
                line["refund_of"]["register"],
                line["refund_of"]["seq"],
                line["refund_of"]["line"],
                training,
                -line["quantity"],
                -line["total"],
            )
            for line in lines
            if "refund_of" in line
        ],
    )


def _add_refunded_by(
    connection: Connection, lines: Sequence[Mapping[str, Any]], *, seq: int
) -> None:
    receipts = {
        (line["refund_of"]["register"], line["refund_of"]["seq"])
        for line in lines
        if "refund_of" in line
    }
    connection.executemany(
        "INSERT INTO refunded_by (register, seq, entry) VALUES (?, ?, ?)",
        [(*receipt, seq) for receipt in sorted(receipts)],
    )


def _add_sold(connection: Connection, lines: Sequence[Mapping[str, Any]]) -> None:
    items = [line["item"] for line in lines if line["quantity"] > 0 and "item" in line]
    connection.execute(
        "INSERT INTO sold (item, times) SELECT value, count(*) FROM json_each(?)"
        " WHERE true GROUP BY value"
        " ON CONFLICT (item) DO UPDATE SET times = times + excluded.times",
        (json.dumps(items),),
    )


def _add_coupons(
    connection: Connection, entry: Document, coupons: Sequence[Mapping[str, Any]]
) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO coupon_used (code, seq) VALUES (?, ?)",
        [(one["code"], cast(int, entry["seq"])) for one in coupons if one["checked"] != "none"],
    )


def _add_promotions(
    connection: Connection, entry: Document, promotions: Sequence[Mapping[str, Any]]
) -> None:
    connection.executemany(
        "INSERT INTO promotion_used (promotion, day, times) VALUES (?, ?, ?)"
        " ON CONFLICT (promotion, day) DO UPDATE SET times = times + excluded.times",
        [(one["promotion"], str(entry["day"]), one["applications"]) for one in promotions],
    )


def _unpark(connection: Connection, basket: str) -> None:
    connection.execute("DELETE FROM parked WHERE basket = ?", (basket,))
