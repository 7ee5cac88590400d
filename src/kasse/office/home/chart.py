"""The drawing of a day by hours: bars of today, with the shape of a week before behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 120
_STEP: Final = 30
_WIDTH: Final = 16
_BEHIND_WIDTH: Final = 26
# Shops that sell in few hours still get a chart of a day's shape.
_HOURS_LEAST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An hour of the chart, in the units of its drawing; `before_*` is that of a week before."""

    hour: int
    amount_minor: int
    before_minor: int
    x: int
    y: int
    width: int
    height: int
    before_x: int
    before_y: int
    before_width: int
    before_height: int
    middle: int


def bars(hours: Mapping[int, int], before: Mapping[int, int], *, first: int) -> tuple[Bar, ...]:
    """Bars from the first hour with a sale on either day to the last, in the order of the business
    day, which begins with the hour `first`."""
    if not hours and not before:
        return ()
    places = sorted((hour - first) % 24 for hour in {*hours, *before})
    start, end = places[0], places[-1]
    missing = max(0, _HOURS_LEAST - (end - start + 1))
    start = max(0, start - missing // 2)
    end = min(23, start + max(end - start + 1, _HOURS_LEAST) - 1)
    most = max(*hours.values(), *before.values(), 1)
    return tuple(
        _bar((place + first) % 24, index, hours, before, most)
        for index, place in enumerate(range(start, end + 1))
    )


def chart_width(drawn: Sequence[Bar]) -> int:
    """How wide the drawing is."""
    return max(len(drawn), 1) * _STEP


def _bar(
    hour: int, index: int, hours: Mapping[int, int], before: Mapping[int, int], most: int
) -> Bar:
    amount, earlier = hours.get(hour, 0), before.get(hour, 0)
    height, behind = (max(0, one) * HEIGHT // most for one in (amount, earlier))
    return Bar(
        hour=hour,
        amount_minor=amount,
        before_minor=earlier,
        x=index * _STEP + (_STEP - _WIDTH) // 2,
        y=HEIGHT - height,
        width=_WIDTH,
        height=height,
        before_x=index * _STEP + (_STEP - _BEHIND_WIDTH) // 2,
        before_y=HEIGHT - behind,
        before_width=_BEHIND_WIDTH,
        before_height=behind,
        middle=index * _STEP + _STEP // 2,
    )
