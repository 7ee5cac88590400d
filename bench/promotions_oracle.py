"""The engine of promotions against every way to apply them, in thousands of random baskets."""

import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from bench.table import Row
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.offers import arranged
from tests.domain.promotions.oracle import TooManyWays, best
from tests.domain.promotions.strategies import Case, random_case

BASKETS = 10_000
MOST_STATES = 3_000


def rows() -> Iterator[Row]:
    """The rows of this module."""
    counts: Counter[str] = Counter()
    taken = {"engine": 0.0, "oracle": 0.0}
    for seed in range(BASKETS):
        counts[_judged(random_case(Random(seed)), taken)] += 1
    yield Row(
        what=f"promotions in {BASKETS:,} random baskets, against every way to apply them",
        must="all agree",
        measured=f"{counts['agreed']:,} agreed, {counts['differed']} differed, "
        f"{counts['gap']} were not proved, {counts['left out']} had too many ways to try",
        baseline=f"every way: {taken['oracle']:.1f} s; the engine: {taken['engine']:.1f} s",
        ratio=f"{taken['engine'] / taken['oracle']:.2f}",
        met=counts["agreed"] + counts["left out"] == BASKETS,
    )


def _judged(case: Case, taken: dict[str, float]) -> str:
    """What came of one case; the seconds that it took are added to `taken`."""
    start = time.process_time()
    try:
        judgement = best(case.promotions, case.lines, case.visit, most_states=MOST_STATES)
    except TooManyWays:
        return "left out"
    found = time.process_time()
    applied = apply(arranged(case.promotions), case.lines, case.visit)
    taken["oracle"] += found - start
    taken["engine"] += time.process_time() - found
    if applied.gap_minor:
        return "gap"
    return "agreed" if applied.discount_minor in judgement.discounts else "differed"
