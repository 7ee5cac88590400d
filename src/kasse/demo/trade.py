"""When customers come and how much they buy: the tables in data/trade_*.json, drawn from.

Counts of real transactions are weights here; chance is a `Random` that is passed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any, Final

_HOUR_S: Final = 3600
_SPREAD_PERCENT: Final = 14
"""By how much a day may be better or worse than its weekday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Values with how often each is drawn."""

    values: tuple[str, ...]
    sums: tuple[int, ...]

    def draw(self, rng: Random) -> str:
        """One of the values."""
        return rng.choices(self.values, cum_weights=self.sums)[0]


def weighted(weights: Mapping[str, int]) -> Weighted:
    """Values with their weights; those without any are left out."""
    kept = {value: weight for value, weight in weights.items() if weight > 0}
    return Weighted(values=tuple(kept), sums=tuple(accumulate(kept.values())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A store's pattern: weights of the hours of each weekday (0 Monday), and the store's size."""

    hours: tuple[Weighted, ...]
    day_weights: tuple[int, ...]
    baskets_a_week: int
    lines: Weighted
    pieces: Weighted
    categories: Weighted


def read_trade(
    table: Mapping[str, Any], store: Mapping[str, Any], categories: Mapping[str, int]
) -> Trade:
    """The pattern of a store that is open from `opens_at` to `closes_at`.

    `categories` are used where the table has none.
    """
    days = [_opening_hours(table["baskets"][str(day)], store) for day in range(7)]
    return Trade(
        hours=tuple(weighted(hours) for hours in days),
        day_weights=tuple(sum(hours.values()) for hours in days),
        baskets_a_week=store["baskets_a_week"],
        lines=weighted(table["lines"]),
        pieces=weighted(table.get("pieces", {"1": 1})),
        categories=weighted(table.get("categories", categories)),
    )


def arrivals(trade: Trade, *, weekday: int, rng: Random) -> list[int]:
    """When each customer of a day reaches a register: seconds after midnight, in order."""
    weekly, whole = trade.day_weights[weekday], sum(trade.day_weights)
    mean = trade.baskets_a_week * weekly // whole
    spread = mean * _SPREAD_PERCENT // 100
    count = max(1, mean + rng.randint(-spread, spread))
    return sorted(
        int(trade.hours[weekday].draw(rng)) * _HOUR_S + rng.randrange(_HOUR_S) for _ in range(count)
    )


def share_out(times: Sequence[int], *, registers: int, rng: Random) -> list[list[int]]:
    """Which register each customer goes to: the first is busiest, each next one half as much."""
    shares = [1 << (registers - 1 - place) for place in range(registers)]
    lanes: list[list[int]] = [[] for _ in range(registers)]
    for time in times:
        lanes[rng.choices(range(registers), weights=shares)[0]].append(time)
    return lanes


def _opening_hours(weights: Mapping[str, int], store: Mapping[str, Any]) -> dict[str, int]:
    shifted = {int(hour) + store["hours_later"]: weight for hour, weight in weights.items()}
    return {
        str(hour): weight
        for hour, weight in shifted.items()
        if store["opens_at"] <= hour < store["closes_at"]
    }
