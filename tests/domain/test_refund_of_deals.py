"""Goods of a deal that come back: docs/rules/promotions.md, PRO-30 and PRO-31."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.audit import audit_sale
from kasse.domain.basket.decision import Decided
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Limits, Part, Promotion, Tier
from tests.domain.selling import BEER, DANISH, Counter, item

MILK = item("milk", 10_000)
JUICE = item("juice", 3_000)
TEA = item("tea", 5_000, tax_class="reduced")
APPLE = item("apple", 2_000)
CHEESE = item("cheese", 4_990, unit="kg", floor=3_000)
OAT = ModifierGroup(
    id="extra", name="Extra", min=0, max=9, modifiers=(Modifier(id="oat", name="Oat", price=500),)
)
WITH_OAT: Any = {"groups": (OAT,), "modifiers": (("oat", 1),)}


def part(*items: str, count: int = 1) -> Part:
    return Part(goods=(Goods(items=items),), count=count)


def a_set(count: int, give: Give, *items: str, **more: Any) -> Promotion:
    return Promotion(
        id="deal", name="Deal", form="set", parts=(part(*items, count=count),), give=give, **more
    )


def each(give: Give, *items: str, **more: Any) -> Promotion:
    return Promotion(id="each", name="Each", form="each", parts=(part(*items),), give=give, **more)


THIRD_FREE = a_set(3, Give(way="percent", value=1_000_000, on="cheapest"), "milk")
FOR_50 = Give(way="price", value=5_000)
FORTY_OFF = Give(way="amount", value=4_000)
THREE_FOR_50 = a_set(3, FOR_50, "juice")


def bought(promotions: tuple[Promotion, ...], *lines: tuple[Any, int]) -> tuple[Counter, Any]:
    counter = Counter(replace(DANISH, offers=arranged(promotions)))
    for what, quantity in lines:
        counter.add(what, quantity)
    return counter, counter.sell_for("card")


def given_back(counter: Counter, sold: Any, *lines: tuple[int, int]) -> int:
    counter.refund(sold, lines)
    entry = counter.sell_for("card")
    assert audit_sale(entry["body"]) == ()
    for line in entry["body"]["lines"]:
        assert line["total"] <= 0 <= -line["tax"]
    assert all(amount >= 0 for _, amount in named(counter))
    total: int = entry["body"]["total"]
    return -total


def unknown(sold: Any) -> Any:
    """The sale as a till sees it that does not know the forms of its promotions."""
    later = deepcopy(sold)
    for promotion in later["body"].get("promotions", ()):
        promotion["rule"]["form"] = "lottery"
    return later


def named(counter: Counter) -> list[tuple[str, int]]:
    """The promotions on the lines of the last entry."""
    return [
        (off["promotion"], off["amount"])
        for line in counter.sales[-1]["body"]["lines"]
        for off in line.get("discounts", ())
        if off["source"] == "promotion"
    ]


def test_one_of_three_for_two() -> None:
    """PRO-30: two cost as much as three did; the second and the third give back all of it."""
    counter, sold = bought((THIRD_FREE,), (MILK, 3_000))
    assert sold["body"]["total"] == 20_000
    assert [given_back(counter, sold, (1, 1_000)) for _ in range(3)] == [0, 10_000, 10_000]


def test_a_customer_never_pays_for_giving_back() -> None:
    """PRO-30: any 3 for 50.00 at 30.00: two cost 60.00; what they were not asked for is held back."""
    counter, sold = bought((THREE_FOR_50,), (JUICE, 3_000))
    assert [given_back(counter, sold, (1, 1_000)) for _ in range(3)] == [0, 2_000, 3_000]


def test_a_piece_that_no_deal_needs_comes_back_whole() -> None:
    """PRO-30: of four at 3 for 2, three keep their deal."""
    counter, sold = bought((THIRD_FREE,), (MILK, 4_000))
    assert given_back(counter, sold, (1, 1_000)) == 10_000
    assert "discounts" not in counter.sales[-1]["body"]["lines"][0]
    assert given_back(counter, sold, (1, 3_000)) == 20_000


def test_a_kept_line_that_becomes_dearer_is_held_back_on_the_one_that_leaves() -> None:
    """PRO-30, PRO-31: of a meal deal the drink comes back, and then the sandwich."""
    meal = Promotion(
        id="meal",
        name="Meal deal",
        form="set",
        parts=(part("milk"), part("juice")),
        give=Give(way="price", value=11_000),
    )
    counter, sold = bought((meal,), (MILK, 1_000), (JUICE, 1_000))
    # 130.00 for 110.00; milk alone is 100.00, so the juice gives back 10.00 of its 30.00.
    assert given_back(counter, sold, (2, 1_000)) == 1_000
    (line,) = counter.sales[-1]["body"]["lines"]
    assert [(off["source"], off["amount"]) for off in line["discounts"]] == [("promotion", 2_000)]
    assert given_back(counter, sold, (1, 1_000)) == 10_000


def test_a_line_that_got_nothing_holds_back_what_it_makes_dearer() -> None:
    """PRO-30: two milk pay for the juice that is free; one milk comes back, and the juice is not
    free any more."""
    mixed = a_set(3, Give(way="percent", value=1_000_000, on="cheapest"), "milk", "juice")
    counter, sold = bought((mixed,), (MILK, 2_000), (JUICE, 1_000))
    assert given_back(counter, sold, (1, 1_000)) == 7_000
    (line,) = counter.sales[-1]["body"]["lines"]
    assert [(off["promotion"], off["amount"]) for off in line["discounts"]] == [("deal", 3_000)]
    assert given_back(counter, sold, (2, 1_000)) == 3_000
    assert given_back(counter, sold, (1, 1_000)) == 10_000


def test_deals_over_several_rates_come_back_by_shares() -> None:
    """PRO-31: what is held back must come back at the rate at which it was charged."""
    both = a_set(2, Give(way="price", value=12_000), "milk", "tea")
    counter, sold = bought((both,), (MILK, 1_000), (TEA, 1_000))
    assert given_back(counter, sold, (1, 1_000)) == sold["body"]["lines"][0]["total"] == 8_000
    assert given_back(counter, sold, (2, 1_000)) == 4_000


def test_an_exempt_sale_comes_back_by_shares() -> None:
    """PRO-31, TAX-11"""
    counter = Counter(replace(DANISH, offers=arranged((THIRD_FREE,))))
    counter.add(MILK, 3_000)
    counter.exempt()
    sold = counter.sell_for("card")
    assert sold["body"]["total"] == 16_000
    assert [given_back(counter, sold, (1, 1_000)) for _ in range(3)] == [5_333, 5_334, 5_333]


def test_a_rule_of_a_later_program_is_mirrored_by_shares() -> None:
    """PRO-27, PRO-30: what is not understood of the sale's own entry gives back shares."""
    counter, sold = bought((THIRD_FREE,), (MILK, 3_000))
    assert given_back(counter, unknown(sold), (1, 1_000)) == 6_667


