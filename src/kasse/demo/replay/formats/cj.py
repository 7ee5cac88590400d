"""Complete Journey: a grocery chain's households (R package `completejourney`).

`sales_value` is what the shop receives for a line, after its own discounts (`retail_disc` for the
loyalty card, `coupon_match_disc`) and before `coupon_disc`, which a manufacturer pays; so the
shelf's amount is the value with the shop's discounts added, and coupons are a way of paying.
Fuel has its volume as quantity and is sold as one piece. Products stand in a file of their own
beside this one (`*products*.csv`, plain or compressed).
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from kasse.demo.replay.formats.numbers import basket_key, count, minor, wishes
from kasse.demo.replay.sales import FileBasket, ItemSeen, Place, Unsold, Wish
from kasse.demo.replay.table import Table, open_table, rows
from kasse.till import instant

NAME: Final = "Complete Journey"
COLUMNS: Final = (
    "basket_id",
    "product_id",
    "quantity",
    "sales_value",
    "retail_disc",
    "coupon_disc",
    "coupon_match_disc",
    "transaction_utc",
    "household_id",
    "store_id",
)
PLACE: Final = Place(
    store_name="Complete Journey",
    currency="USD",
    zone="America/New_York",
    region="US",
    language="en",
)
MOST_PIECES: Final = 100
"""More than this of one product is a volume of fuel, in thousandths of a gallon."""

_PRODUCT: Final = ("product_id", "department", "product_category", "product_type", "package_size")


def items(table: Table) -> Iterator[ItemSeen]:
    """The products that are sold; one that the products' file lacks is named by its number."""
    known = dict(_products(table.path))
    sold = {row[1]: None for _, row in rows(table, COLUMNS) if row is not None}
    for product in sold:
        yield known.get(product) or ItemSeen(sku=product, name=f"Unknown product {product}")


def baskets(table: Table) -> Iterator[FileBasket]:
    """Consecutive rows of one basket."""
    for key, group in groupby(rows(table, COLUMNS), key=basket_key):
        yield _basket(key, list(group))


def sums(table: Table) -> dict[str, int]:
    """Lines, values and discounts of the file."""
    found = dict.fromkeys(("lines", "sales", "discounts", "coupons"), 0)
    for _, row in rows(table, COLUMNS):
        found["lines"] += 1
        if row is not None:
            found["sales"] += minor(row[3]) or 0
            found["discounts"] += (minor(row[4]) or 0) + (minor(row[6]) or 0)
            found["coupons"] += minor(row[5]) or 0
    return found


def _basket(key: str, group: list[tuple[int, list[str] | None]]) -> FileBasket:
    found: list[Wish] = []
    unsold: list[Unsold] = []
    at_ms = coupons = split = 0
    customer = store = ""
    for number, row in group:
        if row is None:
            unsold.append(Unsold(row=number, reason="ragged", amount_minor=None, text=""))
            continue
        line = _line(number, row)
        at_ms = at_ms or _at_ms(row[7])
        customer, store = row[8:]
        if isinstance(line, Unsold):
            unsold.append(line)
            coupons += (minor(row[5]) or 0) if line.reason == "coupon" else 0
        else:
            found += line
            split += len(line) - 1
            coupons += minor(row[5]) or 0
    return FileBasket(
        key=key,
        at_ms=at_ms,
        rows=len(group),
        wishes=tuple(found),
        unsold=tuple(unsold),
        coupons_minor=coupons,
        split=split,
        customer=customer,
        store=store,
    )


def _line(number: int, row: list[str]) -> tuple[Wish, ...] | Unsold:
    product, text = row[1], ",".join(row)
    quantity, value = count(row[2]), minor(row[3])
    retail, coupon, match = minor(row[4]), minor(row[5]), minor(row[6])
    if quantity is None or value is None or retail is None or match is None or coupon is None:
        return Unsold(row=number, reason="number", amount_minor=None, text=text)
    if min(quantity, value, retail, match, coupon) < 0:
        return Unsold(row=number, reason="negative", amount_minor=value, text=text)
    discount = retail + match
    note, volume = "", 0
    if quantity == 0 and value + discount == 0:
        reason = "coupon" if coupon else "nothing"
        return Unsold(row=number, reason=reason, amount_minor=0, text=text)
    if quantity == 0 or quantity > MOST_PIECES:
        quantity, volume, note = 1, quantity, f"quantity in the file: {quantity}"
    return wishes(
        sku=product,
        pieces=quantity,
        amount_minor=value + discount,
        discount_minor=discount,
        note=note,
        volume_thousandths=volume,
    )


def _products(path: Path) -> Iterator[tuple[str, ItemSeen]]:
    beside = sorted(path.parent.glob("*products*.csv*"))
    for products in beside[:1]:
        for _, row in rows(open_table(products), _PRODUCT):
            if row is not None:
                product, department, category, kind, size = row
                words = (kind or category or "Product", size)
                name = " ".join(word for word in words if word)
                yield product, ItemSeen(sku=product, name=name, category=department)


@cache
def _at_ms(text: str) -> int:
    return instant.to_ms(datetime.fromisoformat(text).isoformat())
