"""The promotions that most shops use, each made from a few values.

A preset is a way to begin: what it makes is a promotion like any other, and can be changed to
anything. Amounts are minor units, rates parts per million.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from kasse.domain.percent import PPM
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion, Tier

_Choices: TypeAlias = tuple[Goods, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What presets are made from.

    `goods` are descriptions of which one must fit, `places` the same for each place of a set,
    `breaks` are (pieces, rate) from so many pieces on, `expires_within` is in days.
    """

    goods: _Choices = (Goods(),)
    places: tuple[_Choices, ...] = ((Goods(),), (Goods(),))
    count: int = 1
    percent_ppm: int = 0
    amount_minor: int = 0
    price_minor: int = 0
    spend_minor: int = 0
    multiplier: int = 2
    expires_within: int = 0
    breaks: tuple[tuple[int, int], ...] = ()
    holds: tuple[Holds, ...] = ()
    customer_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A preset: the fields of Values that it `wants`, and what it begins with."""

    code: str
    wants: tuple[str, ...]
    usual: Values
    make: Callable[[str, str, Values], Promotion]

    def promotion(self, *, id_: str, name: str, values: Values | None = None) -> Promotion:
        """The promotion; without values, from those that it begins with."""
        return self.make(id_, name, self.usual if values is None else values)


def _percent_off(id_: str, name: str, values: Values) -> Promotion:
    return Promotion(
        id=id_,
        name=name,
        form="each",
        parts=(Part(goods=values.goods),),
        give=Give(way="percent", value=values.percent_ppm),
        holds=values.holds,
        customer_groups=values.customer_groups,
    )


def _each_at_price(id_: str, name: str, values: Values) -> Promotion:
    return Promotion(
        id=id_,
        name=name,
        form="each",
        parts=(Part(goods=values.goods),),
        give=Give(way="price", value=values.price_minor),
        customer_groups=values.customer_groups,
    )


def _near_expiry(id_: str, name: str, values: Values) -> Promotion:
    goods = tuple(replace(one, expires_within=values.expires_within) for one in values.goods)
    return Promotion(
        id=id_,
        name=name,
        form="each",
        parts=(Part(goods=goods),),
        give=Give(way="percent", value=values.percent_ppm),
    )


def _cheapest(id_: str, name: str, values: Values) -> Promotion:
    """Of so many the cheapest gets the percentage: 2 for 1, 3 for 2, second at half price."""
    return Promotion(
        id=id_,
        name=name,
        form="set",
        parts=(Part(goods=values.goods, count=values.count),),
        give=Give(way="percent", value=values.percent_ppm, on="cheapest"),
    )


def _any_for(id_: str, name: str, values: Values) -> Promotion:
    return Promotion(
        id=id_,
        name=name,
        form="set",
        parts=(Part(goods=values.goods, count=values.count),),
        give=Give(way="price", value=values.price_minor),
    )


def _mixed(id_: str, name: str, values: Values) -> Promotion:
    return Promotion(
        id=id_,
        name=name,
        form="set",
        parts=(Part(goods=values.goods, count=values.count),),
        give=Give(way="percent", value=values.percent_ppm),
    )


def _together(id_: str, name: str, values: Values) -> Promotion:
    """One of each place for a price: a meal deal, a bundle."""
    return Promotion(
        id=id_,
        name=name,
        form="set",
        parts=tuple(Part(goods=goods) for goods in values.places),
        give=Give(way="price", value=values.price_minor),
    )


def _gift(id_: str, name: str, values: Values) -> Promotion:
    """Whoever buys what stands in the first places gets what stands in the last for nothing."""
    last = len(values.places) - 1
    return Promotion(
        id=id_,
        name=name,
        form="set",
        parts=tuple(Part(goods=goods) for goods in values.places),
        give=Give(way="percent", value=PPM, on="parts", parts=(last,)),
    )


def _spend(id_: str, name: str, values: Values) -> Promotion:
    tier = Tier(least=values.spend_minor, way="amount", value=values.amount_minor)
    return Promotion(
        id=id_,
        name=name,
        form="pool",
        parts=(Part(goods=values.goods),),
        measure="amount",
        tiers=(tier,),
    )


def _quantity_breaks(id_: str, name: str, values: Values) -> Promotion:
    return Promotion(
        id=id_,
        name=name,
        form="pool",
        parts=(Part(goods=values.goods),),
        tiers=tuple(Tier(least=least, way="percent", value=rate) for least, rate in values.breaks),
    )


def _points(id_: str, name: str, values: Values) -> Promotion:
    return Promotion(
        id=id_,
        name=name,
        form="points",
        parts=(Part(goods=values.goods),),
        multiplier=values.multiplier,
        combines="all",
    )


_WORKDAYS: Final = (1, 2, 3, 4, 5)

PRESETS: Final[tuple[Preset, ...]] = (
    Preset(
        code="percent_off",
        wants=("goods", "percent_ppm"),
        usual=Values(percent_ppm=200_000),
        make=_percent_off,
    ),
    Preset(
        code="two_for_one",
        wants=("goods",),
        usual=Values(count=2, percent_ppm=PPM),
        make=_cheapest,
    ),
    Preset(
        code="three_for_two",
        wants=("goods",),
        usual=Values(count=3, percent_ppm=PPM),
        make=_cheapest,
    ),
    Preset(
        code="any_for",
        wants=("goods", "count", "price_minor"),
        usual=Values(count=3, price_minor=50_00),
        make=_any_for,
    ),
    Preset(
        code="mixed",
        wants=("goods", "count", "percent_ppm"),
        usual=Values(count=6, percent_ppm=150_000),
        make=_mixed,
    ),
    Preset(
        code="meal_deal",
        wants=("places", "price_minor"),
        usual=Values(places=((Goods(),),) * 3, price_minor=45_00),
        make=_together,
    ),
    Preset(
        code="second_half",
        wants=("goods", "percent_ppm"),
        usual=Values(count=2, percent_ppm=PPM // 2),
        make=_cheapest,
    ),
    Preset(
        code="spend",
        wants=("goods", "spend_minor", "amount_minor"),
        usual=Values(spend_minor=300_00, amount_minor=50_00),
        make=_spend,
    ),
    Preset(
        code="happy_hour",
        wants=("goods", "percent_ppm", "holds"),
        usual=Values(
            percent_ppm=250_000, holds=(Holds(days=_WORKDAYS, starts=16 * 60, ends=18 * 60),)
        ),
        make=_percent_off,
    ),
    Preset(
        code="member_price",
        wants=("goods", "price_minor", "customer_groups"),
        usual=Values(price_minor=20_00, customer_groups=("members",)),
        make=_each_at_price,
    ),
    Preset(
        code="near_expiry",
        wants=("goods", "expires_within", "percent_ppm"),
        usual=Values(expires_within=2, percent_ppm=300_000),
        make=_near_expiry,
    ),
    Preset(
        code="staff",
        wants=("goods", "percent_ppm", "customer_groups"),
        usual=Values(percent_ppm=200_000, customer_groups=("staff",)),
        make=_percent_off,
    ),
    Preset(
        code="quantity_breaks",
        wants=("goods", "breaks"),
        usual=Values(breaks=((6, 100_000), (12, 150_000))),
        make=_quantity_breaks,
    ),
    Preset(
        code="bundle",
        wants=("places", "price_minor"),
        usual=Values(price_minor=100_00),
        make=_together,
    ),
    Preset(code="gift", wants=("places",), usual=Values(), make=_gift),
    Preset(code="points", wants=("goods", "multiplier"), usual=Values(), make=_points),
)
"""All of them, in the order in which a person is shown them."""

BY_CODE: Final[Mapping[str, Preset]] = {preset.code: preset for preset in PRESETS}
