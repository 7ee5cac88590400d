"""Promotions on CPython: a full re-price after a scan, tangles, and how it grows."""

import time
from collections.abc import Callable, Iterator, Sequence

from bench import shelves
from bench.shelves import Shop
from bench.table import Row, median_ms
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import Offers, arranged

TANGLES = 60


def rows() -> Iterator[Row]:
    """The rows of this module."""
    small, large = shelves.small_shop(), shelves.large_shop()
    yield _row(small.what, 3, _works(small))
    yield _row(large.what, 30, _works(large))
    yield _row("12 overlapping deals over 60 pieces, exact", 250, _tangles(None), rounds=1)
    yield _row("the same at one price, exact", 250, _tangles(1_995), rounds=1)
    yield _growth()


def _works(shop: Shop) -> list[Callable[[], int]]:
    offers = arranged(shop.promotions)
    return [_work(offers, lines) for lines in shop.baskets]


def _tangles(price: int | None) -> list[Callable[[], int]]:
    works: list[Callable[[], int]] = []
    for seed in range(TANGLES):
        lines, deals = shelves.tangle(seed, price=price)
        works.append(_work(arranged(deals), lines))
    return works


def _work(offers: Offers, lines: Sequence[GoodsLine]) -> Callable[[], int]:
    return lambda: apply(offers, lines, Visit()).gap_minor


def _row(what: str, must_ms: int, works: Sequence[Callable[[], int]], *, rounds: int = 3) -> Row:
    taken: list[float] = []
    gaps = 0
    for _ in range(rounds):
        for work in works:
            start = time.perf_counter()
            gaps += work() > 0
            taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    p95 = taken[len(taken) * 95 // 100]
    baseline = median_ms(_baseline, rounds=20)
    return Row(
        what=f"promotions of {what}, CPython",
        must=f"p95 under {must_ms} ms, no gap",
        measured=f"{p95:.1f} ms, median {taken[len(taken) // 2]:.1f}, {gaps} with a gap",
        baseline=f"100,000 additions: {baseline:.1f} ms",
        ratio=f"{p95 / baseline:.2f}",
        met=p95 < must_ms and not gaps,
    )


def _growth() -> Row:
    lines = [shelves.basket(lines=20, seed=seed, categories=20) for seed in range(shelves.BASKETS)]
    few = shelves.promotions(50, seed=4, categories=range(20))
    of = {
        50: arranged(few),
        5_000: arranged([*few, *shelves.elsewhere(4_950, seed=5)]),
    }

    def all_of(offers: Offers) -> Callable[[], object]:
        return lambda: [apply(offers, basket, Visit()) for basket in lines]

    for offers in of.values():
        all_of(offers)()
    taken = {count: min(median_ms(all_of(of[count]), rounds=1) for _ in range(5)) for count in of}
    ratio = taken[5_000] / taken[50]
    return Row(
        what="promotions, the same baskets with 5,000 active promotions instead of 50, CPython",
        must="under 1.5 times",
        measured=f"{taken[5_000] / shelves.BASKETS:.2f} ms a basket",
        baseline=f"with 50: {taken[50] / shelves.BASKETS:.2f} ms",
        ratio=f"{ratio:.2f}",
        met=ratio < 1.5,
    )


def _baseline() -> int:
    total = 0
    for number in range(100_000):
        total += number
    return total
