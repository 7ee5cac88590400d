"""What the operations of common take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class GroupOut(TypedDict):
    """Hits of one kind: page, item, sale, person, store, register or action."""

    kind: str
    hits: list[HitOut]


class GroupIn(TypedDict):
    """A new group."""

    names: dict[str, str]
    least: NotRequired[int | None]
    most: NotRequired[int | None]
    modifiers: NotRequired[list[ModifierIn] | None]
    assortment: str


class StoreOut(TypedDict):
    """How a store sells an item from the next price release on."""

    sold: NotRequired[bool]
    price: NotRequired[int | None]
    store: str


class StoreIn(TypedDict):
    """How a store sells an item; `price` null is the assortment's."""

    sold: NotRequired[bool]
    price: NotRequired[int | None]


class ModifierIn(TypedDict):
    """A choice; `price` is added to that of one unit. Without `id` it is a new one."""

    id: NotRequired[str]
    names: dict[str, str]
    price: NotRequired[int]


class HitOut(TypedDict):
    """Something found: `words` is what it is called, `page` where the back office shows it."""

    words: str
    detail: str
    page: str
