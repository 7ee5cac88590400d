"""Which price holds: docs/rules/prices.md, PRICE-1 to PRICE-5 and PRICE-16 to PRICE-19."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.item import SaleWindow
from kasse.domain.prices import (
    ItemPrice,
    ListPrice,
    PriceBreak,
    PriceList,
    PriceOption,
    PriceStep,
    best_option,
    prior_price,
    resolve,
)

FRIDAY = SaleWindow(days=(5,), starts=16 * 60, ends=18 * 60)
NOON = "2026-11-27T12:00"


def listed(*prices: int | tuple[int, int], **fields: Any) -> ListPrice:
    """A list's prices: for any quantity, or (from so many thousandths on, price)."""
    breaks = (
        PriceBreak(price_minor=price)
        if isinstance(price, int)
        else PriceBreak(price_minor=price[1], least_thousandths=price[0])
        for price in prices
    )
    return ListPrice(list=PriceList(**{"id": "l-1", **fields}), breaks=tuple(breaks))


def price_of(
    *lists: ListPrice, moment: str = NOON, own: int | None = None, item: int | None = 3_000
) -> ItemPrice:
    return resolve(item, own_minor=own, prices=lists, moment=moment)


@pytest.mark.parametrize(
    ("moment", "price"),
    [
        ("2026-11-27T15:59", 3_000),
        ("2026-11-27T16:00", 2_500),
        ("2026-11-27T17:59", 2_500),
        ("2026-11-27T18:00", 3_000),
        ("2026-11-26T17:00", 3_000),
    ],
)
def test_times_of_the_week(moment: str, price: int) -> None:
    """PRICE-1"""
    assert price_of(listed(2_500, windows=(FRIDAY,)), moment=moment).price_minor == price


@pytest.mark.parametrize(
    ("moment", "price"),
    [
        ("2026-11-30T23:59", 3_000),
        ("2026-12-01T00:00", 2_500),
        ("2026-12-24T11:59", 2_500),
        ("2026-12-24T12:00", 3_000),
    ],
)
def test_from_one_moment_until_before_another(moment: str, price: int) -> None:
    """PRICE-1"""
    december = listed(2_500, valid_from="2026-12-01T00:00", valid_to="2026-12-24T12:00")
    assert price_of(december, moment=moment).price_minor == price


def test_the_narrowest_holds() -> None:
    """PRICE-2"""
    everywhere = listed(2_800, id="all")
    region = listed(2_900, id="region", level="region")
    store = listed(2_500, id="store", level="store")
    assert price_of(everywhere) == ItemPrice(price_minor=2_800, list="all")
    assert price_of(everywhere, region) == ItemPrice(price_minor=2_900, list="region")
    assert price_of(everywhere, region, own=3_200) == ItemPrice(price_minor=3_200)
    found = price_of(everywhere, region, store, own=3_200)
    assert found == ItemPrice(price_minor=2_500, list="store")
    assert price_of(own=3_200) == ItemPrice(price_minor=3_200)
    from_six_on = listed((6_000, 2_000), id="six", level="store")
    assert price_of(everywhere, from_six_on).list == "all"


def test_between_equally_narrow_lists() -> None:
    """PRICE-3"""
    lists = (
        listed(2_900, id="c"),
        listed(2_800, id="b", valid_from="2026-11-01T00:00"),
        listed(2_700, id="a", valid_from="2026-11-01T00:00"),
        listed(2_500, id="z", windows=(FRIDAY,)),
    )
    for order in permutations(lists):
        assert price_of(*order).list == "a"
        assert price_of(*order, moment="2026-11-27T17:00").list == "z"


def test_a_condition_never_makes_it_dearer() -> None:
    """PRICE-4"""
    wine = price_of(
        listed((6_000, 7_000), id="six"),
        listed(7_500, id="members", groups=("member",)),
        listed(8_500, id="dear", groups=("member",)),
        item=8_000,
    )
    six = PriceOption(list="six", price_minor=7_000, least_thousandths=6_000)
    member = PriceOption(list="members", price_minor=7_500, group="member")
    assert wine == ItemPrice(price_minor=8_000, options=(six, member))
    for quantity, groups, expected in (
        (1_000, (), None),
        (5_999, (), None),
        (6_000, (), six),
        (1_000, ("member",), member),
        (6_000, ("member", "staff"), six),
    ):
        found = best_option(wine.options, quantity_thousandths=quantity, groups=groups)
        assert found == expected


def test_an_open_price_stays_open() -> None:
    """PRICE-8"""
    lists = (listed(2_500), listed((2_000, 1_000), id="more"))
    assert price_of(*lists, item=None) == ItemPrice(price_minor=None)
    # Where the store has a price of it, it is none.
    assert price_of(*lists, item=None, own=3_000).price_minor == 3_000


