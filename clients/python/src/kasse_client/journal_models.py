"""What the operations of journal take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, TypedDict


class CheckOut(TypedDict):
    """What came of the last verification: the last entry that was read, how much does not agree and
    the first of it in sentences. `account` is "" for the nightly one.
    """

    checked_at: str
    seq: int
    differences: int
    told: list[str]
    account_id: str


class JournalList(TypedDict):
    """Journals by their registers' numbers, as people count."""

    before: str | None
    after: str | None
    journals: list[JournalOut]


class JournalOut(TypedDict):
    """How a register's chain stands; without entries `seq` is 0 and `hash` "". `set_aside` counts
    what was sent and could not join.
    """

    register: str
    store: str
    seq: int
    hash: str
    unsent: int
    set_aside: int
    check: CheckOut | None


class EntryList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    entries: list[EntryOut]
    before: str | None
    after: str | None


class EntryOut(TypedDict):
    """An entry's envelope and hash."""

    register: str
    seq: int
    kind: str
    at: str
    day: str
    store: str
    hash: str
    received_at: str


class WholeEntry(TypedDict):
    """An entry with its canonical text, the same read, and the hash of the entry before ("" for the
    first).
    """

    register: str
    seq: int
    kind: str
    at: str
    day: str
    store: str
    hash: str
    received_at: str
    text: str
    document: dict[str, Any]
    previous_hash: str


class SetAsideList(TypedDict):
    """A page, as EntryList."""

    set_aside: list[SetAsideOut]
    before: str | None
    after: str | None


class SetAsideOut(TypedDict):
    """What was sent under a number and could not join the chain; `reason` is a code of the refusals,
    `held_hash` the hash that the chain holds there, if it is a fork.
    """

    seq: int
    reason: str
    stated_hash: str
    held_hash: str
    text: str
    received_at: str


class Verifying(TypedDict):
    """The background work that verifies the chain."""

    job: str
