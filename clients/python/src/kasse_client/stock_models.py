"""What the operations of stock take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import TypedDict


class LevelList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    levels: list[LevelOut]
    before: str | None
    after: str | None


class LevelOut(TypedDict):
    """The sum of an item's moves in a store; below zero is possible."""

    store: str
    item: str
    quantity_thousandths: int


class MoveList(TypedDict):
    """A page, as LevelList."""

    moves: list[MoveOut]
    before: str | None
    after: str | None


class MoveOut(TypedDict):
    """So much came (positive) or left; `source` and `number` are a sale's register and seq."""

    store: str
    item: str
    quantity_thousandths: int
    source: str
    number: int
    part: int
    day: str
    kind: str
    unit: str
