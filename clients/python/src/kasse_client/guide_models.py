"""What the operations of guide take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class FirstSteps(TypedDict):
    """How far a new shop is on the way to its first sale; `order` are the steps in turn, `samples`
    is how many sample items are left.
    """

    has_till: bool
    has_sold: bool
    has_own_items: bool
    samples: int
    order: list[Literal["till", "sale", "items"]]


class SamplesRemoved(TypedDict):
    """How many sample items were archived."""

    items: int
