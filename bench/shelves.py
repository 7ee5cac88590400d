"""A shop with many promotions, made from a seed: what the measurements of promotions run on.

Goods are spread over categories and brands as in a grocer's; every promotion is of a kind that
shops know, on a category, a brand or a handful of items. Nothing here is taken from real data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.promotion import (
    Combines,
    Give,
    Goods,
    Holds,
    Limits,
    Part,
    Promotion,
    Tier,
)

CATEGORIES = 60
BRANDS = 120
ENDINGS = (0, 50, 95)
BASKETS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Baskets of so much, and the promotions that are active while they are sold."""

    what: str
    promotions: tuple[Promotion, ...]
    baskets: tuple[tuple[GoodsLine, ...], ...]


def small_shop() -> Shop:
    """Fifty promotions on goods of all kinds."""
    return Shop(
        what="20 lines, 50 active promotions",
        promotions=tuple(promotions(50, seed=1)),
        baskets=tuple(tuple(basket(lines=20, seed=seed)) for seed in range(BASKETS)),
    )


def large_shop() -> Shop:
    """A thousand promotions of which thirty are on the aisles that the baskets are from."""
    few = promotions(30, seed=2, categories=range(20))
    return Shop(
        what="200 lines, 1,000 active promotions, at most 30 relevant",
        promotions=(*few, *elsewhere(970, seed=3)),
        baskets=tuple(
            tuple(basket(lines=200, seed=seed, categories=20)) for seed in range(BASKETS)
        ),
    )


def elsewhere(count: int, *, seed: int) -> list[Promotion]:
    """So many promotions on aisles that no basket of the first twenty categories is from."""
    found = promotions(count, seed=seed, categories=range(24, CATEGORIES - 1))
    return [replace(one, id=f"other-{place:05d}") for place, one in enumerate(found)]


def goods_line(number: int, *, seed: int, pieces: int) -> GoodsLine:
    """A line of an item that is the same wherever it comes up."""
    random = Random(seed)
    price = random.randint(5, 120) * 100 + random.choice(ENDINGS)
    category = random.randrange(CATEGORIES)
    return GoodsLine(
        line=number,
        items=(f"item-{seed}",),
        price_minor=price,
        bare_minor=price,
        quantity_thousandths=pieces * 1000,
        categories=(f"category-{category}", f"aisle-{category // 6}"),
        brand=f"brand-{random.randrange(BRANDS)}",
        moment="2026-12-01T16:30",
    )


def basket(*, lines: int, seed: int, categories: int | None = None) -> list[GoodsLine]:
    """Lines of different items, one to four pieces of each; with `categories` only of the first so
    many."""
    random = Random(seed)
    found: list[GoodsLine] = []
    while len(found) < lines:
        line = goods_line(
            len(found) + 1,
            seed=random.randrange(5_000),
            pieces=random.choice((1, 1, 1, 2, 2, 3, 4)),
        )
        number = int(line.categories[0].partition("-")[2])
        if categories is None or number < categories:
            found.append(line)
    return found


def promotions(count: int, *, seed: int, categories: Sequence[int] = ()) -> list[Promotion]:
    """So many promotions; with `categories` only on these."""
    random = Random(seed)
    return [_promotion(random, f"promotion-{number:05d}", categories) for number in range(count)]


def _promotion(random: Random, name: str, categories: Sequence[int]) -> Promotion:
    category = random.choice(categories) if categories else random.randrange(CATEGORIES)
    goods = random.choice(
        (
            Goods(categories=(f"category-{category}",)),
            Goods(categories=(f"category-{category}",), price_to=random.randint(20, 80) * 100),
            Goods(
                brands=(f"brand-{random.randrange(BRANDS)}",), categories=(f"category-{category}",)
            ),
        )
    )
    combines: Combines = random.choice(("alone", "alone", "alone", "all"))
    return _of_kind(random, name, goods, combines, category)


