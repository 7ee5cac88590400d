"""All that one file needs to be gone through: goods, promotions, and who holds which coupon."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from kasse.demo.campaigns.account import kind_of
from kasse.demo.campaigns.baskets import PricedBasket, Shelved
from kasse.demo.campaigns.coupons import coupons_of
from kasse.demo.campaigns.own import MEMBERS, OWN
from kasse.demo.campaigns.shelves import beside, shelf_of
from kasse.demo.campaigns.weekly import weekly_of
from kasse.demo.replay.table import Table, rows
from kasse.domain.promotions.goods import Visit
from kasse.domain.promotions.offers import NO_OFFERS, Offers, arranged
from kasse.domain.promotions.promotion import Promotion

Which: TypeAlias = Literal["file", "own", "both"]
"""The promotions that the file tells of, Kasse's own over its goods, or both."""

HandedOver: TypeAlias = Literal["used", "sent"]
"""The coupons that were redeemed, or all that the household was sent, each instead of the rest."""

ELSEWHERE: Final = ""
"""Stores that no leaflet names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignShop:
    """The goods by SKU, the promotions by store, groups by customer, coupons by basket or group."""

    shelf: Mapping[str, Shelved]
    promotions: int
    offers: Mapping[str, Offers]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    used: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    coupons_without_goods: int = 0

    def offers_for(self, basket: PricedBasket) -> Offers:
        """The promotions of the basket's store."""
        return self.offers.get(basket.store) or self.offers.get(ELSEWHERE, NO_OFFERS)

    def visit(self, basket: PricedBasket) -> Visit:
        """Who buys, with which coupons."""
        groups = self.groups.get(basket.customer, ())
        sent = [coupon for group in groups for coupon in self.sent.get(group, ())]
        return Visit(customer_groups=groups, coupons=(*self.used.get(basket.key, ()), *sent))


def campaign_shop(
    format_name: str,
    table: Table,
    *,
    which: Which,
    handed_over: HandedOver = "used",
    without: frozenset[str] = frozenset(),
) -> CampaignShop:
    """Reads what lies beside the file; kinds of Kasse's own promotions can be left out.

    Raises Unreadable where a file is not there.
    """
    shelf = dict(shelf_of(format_name, table))
    of_kasse = OWN[format_name]() if which != "file" else ()
    own = tuple(one for one in of_kasse if kind_of(one.id) not in without)
    if format_name != "cj":
        return CampaignShop(shelf=shelf, promotions=len(own), offers={ELSEWHERE: arranged(own)})
    groups = dict.fromkeys(_members(table), (MEMBERS,))
    if which == "own":
        return CampaignShop(
            shelf=shelf, promotions=len(own), offers={ELSEWHERE: arranged(own)}, groups=groups
        )
    coupons = coupons_of(table, combines="all" if handed_over == "used" else "alone")
    for household, campaigns in coupons.groups.items():
        groups[household] = (*groups.get(household, ()), *campaigns)
    everywhere = (*own, *coupons.promotions)
    weekly = weekly_of(table, shelf)
    return CampaignShop(
        shelf=shelf,
        promotions=len(everywhere) + sum(len(some) for some in weekly.values()),
        offers=_by_store(everywhere, weekly),
        groups=groups,
        used=coupons.used if handed_over == "used" else {},
        sent=coupons.sent if handed_over == "sent" else {},
        coupons_without_goods=coupons.without_goods,
    )


def _by_store(
    everywhere: tuple[Promotion, ...], weekly: Mapping[str, tuple[Promotion, ...]]
) -> dict[str, Offers]:
    found = {store: arranged((*everywhere, *some)) for store, some in weekly.items()}
    return {ELSEWHERE: arranged(everywhere), **found}


def _members(table: Table) -> list[str]:
    """The households of which the shop knows more than the number."""
    found = rows(beside(table.path, "demographics"), ("household_id",))
    return [row[0] for _, row in found if row is not None]
