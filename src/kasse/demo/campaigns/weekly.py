"""Leaflets and displays of Complete Journey as promotions: one for each store, week, category and
rate.

The file says what was in the leaflet or on a display, but not what it cost. A product's rate is
what its lines of that week at the stores of the file show: `retail_disc` by the amount at shelf
prices, to the nearest five percent; where that is nothing, it was shown at its usual price. Weeks
begin on Mondays; the first one ends on 1 January 2017.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Final, TypeAlias

from kasse.demo.campaigns.baskets import Shelved
from kasse.demo.campaigns.shelves import beside
from kasse.demo.replay.formats.numbers import count, minor
from kasse.demo.replay.table import Table, rows
from kasse.domain.percent import PPM
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion

_FIRST_MONDAY: Final = date(2016, 12, 26)
_STEPS: Final = 20
"""Rates are whole twentieths."""

_SHOWN: Final = ("store_id", "week", "product_id")
_SOLD: Final = (*_SHOWN, "sales_value", "retail_disc", "coupon_match_disc")

_InWeek: TypeAlias = tuple[int, str]
"""A week and a product."""

_Offer: TypeAlias = tuple[str, int, str, int]
"""A store, a week, a category and the rate in steps."""


def weekly_of(table: Table, shelf: dict[str, Shelved]) -> dict[str, tuple[Promotion, ...]]:
    """The promotions by store."""
    shown: list[tuple[str, int, str]] = []
    for _, row in rows(beside(table.path, "promotions"), _SHOWN):
        week = count(row[1]) if row is not None else None
        if row is not None and week is not None:
            shown.append((row[0], week, row[2]))
    rates = _rates(table, shown)
    offers: dict[_Offer, list[str]] = defaultdict(list)
    for store, week, product in shown:
        steps = rates.get((week, product), 0)
        if steps:
            item = shelf.get(product)
            category = item.categories[1] if item and len(item.categories) > 1 else "OTHER"
            offers[store, week, category, steps].append(product)
    found: dict[str, list[Promotion]] = defaultdict(list)
    for offer, products in offers.items():
        found[offer[0]].append(_promotion(offer, products))
    return {store: tuple(some) for store, some in found.items()}


def _rates(table: Table, shown: list[tuple[str, int, str]]) -> dict[_InWeek, int]:
    stores = {store for store, _, _ in shown}
    wanted = {(week, product) for _, week, product in shown}
    sums: dict[_InWeek, list[int]] = defaultdict(lambda: [0, 0])
    for _, row in rows(table, _SOLD):
        if row is None or row[0] not in stores:
            continue
        key = count(row[1]) or 0, row[2]
        value, retail, match = minor(row[3]), minor(row[4]), minor(row[5])
        if key in wanted and value is not None and retail is not None and match is not None:
            sums[key][0] += retail
            sums[key][1] += value + retail + match
    return {
        # To the nearest step, from the middle on upwards.
        key: min((2 * _STEPS * off + shelf) // (2 * shelf), _STEPS)
        for key, (off, shelf) in sums.items()
        if shelf > 0 and off > 0
    }


def _promotion(offer: _Offer, products: list[str]) -> Promotion:
    store, week, category, steps = offer
    monday = _FIRST_MONDAY + timedelta(weeks=week - 1)
    rate = steps * PPM // _STEPS
    return Promotion(
        id=f"weekly:{store}-{week:02d}-{category}-{steps:02d}",
        name=f"Week {week}: {100 * steps // _STEPS} % off {category}",
        form="each",
        parts=(Part(goods=(Goods(items=tuple(dict.fromkeys(products))),)),),
        give=Give(way="percent", value=rate),
        holds=(Holds(from_=f"{monday}T00:00", to=f"{monday + timedelta(weeks=1)}T00:00"),),
        combines="all",
    )
