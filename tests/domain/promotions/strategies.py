"""Small baskets and promotions at random, in which ties, floors and equal pieces are frequent.

One generator makes them for Hypothesis, which shrinks what fails, and for the bench, from a seed.
"""

from dataclasses import dataclass, replace
from random import Random

from hypothesis import note
from hypothesis import strategies as st

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import (
    Combines,
    Give,
    Goods,
    Holds,
    Limits,
    Measure,
    On,
    Part,
    Promotion,
    Tier,
    Way,
)
from kasse.domain.quantity import extend

BEFORE_FIVE = "2026-12-01T16:59"
FROM_FIVE = "2026-12-01T17:00"
PRICES = (1_000, 2_000, 1_000, 3_000, 1_295, 1_001, 5, 0)
RATES = (100_000, 500_000, 150_000, 333_333, 1_000_000)
AMOUNTS = (100, 1, 500, 1_000, 2_501)
UNIT_PRICES = (500, 1_000, 999, 1_500, 0)
SET_PRICES = (1_500, 2_500, 999, 4_000, 0)
WAYS: tuple[Way, ...] = ("percent", "amount", "price")
VALUES = {"percent": RATES, "amount": AMOUNTS, "price": UNIT_PRICES}

# What is known of an item: the categories that it is in, its brand and its tags.
ITEMS = {
    "apple": (("fruit", "food"), "green", ("fresh",)),
    "juice": (("drink", "food"), "green", ()),
    "wine": (("drink",), "red", ("limited",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A basket and the promotions known."""

    promotions: tuple[Promotion, ...]
    lines: tuple[GoodsLine, ...]
    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What may come up. The laws hold for less than all of it.

    `no_room`: pieces with a lowest price or without a price, of which little or nothing comes off.
    """

    most_promotions: int = 5
    most_pieces: int = 6
    limits: bool = True
    no_room: bool = True
    priorities: bool = True
    amounts_of_pools: bool = True
    combining: bool = True


ALL_KINDS = Kinds()


@st.composite
def cases(draw: st.DrawFn, kinds: Kinds = ALL_KINDS) -> Case:
    """Cases for Hypothesis."""
    case = random_case(draw(st.randoms(use_true_random=False)), kinds)
    note(f"{case}")
    return case


def random_case(random: Random, kinds: Kinds = ALL_KINDS) -> Case:
    """One case."""
    lines = _lines(random, kinds)
    promotions = [
        _promotion(random, kinds, f"p{number}")
        for number in range(1, random.randint(0, kinds.most_promotions) + 1)
    ]
    left = tuple(
        (promotion.id, random.randint(0, 2))
        for promotion in promotions
        if promotion.form != "points" and kinds.limits and _one_in(random, 10)
    )
    visit = Visit(
        customer_groups=("members",) if _one_in(random, 2) else (),
        coupons=("ten",) if _one_in(random, 2) else (),
        left=left,
    )
    return Case(promotions=tuple(promotions), lines=lines, visit=visit)


def _one_in(random: Random, many: int) -> bool:
    """True once in so many; what shrinks becomes False."""
    return random.randint(1, many) == many


# --- the basket


def _lines(random: Random, kinds: Kinds) -> tuple[GoodsLine, ...]:
    """Lines of so many pieces at most."""
    lines: list[GoodsLine] = []
    wanted = random.randint(1, kinds.most_pieces)
    while len(lines) < wanted and (free := kinds.most_pieces - sum(line.pieces for line in lines)):
        lines.append(_line(random, kinds, number=len(lines) + 1, most=free))
    return tuple(lines)


def _line(random: Random, kinds: Kinds, *, number: int, most: int) -> GoodsLine:
    item = random.choice(list(ITEMS))
    categories, brand, tags = ITEMS[item]
    whole = _one_in(random, 6)
    quantity = (
        random.choice((345, 500, 1_500)) if whole else 1_000 * random.randint(1, min(most, 3))
    )
    bare = random.choice(PRICES if kinds.no_room else PRICES[:-1])
    if whole:
        bare = extend(bare, quantity)
    price = bare + (500 if _one_in(random, 5) else 0)
    floor = random.choice((price // 2, price - 50, price, price + 1))
    floor = max(floor, 0) if kinds.no_room and _one_in(random, 5) else 0
    moment = FROM_FIVE if _one_in(random, 6) else BEFORE_FIVE
    expires_on = random.choice(("2026-12-02", "2026-12-09")) if _one_in(random, 4) else None
    # What differs is another variant of the item, so its id tells pieces apart in PRO-16.
    variant = f"{item} {bare} {quantity if whole else 0} {floor} {moment} {expires_on}"
    return GoodsLine(
        line=number,
        items=(variant, item),
        price_minor=price,
        bare_minor=bare,
        quantity_thousandths=quantity,
        whole=whole,
        floor_minor=floor,
        categories=categories,
        brand=brand,
        tags=tags,
        moment=moment,
        expires_on=expires_on,
    )


# --- the promotions


def _promotion(random: Random, kinds: Kinds, name: str) -> Promotion:
    form = random.choice(("each", "set", "set", "set", "pool", "pool"))
    if _one_in(random, 20):
        form = "points"
    combines: Combines = "alone"
    if kinds.combining:
        combines = random.choice(("all", "alone", "alone", "all", "group"))
    limited = kinds.limits and _one_in(random, 4)
    common = Promotion(
        id=name,
        name=name,
        form="points",
        parts=(_part(random, 1),),
        multiplier=random.randint(1, 3),
        holds=(_holds(random),) if _one_in(random, 10) else (),
        channels=(random.choice(("till", "web")),) if _one_in(random, 20) else (),
        customer_groups=("members",) if _one_in(random, 20) else (),
        coupon="ten" if _one_in(random, 20) else None,
        limits=Limits(basket=random.randint(1, 2)) if limited else Limits(),
        combines=combines,
        group=random.choice(("one", "two")) if combines == "group" else "",
        priority=random.randint(0, 1) if kinds.priorities and _one_in(random, 4) else 0,
        active=not _one_in(random, 20),
    )
    if form == "each":
        return replace(common, form="each", give=_single_give(random))
    if form == "set":
        return _set(random, common)
    if form == "pool":
        return _pool(random, kinds, common)
    return common


def _part(random: Random, most: int) -> Part:
    goods = tuple(_goods(random) for _ in range(2 if _one_in(random, 6) else 1))
    return Part(goods=goods, count=random.randint(1, most))


def _goods(random: Random) -> Goods:
    """A description; most of them fit all, so that promotions meet."""
    if not _one_in(random, 3):
        return Goods()
    return random.choice(
        (
            Goods(items=(random.choice(list(ITEMS)),)),
            Goods(items=(random.choice(list(ITEMS)),)),
            Goods(categories=(random.choice(("food", "drink")),)),
            Goods(price_from=1_000),
            Goods(brands=("green",), price_to=2_000),
            Goods(tags=("fresh", "limited")),
            Goods(expires_within=3),
            Goods(not_items=("apple",)),
            Goods(not_categories=("fruit",), not_tags=("limited",)),
            Goods(categories=("food",), not_brands=("green",)),
        )
    )


def _holds(random: Random) -> Holds:
    return random.choice(
        (
            Holds(ends=17 * 60),
            Holds(starts=17 * 60, ends=2 * 60),
            Holds(days=(2,)),
            Holds(from_="2026-12-01T17:00"),
            Holds(to="2026-12-01T17:00"),
        )
    )


def _single_give(random: Random) -> Give:
    way = random.choice(WAYS)
    return Give(way=way, value=random.choice(VALUES[way]))


def _set(random: Random, common: Promotion) -> Promotion:
    """Small sets: of six pieces there must be several ways to make them."""
    parts = random.choice(
        (
            (_part(random, 3),),
            (_part(random, 2),),
            (_part(random, 2), _part(random, 1)),
            (_part(random, 1), _part(random, 1), _part(random, 1)),
        )
    )
    on: On = random.choice(("all", "all", "parts", "cheapest", "dearest"))
    if on == "all":
        way = random.choice(WAYS)
        value = random.choice(SET_PRICES if way == "price" else VALUES[way])
        give = Give(way=way, value=value)
    elif on == "parts":
        numbers = range(len(parts))
        give = replace(_single_give(random), on=on, parts=(random.choice(numbers),))
    else:
        parts = (_part(random, 3),)
        pieces = random.randint(1, parts[0].count)
        give = replace(_single_give(random), on=on, pieces=pieces)
    return replace(common, form="set", parts=parts, give=give)


def _pool(random: Random, kinds: Kinds, common: Promotion) -> Promotion:
    measure: Measure = random.choice(("count", "count", "amount", "weight"))
    repeats = kinds.amounts_of_pools and _one_in(random, 3)
    ways: tuple[Way, ...] = WAYS if kinds.amounts_of_pools else ("percent", "price")
    if repeats:
        ways = ("amount",)
    way = random.choice(ways)
    tiers = []
    least = 0
    for _ in range(1 if repeats else random.randint(1, 2)):
        least += _step(random, measure)
        tiers.append(Tier(least=least, way=way, value=random.choice(VALUES[way])))
    return replace(common, form="pool", measure=measure, tiers=tuple(tiers), repeats=repeats)


def _step(random: Random, measure: Measure) -> int:
    """From one tier to the next."""
    if measure == "count":
        return random.randint(1, 3)
    return random.choice((300, 845) if measure == "weight" else (1_000, 2_500))
