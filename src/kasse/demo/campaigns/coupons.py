"""Campaigns and coupons of Complete Journey as promotions, and the baskets in which they were used.

A coupon of a campaign is a promotion for the campaign's households, between its dates: an amount
off one piece of its goods. The files do not say the amount. It is the median (the lower of two) of
the `coupon_disc` on the lines for which the coupon was handed over; where none was, the median of
all coupons. They say the day of a redemption, but not the basket: it is the one with the first line
of that household and day that is among the coupon's goods and on which a coupon paid and no other
redemption has, or else the first among its goods; where there is none, the coupon is not used.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low
from typing import Final, TypeAlias

from kasse.demo.campaigns.shelves import beside
from kasse.demo.replay.formats.numbers import minor
from kasse.demo.replay.table import Table, rows
from kasse.domain.promotions.promotion import (
    Combines,
    Give,
    Goods,
    Holds,
    Limits,
    Part,
    Promotion,
)

DEFAULT_MINOR: Final = 100
"""What a coupon gives where the files show no redemption at all."""

_Coupon: TypeAlias = tuple[str, str]
"""A campaign and the number printed on a coupon: one number may be in several campaigns."""

_Sold: TypeAlias = tuple[str, str, int]
"""A line that was sold: basket, product, and what a coupon paid of it."""

_SOLD: Final = (
    "household_id",
    "transaction_local_ny",
    "basket_id",
    "product_id",
    "coupon_disc",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupons:
    """The promotions; the groups (campaigns) of households; the coupons handed over by basket and
    sent out by group; and how many redemptions have no goods to be used on."""

    promotions: tuple[Promotion, ...]
    groups: Mapping[str, tuple[str, ...]]
    used: Mapping[str, tuple[str, ...]]
    sent: Mapping[str, tuple[str, ...]]
    without_goods: int


def coupons_of(table: Table, *, combines: Combines) -> Coupons:
    """Reads the four files of campaigns beside the table of transactions."""
    goods: dict[_Coupon, list[str]] = defaultdict(list)
    columns = ("campaign_id", "coupon_upc", "product_id")
    for campaign, number, product in _rows(table, "coupons", columns):
        goods[campaign, number].append(product)
    groups: dict[str, list[str]] = defaultdict(list)
    for household, campaign in _rows(table, "campaigns", ("household_id", "campaign_id")):
        groups[household].append(campaign)
    used, amounts, without = _redeemed(table, goods)
    usual = median_low([one for some in amounts.values() for one in some] or [DEFAULT_MINOR])
    sent: dict[str, list[str]] = defaultdict(list)
    for coupon in goods:
        sent[coupon[0]].append(_id(coupon))
    dates = _dates(table)
    return Coupons(
        promotions=tuple(
            Promotion(
                id=_id(coupon),
                name=f"Campaign {coupon[0]}, coupon {coupon[1]}",
                form="each",
                parts=(Part(goods=(Goods(items=tuple(dict.fromkeys(products))),)),),
                give=Give(way="amount", value=median_low(amounts.get(coupon[1]) or [usual])),
                holds=(dates[coupon[0]],),
                customer_groups=(coupon[0],),
                coupon=_id(coupon),
                limits=Limits(basket=1),
                combines=combines,
            )
            for coupon, products in goods.items()
        ),
        groups={household: tuple(some) for household, some in groups.items()},
        used={basket: tuple(some) for basket, some in used.items()},
        sent={campaign: tuple(some) for campaign, some in sent.items()},
        without_goods=without,
    )


def _redeemed(
    table: Table, goods: Mapping[_Coupon, Sequence[str]]
) -> tuple[dict[str, list[str]], dict[str, list[int]], int]:
    """The coupons by basket, the amounts seen by a coupon's number, and the coupons without goods."""
    columns = ("household_id", "redemption_date", "campaign_id", "coupon_upc")
    redemptions = list(_rows(table, "redemptions", columns))
    sold = _sold_on({(household, day) for household, day, _, _ in redemptions}, table)
    used: dict[str, list[str]] = defaultdict(list)
    amounts: dict[str, list[int]] = defaultdict(list)
    without = 0
    for household, day, campaign, number in redemptions:
        lines = sold.get((household, day), [])
        among = set(goods.get((campaign, number), ()))
        fitting = [line for line in lines if line[1] in among]
        paid = [line for line in fitting if line[2]]
        if paid:
            amounts[number].append(paid[0][2])
            lines.remove(paid[0])
        if fitting:
            used[(paid or fitting)[0][0]].append(_id((campaign, number)))
        without += not fitting
    return used, amounts, without


def _sold_on(days: set[tuple[str, str]], table: Table) -> dict[tuple[str, str], list[_Sold]]:
    """The lines of these households on these days, in the order of the file."""
    found: dict[tuple[str, str], list[_Sold]] = defaultdict(list)
    for _, row in rows(table, _SOLD):
        if row is not None and (row[0], row[1][:10]) in days:
            found[row[0], row[1][:10]].append((row[2], row[3], minor(row[4]) or 0))
    return found


def _dates(table: Table) -> dict[str, Holds]:
    columns = ("campaign_id", "start_date", "end_date")
    return {
        campaign: Holds(
            from_=f"{first}T00:00",
            to=f"{date.fromisoformat(last) + timedelta(days=1)}T00:00",
        )
        for campaign, first, last in _rows(table, "campaign_descriptions", columns)
    }


def _rows(table: Table, name: str, columns: tuple[str, ...]) -> list[list[str]]:
    return [row for _, row in rows(beside(table.path, name), columns) if row is not None]


def _id(coupon: _Coupon) -> str:
    return f"coupon:{coupon[0]}-{coupon[1]}"
