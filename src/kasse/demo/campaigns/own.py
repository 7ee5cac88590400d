"""Kasse's own promotions over the goods of each file: the usual ones of each form, so that every
way to give meets real baskets. They overlap on purpose. An id begins with what kind it is."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kasse.domain.percent import PPM
from kasse.domain.promotions.promotion import (
    Give,
    Goods,
    Holds,
    Limits,
    Measure,
    Part,
    Promotion,
    Tier,
    Way,
)

MEMBERS: Final = "members"
"""The group of customers that are known by name."""


def _in(*categories: str, **fields: Any) -> tuple[Goods, ...]:
    return (Goods(categories=categories, **fields),)


def _each(id_: str, goods: tuple[Goods, ...], way: Way, value: int, **more: Any) -> Promotion:
    """So much off each piece, or a price for each."""
    part = Part(goods=goods)
    give = Give(way=way, value=value)
    return Promotion(id=id_, name=id_, form="each", parts=(part,), give=give, **more)


def _together(
    id_: str, goods: tuple[Goods, ...], count: int, way: Way, value: int, **more: Any
) -> Promotion:
    """Any so many for a price, for so much less, or at a rate."""
    part = Part(goods=goods, count=count)
    give = Give(way=way, value=value)
    return Promotion(id=id_, name=id_, form="set", parts=(part,), give=give, **more)


def _cheapest(
    id_: str, goods: tuple[Goods, ...], count: int, rate_ppm: int, **more: Any
) -> Promotion:
    """Of so many the cheapest at a rate."""
    part = Part(goods=goods, count=count)
    give = Give(way="percent", value=rate_ppm, on="cheapest")
    return Promotion(id=id_, name=id_, form="set", parts=(part,), give=give, **more)


def _meal(id_: str, price_minor: int, *parts: tuple[Goods, ...], **more: Any) -> Promotion:
    """One of each for a price."""
    give = Give(way="price", value=price_minor)
    found = tuple(Part(goods=goods) for goods in parts)
    return Promotion(id=id_, name=id_, form="set", parts=found, give=give, **more)


def _with(
    id_: str, payer: tuple[Goods, ...], getter: tuple[Goods, ...], rate_ppm: int, **more: Any
) -> Promotion:
    """With one of these, one of those at a rate."""
    give = Give(way="percent", value=rate_ppm, on="parts", parts=(1,))
    parts = Part(goods=payer), Part(goods=getter)
    return Promotion(id=id_, name=id_, form="set", parts=parts, give=give, **more)


def _pool(
    id_: str,
    goods: tuple[Goods, ...],
    measure: Measure,
    way: Way,
    *tiers: tuple[int, int],
    **more: Any,
) -> Promotion:
    """From so much on, so much off."""
    return Promotion(
        id=id_,
        name=id_,
        form="pool",
        parts=(Part(goods=goods),),
        measure=measure,
        tiers=tuple(Tier(least=least, way=way, value=value) for least, value in tiers),
        **more,
    )


def _complete_journey() -> tuple[Promotion, ...]:
    wines = _in("DOMESTIC WINE", "IMPORTED WINE", "MISC WINE")
    drinks = _in("SOFT DRINKS", "ISOTONIC DRINKS", price_to=300)
    breakfast = _in("COLD CEREAL", "REFRGRATD JUICES/DRNKS", "CONVENIENT BRKFST/WHLSM SNACKS")
    groceries = (Goods(not_categories=("FUEL", "CIGARETTES", "COUPON"), not_tags=("maker 0",)),)
    return (
        _cheapest("three-for-two:yogurt", _in("YOGURT"), 3, PPM),
        _cheapest("three-for-two:snacks", _in("BAG SNACKS", "CRACKERS/MISC BKD FD"), 3, PPM),
        _cheapest("second-half-price:pizza", _in("FROZEN PIZZA"), 2, PPM // 2),
        _together("any-for:ten-soups", _in("SOUP", "VEGETABLES - SHELF STABLE"), 10, "price", 800),
        _together("any-for:two-dinners", _in("FRZN MEAT/MEAT DINNERS"), 2, "price", 500),
        _together("any-for:three-dinners", _in("FRZN MEAT/MEAT DINNERS"), 3, "price", 700),
        _together("any-for:four-colas", _in("SOFT DRINKS"), 4, "price", 1_000),
        _together("mixed:six-wines", wines, 6, "percent", 150_000),
        _together("mixed:five-pet-food", _in("CAT FOOD", "DOG FOODS"), 5, "amount", 100),
        _pool("tiers:beers", _in("BEERS/ALES"), "count", "percent", (2, 50_000), (4, 100_000)),
        _meal("meal:sandwich", 599, _in("SANDWICHES"), drinks, _in("BAG SNACKS")),
        _meal("meal:salad", 499, _in("SALAD BAR"), drinks),
        _with("with:sauce-for-pasta", _in("PASTA SAUCE"), _in("DRY NOODLES/PASTA"), 300_000),
        _with("gift:buns-for-hot-dogs", _in("HOT DOGS"), _in("HOT DOG BUNS"), PPM),
        _pool(
            "spend:50", groceries, "amount", "amount", (5_000, 500), repeats=True, combines="all"
        ),
        _each("member:milk", _in("FLUID MILK PRODUCTS"), "price", 199, customer_groups=(MEMBERS,)),
        _each("member:eggs", _in("EGGS"), "percent", 100_000, customer_groups=(MEMBERS,)),
        _each("limited:coffee", _in("COFFEE"), "amount", 100, limits=Limits(basket=2)),
        _each("limited:bacon", _in("BACON"), "percent", 250_000, limits=Limits(basket=1)),
        _each(
            "house:private-label",
            (Goods(brands=("Private",), not_categories=("FUEL",)),),
            "percent",
            50_000,
            combines="group",
            group="house",
        ),
        _each(
            "house:cereal", _in("COLD CEREAL"), "percent", 100_000, combines="group", group="house"
        ),
        _together("house:breakfast", breakfast, 3, "price", 900, combines="group", group="house"),
        _each(
            "hours:bread",
            _in("BAKED BREAD/BUNS/ROLLS", "BREAD"),
            "percent",
            300_000,
            holds=(Holds(starts=18 * 60, ends=2 * 60),),
        ),
        _each(
            "hours:fruit-tuesday",
            _in("TROPICAL FRUIT", "APPLES", "CITRUS", "BERRIES", "GRAPES"),
            "percent",
            200_000,
            holds=(Holds(days=(2,)),),
            combines="all",
        ),
        _each("fuel:gallon", _in("FUEL"), "percent", 20_000, combines="all"),
        _each("first:flowers", _in("FLORAL"), "percent", PPM // 2, priority=1),
        Promotion(
            id="points:produce",
            name="points:produce",
            form="points",
            parts=(Part(goods=_in("PRODUCE")),),
            multiplier=3,
        ),
    )


def _online_retail() -> tuple[Promotion, ...]:
    return (
        _cheapest("three-for-two:bags", _in("BAG"), 3, PPM),
        _cheapest("three-for-two:christmas", _in("CHRISTMAS"), 3, PPM),
        _cheapest("second-half-price:mugs", _in("MUG", "BOWL"), 2, PPM // 2),
        _together("any-for:t-lights", _in("T-LIGHT", "LIGHTS"), 6, "price", 500),
        _together("any-for:two-boxes", _in("BOX"), 2, "price", 300),
        _together("any-for:three-boxes", _in("BOX"), 3, "price", 400),
        _together("mixed:retrospot", _in("RETROSPOT"), 6, "percent", 150_000),
        _together("mixed:cards", _in("CARD", "WRAP"), 5, "amount", 100),
        _pool("tiers:cases", _in("CASES"), "count", "percent", (12, 50_000), (48, 100_000)),
        _pool("tiers:hearts", _in("HEART"), "count", "price", (24, 100), (96, 80)),
        _meal("meal:tea", 900, _in("TEAPOT", "TEACUP"), _in("CAKE"), _in("PLATE", "TRAY")),
        _with("with:bottle-for-lunch-bag", _in("LUNCH"), _in("BOTTLE"), 300_000),
        _with("gift:card-for-doormat", _in("DOORMAT"), _in("CARD", price_to=100), PPM),
        _pool("spend:300", (Goods(),), "amount", "amount", (30_000, 1_500), combines="all"),
        _each("limited:signs", _in("SIGN"), "amount", 50, limits=Limits(basket=10)),
        _each("house:red", _in("RED"), "percent", 50_000, combines="group", group="colours"),
        _each("house:pink", _in("PINK"), "percent", 80_000, combines="group", group="colours"),
        _together(
            "house:blue-or-red",
            _in("BLUE", "RED"),
            4,
            "percent",
            100_000,
            combines="group",
            group="colours",
        ),
        _each("hours:metal", _in("METAL"), "percent", 100_000, holds=(Holds(ends=12 * 60),)),
        _each("price:garden", _in("GARDEN", price_from=500), "price", 450),
        _each("first:vintage", _in("VINTAGE"), "percent", 100_000, priority=1),
    )


def _pizzaplace() -> tuple[Promotion, ...]:
    kinds = "classic", "chicken", "supreme", "veggie"
    any_pizza = _in(*kinds)
    return (
        _cheapest("three-for-two:classic", _in("classic"), 3, PPM),
        _cheapest("second-half-price:large", _in(*kinds, tags=("L",)), 2, PPM // 2),
        _together("any-for:two-medium", _in(*kinds, tags=("M",)), 2, "price", 2_800),
        _together("any-for:five", any_pizza, 5, "price", 6_500),
        _together("mixed:four", any_pizza, 4, "percent", 150_000),
        _pool("tiers:veggie", _in("veggie"), "count", "percent", (2, 50_000), (4, 120_000)),
        _meal("meal:family", 4_200, _in("chicken"), _in("veggie"), _in("classic")),
        _with("with:small-for-supreme", _in("supreme"), _in(*kinds, tags=("S",)), 300_000),
        _pool(
            "spend:50", any_pizza, "amount", "amount", (5_000, 500), repeats=True, combines="all"
        ),
        _each(
            "limited:hawaiian",
            (Goods(items=("hawaiian",)),),
            "amount",
            300,
            limits=Limits(basket=1),
        ),
        _each("house:chicken", _in("chicken"), "percent", 50_000, combines="group", group="menu"),
        _each(
            "house:large",
            _in(*kinds, tags=("L",)),
            "percent",
            50_000,
            combines="group",
            group="menu",
        ),
        _each("hours:lunch", any_pizza, "percent", 100_000, holds=(Holds(starts=660, ends=780),)),
        _each("price:friday", _in("veggie", tags=("S",)), "price", 999, holds=(Holds(days=(5,)),)),
    )


def _groceries() -> tuple[Promotion, ...]:
    fresh = _in("fruit", "vegetables")
    snack = _in("chocolate", "snacks", "candy")
    drink = _in("non-alc. drinks", "coffee")
    return (
        _cheapest("three-for-two:dairy", _in("dairy produce", "cheese"), 3, PPM),
        _cheapest("second-half-price:sausage", _in("sausage"), 2, PPM // 2),
        _together("any-for:three-fresh", fresh, 3, "price", 500),
        _together("any-for:five-fresh", fresh, 5, "price", 750),
        _together("mixed:six-drinks", _in("drinks"), 6, "percent", 150_000),
        _pool("tiers:snacks", snack, "count", "percent", (2, 50_000), (4, 150_000)),
        _meal("meal:lunch", 600, _in("bread and backed goods"), drink, fresh),
        _meal(
            "meal:breakfast",
            550,
            _in("bread and backed goods"),
            _in("cheese", "sausage"),
            _in("eggs", "dairy produce"),
        ),
        _with("with:beer-for-sausage", _in("sausage"), _in("beer"), 300_000),
        _with("gift:bag-for-hobby", _in("games/books/hobby"), _in("bags"), PPM),
        _pool(
            "spend:20", (Goods(),), "amount", "amount", (2_000, 200), repeats=True, combines="all"
        ),
        _each(
            "limited:milk",
            (Goods(items=("whole milk",)),),
            "percent",
            200_000,
            limits=Limits(basket=1),
        ),
        _each(
            "house:frozen", _in("frozen foods"), "percent", 100_000, combines="group", group="house"
        ),
        _each(
            "house:all", _in("fresh products"), "percent", 50_000, combines="group", group="house"
        ),
        _each("hours:evening", fresh, "percent", 250_000, holds=(Holds(starts=1_080),)),
    )


OWN: Final[Mapping[str, Callable[[], tuple[Promotion, ...]]]] = {
    "cj": _complete_journey,
    "online-retail": _online_retail,
    "pizzaplace": _pizzaplace,
    "groceries": _groceries,
}
"""By the name of a file's form."""
