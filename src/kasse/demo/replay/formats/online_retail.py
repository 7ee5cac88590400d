"""Online Retail (UCI Machine Learning Repository, CC0 here): a gift wholesaler's invoices.

Numbers that begin with C are credit notes; A adjusts bad debts, which is no trade. Rows with a
quantity below zero and no price correct the stock. Times are London's.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from kasse.demo.replay.formats.numbers import basket_key, count, micro, minor
from kasse.demo.replay.sales import FileBasket, ItemSeen, Place, Unsold, Wish
from kasse.demo.replay.table import Table, rows
from kasse.till import instant

NAME: Final = "Online Retail"
COLUMNS: Final = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
)
PLACE: Final = Place(
    store_name="Online Retail",
    currency="GBP",
    zone="Europe/London",
    region="GB",
    language="en",
)
_MICRO_OF_MINOR: Final = 10_000


def items(table: Table) -> Iterator[ItemSeen]:
    """Every stock code; the longest of its descriptions is its name."""
    names: dict[str, str] = {}
    for _, row in rows(table, COLUMNS):
        if row is not None:
            name = names.setdefault(row[1], "")
            if len(row[2].strip()) > len(name):
                names[row[1]] = row[2].strip()
    for sku, name in names.items():
        yield ItemSeen(sku=sku, name=name or sku)


def baskets(table: Table) -> Iterator[FileBasket]:
    """Consecutive rows of one invoice; an invoice that goes on later is another receipt."""
    for key, group in groupby(rows(table, COLUMNS), key=basket_key):
        yield _basket(key, list(group))


def sums(table: Table) -> dict[str, int]:
    """Lines and value of the file; amounts finer than a penny are added up before rounding down."""
    lines = value = 0
    for _, row in rows(table, COLUMNS):
        lines += 1
        if row is not None:
            value += (count(row[3]) or 0) * (micro(row[5]) or 0)
    return {"lines": lines, "sales": value // _MICRO_OF_MINOR}


def _basket(key: str, group: list[tuple[int, list[str] | None]]) -> FileBasket:
    found: list[Wish] = []
    unsold: list[Unsold] = []
    at_ms = 0
    for number, row in group:
        line: Wish | Unsold = Unsold(row=number, reason="ragged", amount_minor=None, text="")
        if row is not None:
            at_ms = at_ms or _at_ms(row[4])
            line = _line(number, row)
        if isinstance(line, Wish):
            found.append(line)
        else:
            unsold.append(line)
    return FileBasket(
        key=key, at_ms=at_ms, rows=len(group), wishes=tuple(found), unsold=tuple(unsold)
    )


def _line(number: int, row: list[str]) -> Wish | Unsold:
    text = ",".join(row)
    pieces, price = count(row[3]), minor(row[5])
    if pieces is None or micro(row[5]) is None:
        return Unsold(row=number, reason="number", amount_minor=None, text=text)
    if price is None:
        amount = pieces * (micro(row[5]) or 0) // _MICRO_OF_MINOR
        return Unsold(row=number, reason="finer", amount_minor=amount, text=text)
    if price < 0:
        return Unsold(row=number, reason="negative", amount_minor=pieces * price, text=text)
    if pieces == 0:
        return Unsold(row=number, reason="nothing", amount_minor=0, text=text)
    if pieces < 0 and price == 0:
        return Unsold(row=number, reason="stock", amount_minor=0, text=text)
    return Wish(sku=row[1], pieces=pieces, price_minor=price)


@cache
def _at_ms(text: str) -> int:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(PLACE.zone))
    return instant.to_ms(local.isoformat())