def test_what_no_rule_fits_pays_for_no_deal() -> None:
    """PRO-30: neither goods beside a deal nor a deposit in it; nor goods of another deal."""
    counter, sold = bought((THREE_FOR_50,), (JUICE, 3_000), (APPLE, 1_000))
    assert given_back(counter, sold, (1, 1_000)) == 0
    assert given_back(counter, sold, (2, 1_000)) == 2_000
    beers = a_set(3, Give(way="price", value=2_000), "beer")
    counter, sold = bought((beers,), (BEER, 3_000))
    assert given_back(counter, sold, (1, 2_000), (2, 2_000)) == 1_000 + 200
    other = replace(THIRD_FREE, id="other")
    counter, sold = bought((THREE_FOR_50, other), (JUICE, 3_000), (MILK, 3_000))
    assert given_back(counter, sold, (1, 1_000)) == 0
    assert given_back(counter, sold, (2, 3_000)) == 20_000


def test_by_hand_and_deals_never_take_off_the_same_twice() -> None:
    """PRO-30: what was taken off by hand is no larger part of what the deal leaves than before."""
    a, b = item("a", 10_000), item("b", 8_000)
    half = each(Give(way="percent", value=500_000), "a", "b", limits=Limits(basket=1))
    for by_hand, paid, of_a, of_b in ((1_000_000, 5_000, 5_000, 0), (500_000, 9_000, 7_000, 2_000)):
        counter = Counter(replace(DANISH, offers=arranged((half,))))
        counter.add(a)
        counter.add(b)
        counter.discount(2, rate_ppm=by_hand)
        sold = counter.sell_for("card")
        assert sold["body"]["total"] == paid
        assert given_back(counter, sold, (1, 1_000)) == of_a
        assert given_back(counter, sold, (2, 1_000)) == of_b


