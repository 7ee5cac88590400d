"""Lines taken apart into pieces, in the one order in which everything is decided (PRO-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kasse.domain.promotions.goods import GoodsLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Pieces of one line that are alike so far: its place among the lines, how many pieces, what
    may still come off each, and the way that they went already (PRO-14)."""

    place: int
    pieces: int
    room: int
    camp: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Pieces side by side: of each the place of its lot, its prices, room and measure of weight."""

    lots: tuple[int, ...]
    prices: tuple[int, ...]
    bare: tuple[int, ...]
    rooms: tuple[int, ...]
    weights: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lots)


def whole_lines(lines: Sequence[GoodsLine]) -> list[Lot]:
    """A lot for each line."""
    return [
        Lot(place=place, pieces=line.pieces, room=line.room_minor)
        for place, line in enumerate(lines)
    ]


def taken_apart(lines: Sequence[GoodsLine], lots: Sequence[Lot], at_most: int) -> Pieces:
    """The pieces of the lots in their order; of more than `at_most` the first ones."""
    columns: list[tuple[int, int, int, int, int]] = []
    for number in in_order(lines, lots):
        lot = lots[number]
        line = lines[lot.place]
        weight = line.quantity_thousandths if line.whole else 0
        row = (number, line.price_minor, line.bare_minor, lot.room, weight)
        columns += [row] * min(lot.pieces, at_most - len(columns))
    of_lot, prices, bare, rooms, weights = zip(*columns, strict=True) if columns else ((),) * 5
    return Pieces(lots=of_lot, prices=prices, bare=bare, rooms=rooms, weights=weights)


def in_order(lines: Sequence[GoodsLine], lots: Sequence[Lot]) -> list[int]:
    """The lots' numbers in the order of PRO-16."""
    return sorted(range(len(lots)), key=lambda number: _order(lines, lots[number]))


def _order(lines: Sequence[GoodsLine], lot: Lot) -> tuple[Any, ...]:
    line = lines[lot.place]
    return -line.price_minor, line.items, line.told_apart, lot.camp or "", lot.room, line.line
