"""Whatever the budget of steps: docs/rules/promotions.md, PRO-19."""

from random import Random
from types import ModuleType

import pytest

from bench import shelves
from kasse.domain.promotions import search, trading, whole
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Limits, Part
from tests.domain.promotions.checker import findings
from tests.domain.promotions.oracle import TooManyWays, best
from tests.domain.promotions.samples import each, line, pool, set_of
from tests.domain.promotions.strategies import random_case


@pytest.mark.parametrize(
    ("efforts", "most", "others", "ways"),
    [
        (((0, (1,)),), 0, 0, 0),
        (((0, (1,)),), 1_000, 0, 0),
        (((1, (1, 2)), (2, (12,))), 200, 30, 1),
        (((1, (1, 6)), (3, (200, 2_000))), 3_000, 3_000, 3),
    ],
)
def test_no_way_exceeds_what_was_found_by_more_than_the_gap(
    monkeypatch: pytest.MonkeyPatch,
    efforts: tuple[tuple[int, tuple[int, ...]], ...],
    most: int,
    others: int,
    ways: int,
) -> None:
    """PRO-19: and what was found can come about, however little was looked at."""
    monkeypatch.setattr(search, "SMALL", 0)
    monkeypatch.setattr(search, "_A_PIECE", 0)
    monkeypatch.setattr(search, "_EFFORTS", efforts)
    monkeypatch.setattr(search, "_MOST", most)
    monkeypatch.setattr(search, "_FIRST_KEPT", 1)
    monkeypatch.setattr(whole, "_OTHERS", others)
    monkeypatch.setattr(whole, "_OTHER_WAYS", ways)
    monkeypatch.setattr(trading, "_MOST", 2)
    judged = 0
    for seed in range(250):
        case = random_case(Random(seed))
        if any(promotion.priority for promotion in case.promotions):
            continue
        try:
            best_of = best(case.promotions, case.lines, case.visit, most_states=500).discounts
        except TooManyWays:
            continue
        applied = apply(arranged(case.promotions), case.lines, case.visit)
        reach = applied.discount_minor + applied.gap_minor
        assert applied.discount_minor <= max(best_of) <= reach, seed
        if applied.discount_minor == max(best_of):
            assert findings(applied, case.promotions, case.lines, case.visit) == [], seed
        judged += 1
    assert judged > 100


def test_other_ways_are_looked_through_where_amounts_are_cut() -> None:
    """PRO-5: the way that promises most is not the one that gives most."""
    for seed in (1428, 1438, 1450):
        case = random_case(Random(seed))
        judgement = best(case.promotions, case.lines, case.visit)
        applied = apply(arranged(case.promotions), case.lines, case.visit)
        assert applied.discount_minor in judgement.discounts


def test_too_many_ways_are_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """PRO-19"""
    case = random_case(Random(1428))
    most = max(best(case.promotions, case.lines, case.visit).discounts)
    monkeypatch.setattr(whole, "_OTHER_WAYS", 0)
    applied = apply(arranged(case.promotions), case.lines, case.visit)
    assert applied.discount_minor <= most <= applied.discount_minor + applied.gap_minor


@pytest.mark.parametrize(
    ("module", "budget", "few"),
    [(whole, "_OTHERS", 400), (whole, "_WAYS", 20), (trading, "_MOST", 0), (trading, "_LEVELS", 0)],
)
def test_too_many_trades_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, budget: str, few: int
) -> None:
    """PRO-19: pieces that a pool lacks, each of which costs and gives something else."""
    lines = [line(number, f"item-{number:02d}", 1_000 + 2**number % 977) for number in range(1, 15)]
    fifth = [
        set_of(f"set-{count}", Give(way="percent", value=200_000 + count), Part(count=count))
        for count in (2, 3)
    ]
    spend = pool("spend", (12_000, "amount", 3_000), measure="amount", combines="all")
    exact = apply(arranged([*fifth, spend]), lines, Visit())
    monkeypatch.setattr(module, budget, few)
    less = apply(arranged([*fifth, spend]), lines, Visit())
    assert less.discount_minor <= exact.discount_minor + exact.gap_minor
    assert exact.discount_minor <= less.discount_minor + less.gap_minor


def test_a_tier_out_of_reach_is_seen_by_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """PRO-11, PRO-19: of three pieces; nothing is looked for then."""
    monkeypatch.setattr(search, "SMALL", 0)
    monkeypatch.setattr(search, "_A_PIECE", 0)
    two = set_of("a", Give(way="price", value=1_500), Part(count=2))
    tiers = pool("b", (2, "percent", 100_000), (50, "percent", 500_000))
    applied = apply(arranged([two, tiers]), [line(1, "tea", 1_000, 3)], Visit())
    assert (applied.discount_minor, applied.gap_minor) == (500, 0)


def test_a_tangle_is_decided_exactly() -> None:
    """PRO-15, PRO-19: twelve deals that overlap over sixty pieces."""
    lines, deals = shelves.tangle(2)
    applied = apply(arranged(deals), lines, Visit())
    assert applied.gap_minor == 0
    assert applied == apply(arranged(reversed(deals)), list(reversed(lines)), Visit())


def test_goods_beyond_the_limit_are_in_the_gap() -> None:
    """PRO-19: of 5,001 pieces one is not looked at, and might have been free."""
    third_free = set_of("a", Give(way="percent", value=1_000_000, on="cheapest"), Part(count=3))
    applied = apply(arranged([third_free]), [line(1, "egg", 100, 5_001)], Visit())
    assert (applied.discount_minor, applied.gap_minor) == (166_600, 100)


def test_of_too_many_choices_of_tiers_the_simple_ones_are_looked_at() -> None:
    """PRO-19: one pool alone at its best; and that more was not looked at is said."""
    small = [
        pool(f"p{n}", (1, "percent", 10_000), (2, "percent", 20_000), (3, "percent", 30_000))
        for n in range(3)
    ]
    large = pool("large", (1, "percent", 500_000), (2, "percent", 550_000), (3, "percent", 600_000))
    found = apply(arranged([*small, large]), [line(1, "a", 10_000, 4)], Visit())
    assert found.discount_minor == 24_000
    assert found.gap_minor == 16_000


def test_many_amounts_that_combine_on_one_piece() -> None:
    """PRO-14, PRO-19: none of them is left out, whatever their number up to ten."""
    some = [each(f"e{n}", "amount", 100, limits=Limits(basket=1), combines="all") for n in range(8)]
    found = apply(arranged([*some, each("x", "amount", 1)]), [line(1, "a", 10_000)], Visit())
    assert (found.discount_minor, found.gap_minor) == (800, 0)


def test_a_limit_that_is_out_of_reach_costs_nothing() -> None:
    """PRO-13"""
    dozen = set_of(
        "s", Give(way="price", value=10_000), Part(count=24), limits=Limits(basket=10**9)
    )
    found = apply(arranged([dozen]), [line(1, "a", 1_000, 48)], Visit())
    assert (found.discount_minor, found.gap_minor) == (28_000, 0)