def _of_kind(
    random: Random, name: str, goods: Goods, combines: Combines, category: int
) -> Promotion:
    each = (Part(goods=(goods,)),)
    some = (Part(goods=(goods,), count=random.choice((2, 3, 3, 6))),)
    holds = (Holds(from_="2026-11-01T00:00", to="2026-12-24T00:00"),)
    match random.randrange(7):
        case 0:
            give = Give(way="percent", value=random.choice((100_000, 150_000, 200_000)))
            return Promotion(
                id=name,
                name=name,
                form="each",
                parts=each,
                give=give,
                holds=holds,
                combines=combines,
            )
        case 1:
            give = Give(way="percent", value=1_000_000, on="cheapest")
            return Promotion(
                id=name,
                name=name,
                form="set",
                parts=some,
                give=give,
                holds=holds,
                combines=combines,
            )
        case 2:
            give = Give(way="percent", value=500_000, on="cheapest")
            two = (Part(goods=(goods,), count=2),)
            return Promotion(
                id=name, name=name, form="set", parts=two, give=give, holds=holds, combines=combines
            )
        case 3:
            give = Give(way="price", value=some[0].count * random.randint(10, 40) * 100)
            return Promotion(
                id=name,
                name=name,
                form="set",
                parts=some,
                give=give,
                holds=holds,
                combines=combines,
            )
        case 4:
            other = Goods(categories=(f"category-{(category + 1) % CATEGORIES}",))
            parts = (Part(goods=(goods,)), Part(goods=(other,)))
            give = Give(way="price", value=random.randint(30, 120) * 100)
            return Promotion(
                id=name,
                name=name,
                form="set",
                parts=parts,
                give=give,
                holds=holds,
                combines=combines,
            )
        case 5:
            tiers = (
                Tier(least=6, way="percent", value=100_000),
                Tier(least=12, way="percent", value=150_000),
            )
            return Promotion(
                id=name,
                name=name,
                form="pool",
                parts=each,
                tiers=tiers,
                holds=holds,
                combines=combines,
            )
        case _:
            give = Give(way="amount", value=random.randint(2, 10) * 100)
            return Promotion(
                id=name, name=name, form="each", parts=each, give=give, holds=holds,
                limits=Limits(basket=random.choice((1, 2, 3))), combines=combines,
            )  # fmt: skip


def tangle(seed: int, *, price: int | None = None) -> tuple[list[GoodsLine], list[Promotion]]:
    """Twelve deals that are alone and overlap over sixty pieces, each of its own kind or of one
    price: what the search is hardest tried by."""
    random = Random(seed)
    lines = [
        GoodsLine(
            line=number + 1,
            items=(f"item-{number:02d}",),
            price_minor=cost,
            bare_minor=cost,
            quantity_thousandths=1000,
        )
        for number in range(60)
        for cost in (price or random.choice((995, 1295, 1495, 1995, 2495, 2995, 3495, 3995, 4995)),)
    ]
    deals: list[Promotion] = []
    for number in range(12):
        own = [line for line in lines if random.random() < 0.4] or lines[:5]
        count = random.choice((2, 3, 3, 4, 5))
        mean = sum(line.price_minor for line in own) // len(own)
        give = random.choice(
            (
                Give(
                    way="price",
                    value=mean * count * random.choice((70, 75, 80, 85, 90)) // 10_000 * 100,
                ),
                Give(
                    way="price",
                    value=mean * count * random.choice((70, 75, 80, 85, 90)) // 10_000 * 100,
                ),
                Give(way="percent", value=random.choice((100_000, 150_000, 200_000, 250_000))),
                Give(way="percent", value=1_000_000, on="cheapest"),
            )
        )
        part = Part(goods=(Goods(items=tuple(line.items[0] for line in own)),), count=count)
        deals.append(
            Promotion(id=f"deal-{number:02d}", name="Deal", form="set", parts=(part,), give=give)
        )
    return lines, deals
