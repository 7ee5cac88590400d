"""Goods of a deal that come back: docs/rules/promotions.md, PRO-30 and PRO-31."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.audit import audit_sale
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Limits, Part, Promotion, Tier
from tests.domain.selling import DANISH, Counter, item

MILK = item("milk", 10_000)
JUICE = item("juice", 3_000)
TEA = item("tea", 5_000, tax_class="reduced")


def part(*items: str, count: int = 1) -> Part:
    return Part(goods=(Goods(items=items),), count=count)


def a_set(count: int, give: Give, *items: str, **more: Any) -> Promotion:
    return Promotion(
        id="deal", name="Deal", form="set", parts=(part(*items, count=count),), give=give, **more
    )


THIRD_FREE = a_set(3, Give(way="percent", value=1_000_000, on="cheapest"), "milk")
THREE_FOR_50 = a_set(3, Give(way="price", value=5_000), "juice")


def bought(promotions: tuple[Promotion, ...], *lines: tuple[Any, int]) -> tuple[Counter, Any]:
    counter = Counter(replace(DANISH, offers=arranged(promotions)))
    for what, quantity in lines:
        counter.add(what, quantity)
    return counter, counter.sell_for("card")


def given_back(counter: Counter, sold: Any, *lines: tuple[int, int]) -> int:
    counter.refund(sold, lines)
    entry = counter.sell_for("card")
    assert audit_sale(entry["body"]) == ()
    total: int = entry["body"]["total"]
    return -total


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


def test_a_rule_of_a_later_program_is_mirrored_by_shares() -> None:
    """PRO-27, PRO-30: what is not understood of the sale's own entry gives back shares."""
    counter, sold = bought((THIRD_FREE,), (MILK, 3_000))
    sold["body"]["promotions"][0]["rule"]["form"] = "lottery"
    assert given_back(counter, sold, (1, 1_000)) == 6_667


PROMOTIONS = st.lists(
    st.sampled_from(
        [
            THIRD_FREE,
            replace(THREE_FOR_50, id="fifty", combines="all"),
            a_set(2, Give(way="percent", value=500_000, on="cheapest"), "milk", "juice"),
            replace(a_set(2, Give(way="amount", value=1_001), "milk", "juice"), id="off"),
            Promotion(
                id="spend",
                name="Spend",
                form="pool",
                measure="amount",
                tiers=(Tier(least=15_000, way="amount", value=1_999),),
                limits=Limits(basket=1),
                combines="all",
            ),
            Promotion(
                id="each",
                name="Each",
                form="each",
                parts=(part("juice", "tea"),),
                give=Give(way="percent", value=150_000),
                combines="all",
            ),
        ]
    ),
    max_size=4,
    unique_by=lambda promotion: promotion.id,
)


@settings(max_examples=60, deadline=None)
@given(
    PROMOTIONS,
    st.lists(st.integers(0, 4), min_size=3, max_size=3),
    st.permutations(range(12)),
    st.booleans(),
)
def test_refunds_add_up_to_what_was_paid(
    promotions: list[Promotion], counts: list[int], order: list[int], by_hand: bool
) -> None:
    """PRO-31: in whatever order the pieces come back, in total, tax and each row of it."""
    counter = Counter(replace(DANISH, offers=arranged(promotions)))
    for what, count in zip((MILK, JUICE, TEA), counts, strict=True):
        if count:
            counter.add(what, count * 1_000)
    if not counter.basket.lines:
        return
    if by_hand:
        counter.discount(rate_ppm=70_000)
    sold = counter.sell_for("card")
    pieces = [
        line["line"] for line in sold["body"]["lines"] for _ in range(line["quantity"] // 1_000)
    ]
    left = {
        (row["category"], row["rate"]): [row["net"], row["tax"]] for row in sold["body"]["taxes"]
    }
    for place in order:
        if place < len(pieces):
            assert given_back(counter, sold, (pieces[place], 1_000)) >= 0
            for row in counter.sales[-1]["body"]["taxes"]:
                found = left[row["category"], row["rate"]]
                found[0] += row["net"]
                found[1] += row["tax"]
    assert all(found == [0, 0] for found in left.values())
