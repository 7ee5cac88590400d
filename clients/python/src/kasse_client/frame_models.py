"""What the operations of frame take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import TypedDict


class Found(TypedDict):
    """What was found, by kind; a kind with nothing is left out."""

    groups: list[FoundGroupOut]


class FoundGroupOut(TypedDict):
    """Hits of one kind: page, item, sale, person, store, register or action."""

    kind: str
    hits: list[HitOut]


class HitOut(TypedDict):
    """Something found: `words` is what it is called, `page` where the back office shows it."""

    words: str
    detail: str
    page: str