def test_a_weighed_piece_gives_back_no_more_than_was_paid() -> None:
    """PRO-30: 40.00 off a piece of cheese of 2 kg, and 10 % by hand; the half kilogram that is kept
    is free."""
    counter = Counter(replace(DANISH, offers=arranged((each(FORTY_OFF, "brie"),))))
    counter.add(item("brie", 4_990, unit="kg"), 2_000)
    counter.discount(1, rate_ppm=100_000)
    sold = counter.sell_for("card")
    assert sold["body"]["total"] == 5_382
    assert given_back(counter, sold, (1, 1_500)) == 5_382
    assert given_back(counter, sold, (1, 500)) == 0


def test_what_is_kept_has_its_floor_and_its_modifiers() -> None:
    """PRO-5, PRO-10, PRO-30"""
    two = a_set(2, Give(way="price", value=2_000), "milk")
    counter, sold = bought((two,), (item("milk", 2_000, floor=1_500), 4_000))
    assert sold["body"]["total"] == 6_000
    assert given_back(counter, sold, (1, 1_000)) == 1_000
    counter = Counter(replace(DANISH, offers=arranged((replace(two, give=FOR_50),))))
    counter.add(item("milk", 3_000), 4_000, **WITH_OAT)
    sold = counter.sell_for("card")
    assert sold["body"]["total"] == 2 * (5_000 + 1_000)
    assert given_back(counter, sold, (1, 1_000)) == 2_500


def test_a_percentage_over_several_rates_ties_nothing() -> None:
    """PRO-31: 10 % on milk and tea, at two rates, leaves the deal on milk as it is."""
    tenth = each(Give(way="percent", value=100_000), "milk", "tea", combines="all")
    free = replace(THIRD_FREE, combines="all")
    counter, sold = bought((free, tenth), (MILK, 3_000), (TEA, 1_000))
    assert sold["body"]["total"] == 18_000 + 4_500
    assert given_back(counter, sold, (1, 1_000)) == 0
    assert given_back(counter, sold, (2, 1_000)) == 4_500
    assert given_back(counter, sold, (1, 2_000)) == 18_000


def test_only_what_is_tied_to_a_deal_over_several_rates_gives_back_shares() -> None:
    """PRO-31: soap and tea together for 60.00, soap itself 3 for 2; the milk has a deal of its own."""
    soap = item("soap", 4_000)
    both = Promotion(
        id="both",
        name="Both",
        form="set",
        parts=(part("soap"), part("tea")),
        give=Give(way="price", value=6_000),
    )
    soaps = a_set(3, Give(way="percent", value=1_000_000, on="cheapest"), "soap")
    milks = replace(THIRD_FREE, id="milks")
    counter, sold = bought((both, soaps, milks), (MILK, 3_000), (soap, 4_000), (TEA, 1_000))
    assert sold["body"]["total"] == 20_000 + 6_000 + 8_000
    assert given_back(counter, sold, (1, 1_000)) == 0
    assert sold["body"]["lines"][1]["total"] == 10_667
    assert given_back(counter, sold, (2, 2_000)) == 5_334
    assert given_back(counter, sold, (2, 2_000)) == 5_333
    assert given_back(counter, sold, (1, 2_000)) == 20_000
    assert given_back(counter, sold, (3, 1_000)) == sold["body"]["lines"][2]["total"]


def test_a_till_that_does_not_know_the_rule_makes_good_what_another_held_back() -> None:
    """PRO-31: of 3 for 2 one comes back at a till that knows it; and the other way round."""
    counter, sold = bought((THIRD_FREE,), (MILK, 3_000), (APPLE, 1_000))
    assert given_back(counter, sold, (1, 1_000)) == 0
    assert given_back(counter, unknown(sold), (2, 1_000)) == 2_000
    assert [given_back(counter, unknown(sold), (1, 1_000)) for _ in range(2)] == [10_000, 10_000]
    counter, sold = bought((THIRD_FREE,), (MILK, 3_000))
    assert given_back(counter, unknown(sold), (1, 1_000)) == 6_667
    assert [given_back(counter, sold, (1, 1_000)) for _ in range(2)] == [3_333, 10_000]


