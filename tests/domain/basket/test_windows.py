"""Items with times of sale: docs/rules/basket.md, BSK-47."""

from dataclasses import replace

import pytest

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import refused
from tests.domain.selling import Counter, item, now

MORNING = SaleWindow(starts=7 * 60, ends=10 * 60 + 30)
FRIDAY_NIGHT = SaleWindow(days=(5,), starts=20 * 60, ends=2 * 60)
DECEMBER = SaleWindow(from_="2026-12-01", to="2026-12-24")


@pytest.mark.parametrize(
    ("window", "day", "time", "sold"),
    [
        (MORNING, "2026-11-23", (6, 59), False),
        (MORNING, "2026-11-23", (7, 0), True),
        (MORNING, "2026-11-23", (10, 29), True),
        (MORNING, "2026-11-23", (10, 30), False),
        (FRIDAY_NIGHT, "2026-11-27", (1, 59), False),
        (FRIDAY_NIGHT, "2026-11-27", (19, 59), False),
        (FRIDAY_NIGHT, "2026-11-27", (20, 0), True),
        (FRIDAY_NIGHT, "2026-11-28", (1, 59), True),
        (FRIDAY_NIGHT, "2026-11-28", (2, 0), False),
        (FRIDAY_NIGHT, "2026-11-28", (20, 0), False),
        (DECEMBER, "2026-11-30", (12, 0), False),
        (DECEMBER, "2026-12-01", (0, 0), True),
        (DECEMBER, "2026-12-24", (23, 59), True),
        (DECEMBER, "2026-12-25", (0, 0), False),
        (SaleWindow(starts=22 * 60), "2026-11-23", (22, 0), True),
        (SaleWindow(ends=60), "2026-11-23", (1, 0), False),
    ],
)
def test_only_in_its_time(window: SaleWindow, day: str, time: tuple[int, int], sold: bool) -> None:
    """BSK-47"""
    counter = Counter()
    counter.now = replace(now(today=day), minute=time[0] * 60 + time[1])
    porridge = item("porridge", 4000, windows=(window,))
    if sold:
        counter.add(porridge)
        assert counter.totals == [4000]
    else:
        refusal = refused("item.outside_window", item="porridge", name="Porridge")
        assert counter.try_add(porridge) == refusal
        counter.add(porridge, -1000)
        assert counter.totals == [-4000]


def test_one_of_several_times_is_enough() -> None:
    """BSK-47"""
    counter = Counter()
    counter.now = replace(now(today="2026-12-04"), minute=12 * 60)
    counter.add(item("porridge", 4000, windows=(MORNING, DECEMBER)))
    assert counter.totals == [4000]
