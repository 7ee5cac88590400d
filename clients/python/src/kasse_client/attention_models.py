"""What the operations of attention take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class FindingList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    findings: list[FindingOut]
    before: str | None
    after: str | None


class FindingOut(TypedDict):
    """A finding; `facts` are its evidence, `version` is what If-Match names."""

    id: int
    code: str
    facts: dict[str, Any]
    register_id: str
    seq: int
    store: str
    created_at: str
    state: str
    owner: str
    settled_at: str | None
    settled_by: str
    note: str
    version: int


class Settled(TypedDict):
    """Those that were not settled before."""

    settled: list[int]


class SettleMany(TypedDict):
    """Findings to settle with one note."""

    findings: list[int]
    text: NotRequired[str]


class FindingWithSteps(TypedDict):
    """A finding with what was done about it, in order, and to whom it may be handed over: nobody,
    if the account may not settle any itself.
    """

    id: int
    code: str
    facts: dict[str, Any]
    register_id: str
    seq: int
    store: str
    created_at: str
    state: str
    owner: str
    settled_at: str | None
    settled_by: str
    note: str
    version: int
    steps: list[StepOut]
    may_settle: list[SettlerOut]


class SettlerOut(TypedDict):
    """An account that may settle a finding."""

    id: str
    email: str


class StepOut(TypedDict):
    """Something that was done: note, taken, handed_over, released, waiting, settled, reopened."""

    at: str
    account: str
    name: str
    did: str
    to: str
    text: str


class Words(TypedDict):
    """What goes with an action; `to` is the account that a finding is handed over to."""

    text: NotRequired[str]
    to: NotRequired[str]