def test_a_till_that_does_not_know_the_rule_gives_back_no_more_than_is_left() -> None:
    """PRO-31: 40.00 off one; its limit goes to the juice that is kept when the milk comes back."""
    once = each(FORTY_OFF, "milk", "juice", limits=Limits(basket=1))
    counter, sold = bought((once,), (MILK, 1_000), (JUICE, 1_000), (APPLE, 1_000))
    assert sold["body"]["total"] == 11_000
    assert given_back(counter, sold, (1, 1_000)) == 9_000
    assert given_back(counter, unknown(sold), (3, 1_000)) == 2_000
    assert given_back(counter, unknown(sold), (2, 1_000)) == 0
    assert named(counter) == [("each", 3_000)]
    # The kiwi, which is not back yet, cannot make good what the milk gave back for the juice.
    kiwi = replace(each(Give(way="amount", value=100), "kiwi"), id="kiwi")
    lines = (MILK, 1_000), (JUICE, 1_000), (item("kiwi", 2_000), 1_000)
    counter, sold = bought((once, kiwi), *lines)
    assert given_back(counter, sold, (1, 1_000)) == 9_000
    assert given_back(counter, unknown(sold), (2, 1_000)) == 1_900
    assert given_back(counter, sold, (3, 1_000)) == 0


def test_goods_beside_a_deal_make_nothing_good_for_it() -> None:
    """PRO-31: one of four at 3 for 2 came back whole at a till that knows it; the apple does too."""
    counter, sold = bought((THIRD_FREE,), (MILK, 4_000), (APPLE, 1_000))
    assert given_back(counter, sold, (1, 1_000)) == 10_000
    later = unknown(sold)
    assert [given_back(counter, later, (1, 1_000)) for _ in range(3)] == [7_500, 7_500, 5_000]
    assert given_back(counter, later, (2, 1_000)) == 2_000


def test_what_is_held_back_is_named_after_what_had_bound_the_line() -> None:
    """PRO-31: the juice paid for a free apple; what took something off the kiwi only fits it."""
    kiwi = each(Give(way="amount", value=100), "kiwi", "juice", limits=Limits(basket=1))
    gift = Promotion(
        id="gift",
        name="Gift",
        form="set",
        parts=(part("juice"), part("apple")),
        give=Give(way="percent", value=1_000_000, on="parts", parts=(1,)),
    )
    lines = (item("kiwi", 2_000), 1_000), (JUICE, 1_000), (APPLE, 1_000)
    counter, sold = bought((kiwi, gift), *lines)
    assert given_back(counter, sold, (2, 1_000)) == 1_000
    assert named(counter) == [("gift", 2_000)]


def test_what_is_held_back_is_named_after_what_fits_the_line() -> None:
    """PRO-31: the fourth milk was not bound, but may be when another is gone."""
    dear = item("dear", 12_000)
    two = a_set(2, Give(way="price", value=15_000), "dear", "milk", limits=Limits(basket=1))
    kiwi = each(Give(way="amount", value=100), "kiwi")
    lines = (item("kiwi", 2_000), 1_000), (dear, 2_000), (MILK, 1_000)
    counter, sold = bought((two, kiwi), *lines)
    assert sold["body"]["total"] == 1_900 + 15_000 + 10_000
    # The dear one that is kept makes a set with the milk.
    assert given_back(counter, sold, (2, 1_000)) == 10_000
    assert given_back(counter, sold, (3, 1_000)) == 3_000
    assert named(counter) == [("deal", 7_000)]


def test_an_entry_that_names_lines_it_has_not_is_read_as_far_as_it_goes() -> None:
    """PRO-30: an entry of another program."""
    counter, sold = bought((THIRD_FREE,), (MILK, 3_000))
    sold["body"]["promotions"][0]["lines"] = [99, 1]
    assert [given_back(counter, sold, (1, 1_000)) for _ in range(3)] == [0, 10_000, 10_000]
    sold["body"]["promotions"][0]["lines"] = [99]
    counter.sales.clear()
    assert given_back(counter, sold, (1, 1_000)) == 6_667