_lists = st.lists(
    st.builds(
        lambda number, level, groups, start, windows, breaks: ListPrice(
            list=PriceList(
                id=f"l{number}",
                level=level,
                groups=groups,
                valid_from=start,
                windows=windows,
            ),
            breaks=tuple(
                PriceBreak(price_minor=price, least_thousandths=least) for least, price in breaks
            ),
        ),
        st.integers(1, 9),
        st.sampled_from(("store", "region", "everywhere")),
        st.sampled_from(((), (), ("member",))),
        st.sampled_from((None, "2026-11-01T00:00", "2026-12-01T00:00")),
        st.sampled_from(((), (FRIDAY,))),
        st.lists(st.tuples(st.sampled_from((0, 2_000, 6_000)), st.integers(0, 5_000)), max_size=3),
    ),
    max_size=5,
    unique_by=lambda found: found.list.id,
)


@given(
    lists=_lists,
    own=st.none() | st.integers(0, 5_000),
    moment=st.sampled_from((NOON, "2026-11-27T17:00", "2026-12-02T09:00")),
    data=st.data(),
)
@settings(max_examples=60)
def test_prices_always(
    lists: list[ListPrice], own: int | None, moment: str, data: st.DataObject
) -> None:
    """PRICE-3, PRICE-4: the order of lists says nothing; a condition, a group more or a larger
    quantity never makes one unit dearer."""
    found = resolve(3_000, own_minor=own, prices=lists, moment=moment)
    shuffled = data.draw(st.permutations(lists))
    assert resolve(3_000, own_minor=own, prices=shuffled, moment=moment) == found
    assert found.price_minor is not None

    def pays(quantity: int, *groups: str) -> int:
        option = best_option(found.options, quantity_thousandths=quantity, groups=groups)
        assert found.price_minor is not None
        return found.price_minor if option is None else option.price_minor

    prices = [pays(quantity) for quantity in (1, 1_000, 2_000, 5_999, 6_000, 90_000)]
    assert prices == sorted(prices, reverse=True)
    assert prices[0] <= found.price_minor
    assert pays(1_000, "member") <= pays(1_000)


def steps(*found: tuple[str, int | None] | tuple[str, int | None, bool]) -> list[PriceStep]:
    return [
        PriceStep(moment=f"{day}T00:00", price_minor=price, reduced=bool(reduced))
        for day, price, *reduced in found
    ]


@pytest.mark.parametrize(
    ("history", "prior"),
    [
        # PRICE-17
        (
            [
                ("2026-01-01", 10_000),
                ("2026-11-10", 9_000),
                ("2026-11-20", 10_000),
                ("2026-11-30", 8_000, True),
            ],
            9_000,
        ),
        (
            [
                ("2026-01-01", 9_000),
                ("2026-10-31", 10_000),
                ("2026-11-30", 8_000, True),
            ],
            10_000,
        ),
        (
            [
                ("2026-01-01", 9_000),
                ("2026-11-01", 10_000),
                ("2026-11-30", 8_000, True),
            ],
            9_000,
        ),
        (
            [
                ("2026-01-01", 5_000),
                ("2026-10-01", None),
                ("2026-11-20", 10_000),
                ("2026-11-30", 8_000, True),
            ],
            10_000,
        ),
        # PRICE-18
        (
            [
                ("2026-01-01", 10_000),
                ("2026-11-10", 8_000, True),
                ("2026-11-20", 6_000, True),
            ],
            10_000,
        ),
        (
            [
                ("2026-01-01", 10_000),
                ("2026-11-10", 8_000, True),
                ("2026-11-19", 10_000),
                ("2026-11-20", 6_000, True),
            ],
            8_000,
        ),
        (
            [
                ("2026-01-01", 10_000),
                ("2026-11-10", 6_000, True),
                ("2026-11-20", 8_000, True),
            ],
            6_000,
        ),
        (
            [
                ("2026-01-01", 10_000),
                ("2026-11-10", 8_000, True),
                ("2026-11-15", None, True),
                ("2026-11-20", 6_000, True),
            ],
            8_000,
        ),
        # PRICE-19
        ([("2026-11-20", 5_000), ("2026-11-27", 4_000, True)], 5_000),
        ([("2026-11-27", 4_000, True)], None),
    ],
)
def test_the_lowest_price_before_a_reduction(history: list[Any], prior: int | None) -> None:
    """PRICE-17, PRICE-18, PRICE-19"""
    assert prior_price(steps(*history), moment="2026-11-30T09:00") == prior


def test_without_a_reduction_it_is_the_lowest_of_the_last_30_days() -> None:
    """PRICE-17: where no reduction holds, of the 30 days before the moment asked for."""
    history = steps(("2026-01-01", 10_000), ("2026-11-10", 8_000, True), ("2026-11-20", 9_000))
    assert prior_price(history, moment="2026-11-30T09:00") == 8_000


def test_before_it_is_sold_there_is_no_prior_price() -> None:
    """PRICE-19"""
    history = steps(("2026-12-01", 10_000), ("2026-12-02", 8_000, True))
    assert prior_price(history, moment="2026-11-30T09:00") is None
