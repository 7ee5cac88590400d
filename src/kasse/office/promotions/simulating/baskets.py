"""Baskets of the journal's sales, at the prices that were charged, before promotions.

The journal says of a line what it cost and how much of it there was; where goods belong (variants,
categories, brand, tags) and what they cost the shop is as in the catalogue today.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from kasse.domain.quantity import extend

REASONS: Final = ("refund", "exchange", "exempt", "currency", "unreadable")
"""Why a sale is passed over."""

_TEXT: Final = {str}
_WHOLE: Final = {int}

GoodsKey: TypeAlias = tuple[str, int, int, int, int, str, str, str]
"""What promotions ask of a line besides how many pieces it has: the item, its price and that
without modifiers, the least that it may cost, its measure where it is whole (else 0), the date that
it expires on, the day if there is such a date, and the category in the journal."""


@dataclass(slots=True, kw_only=True)
class HistoryLine:
    """A line of a sale. `amount_minor` is before promotions and discounts, `by_hand_minor` what
    people took off it; `goods` is None where promotions may not look at it."""

    item: str
    sku: str
    name: str
    unit: str
    quantity_thousandths: int
    amount_minor: int
    by_hand_minor: int
    tax_ppm: int
    goods: GoodsKey | None


@dataclass(slots=True, kw_only=True)
class HistoryBasket:
    """A sale. `moment` is the store's minute at which its first goods were put in, `day` and `hour`
    when it was finished. `is_net`: its amounts are without tax. `coupons` names one as often as
    codes of it were handed over."""

    register: str
    seq: int
    store: str
    receipt_code: str
    at: str
    zone: str
    day: str
    hour: int
    moment: str
    is_net: bool
    customer_groups: tuple[str, ...]
    coupons: tuple[str, ...]
    lines: list[HistoryLine]

    @property
    def codes(self) -> tuple[tuple[str, int], ...]:
        """The coupons of which several codes were handed over, and how many."""
        if len(self.coupons) < 2:
            return ()
        counted = Counter(self.coupons)
        return tuple((coupon, times) for coupon, times in counted.items() if times > 1)


def basket_of(entry: Mapping[str, Any], *, currency: str) -> HistoryBasket | str:
    """The basket of a sale's entry, or which of REASONS keeps it out."""
    try:
        return _read(entry, entry["body"], currency)
    except (KeyError, TypeError, ValueError, AttributeError):
        return "unreadable"


def _read(entry: Mapping[str, Any], body: Mapping[str, Any], currency: str) -> HistoryBasket | str:
    if body["type"] != "sale":
        return "exchange" if body["type"] == "exchange" else "refund"
    if "tax_exempt" in body:
        return "exempt"
    if body["currency"] != currency:
        return "currency"
    zone = entry["zone"]
    finished = _local(entry["at"], zone)
    moment = _local(body.get("opened_at") or entry["at"], zone)[:16]
    return HistoryBasket(
        register=entry["register"],
        seq=entry["seq"],
        store=entry["store"],
        receipt_code=body["receipt_code"],
        at=entry["at"],
        zone=zone,
        day=entry["day"],
        hour=int(finished[11:13]),
        moment=moment,
        is_net=body["tax_mode"] == "exclusive",
        customer_groups=tuple(sorted(body.get("customer_groups", ()))),
        coupons=tuple(sorted([one["coupon"] for one in body.get("coupons", ())])),
        lines=[_line(line, moment) for line in body["lines"]],
    )


def _line(line: Mapping[str, Any], moment: str) -> HistoryLine:
    item, sku, name, unit = line["item"], line["sku"], line["name"], line["unit"]
    quantity, amount, tax_ppm = line["quantity"], line["amount"], line["tax_rate"]
    if {type(item), type(sku), type(name), type(unit)} != _TEXT or tax_ppm < 0:
        raise TypeError
    if {type(quantity), type(amount), type(line["price"])} != _WHOLE:
        raise TypeError
    by_hand = 0
    for one in line.get("discounts", ()):
        if one["source"] != "promotion":
            by_hand -= one["amount"]
    return HistoryLine(
        item=item,
        sku=sku,
        name=name,
        unit=unit,
        quantity_thousandths=quantity,
        amount_minor=amount,
        by_hand_minor=by_hand,
        tax_ppm=tax_ppm,
        goods=_goods(line, quantity, amount, moment)
        if _takes_part(line, quantity, amount)
        else None,
    )


def _takes_part(line: Mapping[str, Any], quantity: int, amount: int) -> bool:
    """As kasse.domain.basket.promoting.takes_part (PRO-2)."""
    by_hand = line["price"] != line["list_price"] and "price_list" not in line
    return (
        quantity > 0
        and amount > 0
        and not by_hand
        and "deposit_of" not in line
        and "refund_of" not in line
    )


def _goods(line: Mapping[str, Any], quantity: int, amount: int, moment: str) -> GoodsKey:
    price, floor = line["price"], line.get("floor", 0)
    extras = 0
    if "modifiers" in line:
        extras = sum(one["price"] * one["quantity"] for one in line["modifiers"])
    expires = _expires(line)
    measure = 0
    if line["unit"] == "pcs":
        charged = price + extras
        bare = price
    else:
        measure, charged = quantity, amount
        bare, floor = amount - extend(extras, quantity), extend(floor, quantity)
    return (
        line["item"], charged, bare, floor, measure, expires, moment[:10] if expires else "",
        line.get("category", ""),
    )  # fmt: skip


def _expires(line: Mapping[str, Any]) -> str:
    dates = [line[name] for name in ("expires_on", "best_before") if name in line]
    return min(dates) if dates else ""


def _local(at: str, zone: str) -> str:
    """An instant on the store's clock. Raises ValueError for what is none."""
    # The hours of a zone differ by its rules alone, so all instants of an hour share one answer.
    hour = _local_hour(at[:13], zone) if at.endswith("Z") else ""
    return f"{hour}{at[13:16]}" if hour else _exactly(at, zone)


@lru_cache(maxsize=4_096)
def _local_hour(hour: str, zone: str) -> str:
    """The clock's hour at an hour in UTC, "" where the zone is not whole hours from it."""
    there = datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return "" if there.minute or there.second else there.isoformat()[:13]


def _exactly(at: str, zone: str) -> str:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).isoformat()
