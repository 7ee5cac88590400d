"""pizzaplace: the made-up year of a restaurant (R package `gt`, MIT). Sizes are variants.

The file names no zone and no currency; dollars and New York are taken.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from kasse.demo.replay.formats.numbers import basket_key, minor
from kasse.demo.replay.sales import FileBasket, ItemSeen, Place, Unsold, Wish
from kasse.demo.replay.table import Table, rows
from kasse.till import instant

NAME: Final = "pizzaplace"
COLUMNS: Final = ("id", "date", "time", "name", "size", "type", "price")
PLACE: Final = Place(
    store_name="Pizzaplace",
    currency="USD",
    zone="America/New_York",
    region="US",
    language="en",
)


def items(table: Table) -> Iterator[ItemSeen]:
    """A pizza, and each of its sizes."""
    seen = {tuple(row[3:6]): None for _, row in rows(table, COLUMNS) if row is not None}
    for name, size, kind in seen:
        words = name.replace("_", " ").title()
        yield ItemSeen(sku=name, name=words, category=kind)
        yield ItemSeen(
            sku=_sku(name, size),
            name=f"{words} {size}",
            category=kind,
            parent=name,
            option=size,
        )


def baskets(table: Table) -> Iterator[FileBasket]:
    """Consecutive rows of one order, each one pizza."""
    for key, group in groupby(rows(table, COLUMNS), key=basket_key):
        yield _basket(key, list(group))


def sums(table: Table) -> dict[str, int]:
    """Lines and revenue of the file."""
    lines = value = 0
    for _, row in rows(table, COLUMNS):
        lines += 1
        value += (minor(row[6]) or 0) if row is not None else 0
    return {"lines": lines, "sales": value}


def _basket(key: str, group: list[tuple[int, list[str] | None]]) -> FileBasket:
    found: list[Wish] = []
    unsold: list[Unsold] = []
    at_ms = 0
    for number, row in group:
        if row is None:
            unsold.append(Unsold(row=number, reason="ragged", amount_minor=None, text=""))
            continue
        at_ms = at_ms or _at_ms(row[1], row[2])
        price = minor(row[6])
        if price is None or price < 0:
            reason = "number" if price is None else "negative"
            text = ",".join(row)
            unsold.append(Unsold(row=number, reason=reason, amount_minor=price, text=text))
        else:
            found.append(Wish(sku=_sku(row[3], row[4]), pieces=1, price_minor=price))
    return FileBasket(
        key=key, at_ms=at_ms, rows=len(group), wishes=tuple(found), unsold=tuple(unsold)
    )


def _sku(name: str, size: str) -> str:
    return f"{name}-{size}"


@cache
def _at_ms(date: str, time: str) -> int:
    local = datetime.fromisoformat(f"{date} {time}").replace(tzinfo=ZoneInfo(PLACE.zone))
    return instant.to_ms(local.isoformat())
