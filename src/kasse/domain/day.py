"""The totals of a register's day, kept up entry by entry (DAY-7 to DAY-14).

An X report shows them, a Z report closes them; closing a day costs the same after ten sales and
after ten thousand. Training counts nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from kasse.domain.canonical import JsonValue
from kasse.domain.quantity import extend

# Entries were checked when they were journaled; they are read as documents.
EntryDocument: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often, and how much in minor units."""

    count: int = 0
    amount_minor: int = 0

    def plus(self, amount_minor: int, count: int = 1) -> "Tally":
        """The tally with one more."""
        return Tally(count=self.count + count, amount_minor=self.amount_minor + amount_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSum:
    """Sums of one category and rate."""

    category: str
    rate_ppm: int
    net_minor: int = 0
    tax_minor: int = 0
    gross_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A tally by the name of a tender kind or of a person."""

    name: str
    tally: Tally = Tally()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Everything an X or Z report says, for the register's current day.

    The grand totals run for the register's whole life; `last_z` is the number of the last Z.
    """

    day: str | None = None
    opened_at: str | None = None
    sales: int = 0
    refunds: int = 0
    exchanges: int = 0
    gross_minor: int = 0
    net_minor: int = 0
    tax_minor: int = 0
    sold_minor: int = 0
    returned_minor: int = 0
    rounding_minor: int = 0
    cash_minor: int = 0
    taxes: tuple[TaxSum, ...] = ()
    tenders: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    discounts: Tally = Tally()
    promotions: Tally = Tally()
    price_changes: Tally = Tally()
    removed_lines: Tally = Tally()
    voids: Tally = Tally()
    cancelled_tenders: Tally = Tally()
    copies: Tally = Tally()
    drawer_openings: Tally = Tally()
    training: Tally = Tally()
    has_float: bool = False
    float_minor: int = 0
    pay_in: Tally = Tally()
    pay_out: Tally = Tally()
    drop: Tally = Tally()
    counted_minor: int | None = None
    difference_minor: int | None = None
    first_receipt: int | None = None
    last_receipt: int | None = None
    grand_gross_minor: int = 0
    grand_returned_minor: int = 0
    last_z: int = 0


def expected_cash(day: Day) -> int:
    """What should lie in the drawer, in minor units."""
    return (
        day.float_minor
        + day.cash_minor
        + day.pay_in.amount_minor
        - day.pay_out.amount_minor
        - day.drop.amount_minor
    )


def evolve_day(day: Day, entry: EntryDocument) -> Day:
    """The day after one entry of the journal; kinds that count nothing change nothing."""
    step = _STEPS.get(entry["kind"])
    if step is None:
        return day
    if entry.get("training"):
        if entry["kind"] != "sale":
            return day
        return replace(day, training=day.training.plus(entry["body"]["total"]))
    if day.day is None:
        day = replace(day, day=entry["day"], opened_at=entry["at"])
    return step(day, entry)


def totals_document(day: Day) -> dict[str, JsonValue]:
    """The totals as X and Z reports carry them (docs/journal.md)."""
    totals: dict[str, JsonValue] = {
        "sales": day.sales,
        "refunds": day.refunds,
        "exchanges": day.exchanges,
        "gross": day.gross_minor,
        "net": day.net_minor,
        "tax": day.tax_minor,
        "sold": day.sold_minor,
        "returned": day.returned_minor,
        "rounding": day.rounding_minor,
        "taxes": [
            {
                "category": row.category,
                "rate": row.rate_ppm,
                "net": row.net_minor,
                "tax": row.tax_minor,
                "gross": row.gross_minor,
            }
            for row in day.taxes
        ],
        "tenders": [{"kind": row.name, **_tally(row.tally)} for row in day.tenders],
        "people": [
            {"person": row.name, "sales": row.tally.count, "gross": row.tally.amount_minor}
            for row in day.people
        ],
        "discounts": _tally(day.discounts),
        "price_changes": _tally(day.price_changes),
        "removed_lines": _tally(day.removed_lines),
        "voids": _tally(day.voids),
        "cancelled_tenders": _tally(day.cancelled_tenders),
        "copies": _tally(day.copies),
        "drawer_openings": _tally(day.drawer_openings),
        "training": _tally(day.training),
        "float": day.float_minor,
        "pay_in": day.pay_in.amount_minor,
        "pay_out": day.pay_out.amount_minor,
        "drop": day.drop.amount_minor,
        "expected_cash": expected_cash(day),
        "grand_gross": day.grand_gross_minor,
        "grand_returned": day.grand_returned_minor,
    }
    known_later = {
        "counted": day.counted_minor,
        "difference": day.difference_minor,
        "first_receipt": day.first_receipt,
        "last_receipt": day.last_receipt,
        "promotions": _tally(day.promotions) if day.promotions.count else None,
    }
    totals.update({name: value for name, value in known_later.items() if value is not None})
    return totals


def _sale(day: Day, entry: EntryDocument) -> Day:
    body = entry["body"]
    lines = body["lines"]
    gross = body["total"]
    sold = sum(line["total"] for line in lines if line["quantity"] > 0)
    returned = sum(line["total"] for line in lines if line["quantity"] < 0)
    cash = sum(part["amount"] for part in body["tenders"] if part["type"] == "cash")
    off: dict[bool, list[int]] = {False: [], True: []}
    for line in lines:
        for discount in line.get("discounts", ()):
            off[discount["source"] == "promotion"].append(discount["amount"])
    return replace(
        day,
        sales=day.sales + (body["type"] == "sale"),
        refunds=day.refunds + (body["type"] == "refund"),
        exchanges=day.exchanges + (body["type"] == "exchange"),
        gross_minor=day.gross_minor + gross,
        net_minor=day.net_minor + body["net"],
        tax_minor=day.tax_minor + body["tax"],
        sold_minor=day.sold_minor + sold,
        returned_minor=day.returned_minor + returned,
        rounding_minor=day.rounding_minor + body.get("rounding", 0),
        cash_minor=day.cash_minor + cash,
        taxes=_plus_taxes(day.taxes, body["taxes"]),
        tenders=_plus(day.tenders, [(part["kind"], part["amount"]) for part in body["tenders"]]),
        people=_plus(day.people, [(entry.get("person", ""), gross)]),
        discounts=day.discounts.plus(sum(off[False]), len(off[False])),
        promotions=day.promotions.plus(sum(off[True]), len(off[True])),
        price_changes=_price_changes(day.price_changes, lines),
        first_receipt=body["receipt"] if day.first_receipt is None else day.first_receipt,
        last_receipt=body["receipt"],
        grand_gross_minor=day.grand_gross_minor + gross,
        grand_returned_minor=day.grand_returned_minor + returned,
    )


def _price_changes(tally: Tally, lines: list[dict[str, Any]]) -> Tally:
    for line in lines:
        # A price of a list is nobody's change, whatever the item costs without its condition.
        by_hand = line["price"] != line["list_price"] and "price_list" not in line
        if by_hand and "refund_of" not in line:
            tally = tally.plus(extend(line["price"] - line["list_price"], line["quantity"]))
    return tally


def _plus_taxes(sums: tuple[TaxSum, ...], rows: list[dict[str, Any]]) -> tuple[TaxSum, ...]:
    by_rate = {(found.category, found.rate_ppm): found for found in sums}
    for row in rows:
        key = (row["category"], row["rate"])
        found = by_rate.get(key) or TaxSum(category=key[0], rate_ppm=key[1])
        by_rate[key] = replace(
            found,
            net_minor=found.net_minor + row["net"],
            tax_minor=found.tax_minor + row["tax"],
            gross_minor=found.gross_minor + row["gross"],
        )
    return tuple(by_rate[key] for key in sorted(by_rate))


def _plus(rows: tuple[Named, ...], amounts: list[tuple[str, int]]) -> tuple[Named, ...]:
    by_name = {row.name: row.tally for row in rows}
    for name, amount in amounts:
        by_name[name] = by_name.get(name, Tally()).plus(amount)
    return tuple(Named(name=name, tally=by_name[name]) for name in sorted(by_name))


def _z_report(day: Day, entry: EntryDocument) -> Day:
    # A new day begins with nothing but what runs for the register's life.
    return Day(
        grand_gross_minor=day.grand_gross_minor,
        grand_returned_minor=day.grand_returned_minor,
        last_z=entry["body"]["number"],
    )


def _float(day: Day, entry: EntryDocument) -> Day:
    return replace(day, has_float=True, float_minor=entry["body"]["amount"])


def _count(day: Day, entry: EntryDocument) -> Day:
    body = entry["body"]
    return replace(day, counted_minor=body["counted"], difference_minor=body["difference"])


def _tallied(name: str, amount_key: str | None) -> Callable[[Day, EntryDocument], Day]:
    def step(day: Day, entry: EntryDocument) -> Day:
        amount = 0 if amount_key is None else entry["body"][amount_key]
        tally: Tally = getattr(day, name)
        changes: dict[str, Any] = {name: tally.plus(amount)}
        return replace(day, **changes)

    return step


def _nothing(day: Day, _: EntryDocument) -> Day:
    """An entry that only marks that the day has begun."""
    return day


def _tally(tally: Tally) -> dict[str, JsonValue]:
    return {"count": tally.count, "amount": tally.amount_minor}


_STEPS: Final[Mapping[str, Callable[[Day, EntryDocument], Day]]] = MappingProxyType(
    {
        "sale": _sale,
        "float": _float,
        "count": _count,
        "z_report": _z_report,
        "pay_in": _tallied("pay_in", "amount"),
        "pay_out": _tallied("pay_out", "amount"),
        "drop": _tallied("drop", "amount"),
        "line_removed": _tallied("removed_lines", "amount"),
        "basket_voided": _tallied("voids", "total"),
        "tender_cancelled": _tallied("cancelled_tenders", "amount"),
        "receipt_copied": _tallied("copies", None),
        "drawer_opened": _tallied("drawer_openings", None),
        "sign_in": _nothing,
        "x_report": _nothing,
    }
)
