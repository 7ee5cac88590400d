"""Groceries: one month of a supermarket's baskets (R package `arules`), without prices and times.

Both are made up by a rule: an item costs 0.50 to 5.00 by its name's checksum, and the baskets are
spread evenly over thirty days from 8 to 20 o'clock. Euros and Berlin are taken. The file may be
read, but nothing of it may be copied into another (its licence is the GPL).
"""

import zlib
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kasse.demo.replay.formats.numbers import basket_key, count
from kasse.demo.replay.sales import FileBasket, ItemSeen, Place, Unsold, Wish
from kasse.demo.replay.table import Table, rows
from kasse.till import instant

NAME: Final = "groceries"
COLUMNS: Final = ("basket_id", "item", "level2", "level1")
PLACE: Final = Place(
    store_name="Groceries",
    currency="EUR",
    zone="Europe/Berlin",
    region="DE",
    language="en",
)
_FIRST_MS: Final = instant.to_ms("2006-06-01T08:00:00+02:00")
_DAYS: Final = 30
_DAY_MS: Final = 86_400_000
_OPEN_MS: Final = 12 * 3_600_000
_BASKETS: Final = 9_835
"""How many the file has; more begin the month again."""


def items(table: Table) -> Iterator[ItemSeen]:
    """Every item; the finer of its two levels is its category."""
    for _, row in rows(table, COLUMNS):
        if row is not None:
            yield ItemSeen(sku=row[1], name=row[1].capitalize(), category=row[2])


def baskets(table: Table) -> Iterator[FileBasket]:
    """Consecutive rows of one basket, each one piece."""
    for key, group in groupby(rows(table, COLUMNS), key=basket_key):
        yield _basket(key, list(group))


def sums(table: Table) -> dict[str, int]:
    """Lines of the file, and what they cost by the rule."""
    lines = value = 0
    for _, row in rows(table, COLUMNS):
        lines += 1
        value += price_minor(row[1]) if row is not None else 0
    return {"lines": lines, "sales": value}


def price_minor(item: str) -> int:
    """0.50, 0.60 … 5.00, by the checksum of the item's name."""
    return 50 + 10 * (zlib.crc32(item.encode()) % 46)


def _basket(key: str, group: list[tuple[int, list[str] | None]]) -> FileBasket:
    return FileBasket(
        key=key,
        at_ms=_at_ms(count(key) or 0),
        rows=len(group),
        wishes=tuple(
            Wish(sku=row[1], pieces=1, price_minor=price_minor(row[1]))
            for _, row in group
            if row is not None
        ),
        unsold=tuple(
            Unsold(row=number, reason="ragged", amount_minor=None, text="")
            for number, row in group
            if row is None
        ),
    )


def _at_ms(number: int) -> int:
    """Days follow each other, and within a day the baskets."""
    day, part = divmod(number % _BASKETS * _DAYS, _BASKETS)
    return _FIRST_MS + day * _DAY_MS + part * _OPEN_MS // _BASKETS