HALF = 500_000
OF_ONE_RATE = [
    THIRD_FREE,
    replace(THREE_FOR_50, id="fifty", combines="all"),
    replace(THREE_FOR_50, id="once", limits=Limits(basket=1)),
    a_set(2, Give(way="percent", value=500_000, on="cheapest"), "milk", "juice", "cheese"),
    replace(a_set(2, Give(way="amount", value=1_001), "milk", "juice"), id="off", priority=1),
    replace(each(FORTY_OFF, "juice", "milk", limits=Limits(basket=2)), id="forty"),
]
ANY = [
    *OF_ONE_RATE,
    Promotion(
        id="spend",
        name="Spend",
        form="pool",
        measure="amount",
        tiers=(Tier(least=15_000, way="amount", value=1_999),),
        limits=Limits(basket=1),
        combines="all",
    ),
    each(Give(way="percent", value=150_000), "juice", "tea", "cheese", combines="all"),
    replace(each(FORTY_OFF, "tea", "cheese"), id="cheaper", priority=-1, combines="all"),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(ANY), min_size=1, max_size=4, unique_by=lambda promotion: promotion.id
    ),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.permutations(range(15)),
    st.lists(st.sampled_from([0, 0, 1, 999, HALF]), min_size=5, max_size=5),
    st.integers(0, (1 << 15) - 1),
)
def test_refunds_add_up_to_what_was_paid(
    promotions: list[Promotion],
    counts: list[int],
    order: list[int],
    by_hand: list[int],
    unknowing: int,
) -> None:
    """PRO-31: in whatever order the pieces come back, in total, tax and each row of it; at tills
    that know the rules and at those that do not."""
    counter = Counter(replace(DANISH, offers=arranged(promotions)))
    for what, count in zip((MILK, JUICE, TEA), counts[:3], strict=True):
        if count:
            counter.add(what, count * 1_000, **(WITH_OAT if what is JUICE else {}))
    if counts[3]:
        counter.add(CHEESE, counts[3] * 711)
    if not counter.basket.lines:
        return
    for line, off in enumerate(by_hand[: len(counter.basket.lines) + 1]):
        wish = {"rate_ppm" if off == HALF else "amount_minor": off}
        decision = counter.try_discount(line or None, **wish)
        if isinstance(decision, Decided):
            counter.take(decision)
    sold = counter.sell_for("card")
    pieces = [
        (line["line"], min(line["quantity"] - done, 1_000))
        for line in sold["body"]["lines"]
        for done in range(0, line["quantity"], 1_000)
    ]
    left = {
        (row["category"], row["rate"]): [row["net"], row["tax"]] for row in sold["body"]["taxes"]
    }
    for place in order:
        if place < len(pieces):
            till = unknown(sold) if unknowing >> place & 1 else sold
            given_back(counter, till, pieces[place])
            for row in counter.sales[-1]["body"]["taxes"]:
                found = left[row["category"], row["rate"]]
                found[0] += row["net"]
                found[1] += row["tax"]
    assert all(found == [0, 0] for found in left.values())


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(OF_ONE_RATE),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4)), min_size=3, max_size=3),
)
def test_what_is_kept_costs_as_if_it_alone_had_been_bought(
    promotion: Promotion, counts: list[tuple[int, int]]
) -> None:
    """PRO-30: sold again at the same promotion, beside goods that no rule fits."""
    goods = (MILK, JUICE, APPLE)
    counter, sold = bought(
        (promotion,),
        *((what, count * 1_000) for what, (count, _) in zip(goods, counts, strict=True)),
    )
    kept = [(what, max(count - gone, 0)) for what, (count, gone) in zip(goods, counts, strict=True)]
    gone = [(line, min(count, gone)) for line, (count, gone) in enumerate(counts, start=1)]
    if not any(count for _, count in gone):
        return
    cost = 0
    if any(count for _, count in kept):
        _, other = bought((promotion,), *((what, count * 1_000) for what, count in kept if count))
        cost = other["body"]["total"]
    fitting = {item for part in promotion.parts for one in part.goods for item in one.items}
    beside = sum(
        count * what.price
        for what, (_, count) in zip(goods, gone, strict=True)
        if what.id not in fitting and what.price is not None
    )
    back = given_back(counter, sold, *((line, count * 1_000) for line, count in gone if count))
    assert back == beside + max(sold["body"]["total"] - cost - beside, 0)
