"""What the operations of integrations take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class TokenList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    tokens: list[TokenOut]
    before: str | None
    after: str | None


class TokenOut(TypedDict):
    """A token without its text, of which `ends_with` is the end. `stores` null means all stores."""

    id: str
    name: str
    ends_with: str
    made_by: str
    permissions: list[str]
    stores: list[str] | None
    state: Literal["active", "expiring", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    last_used_from: str
    version: int


class TokenMade(TypedDict):
    """A new token; `token` is its text, which is never shown again."""

    id: str
    name: str
    ends_with: str
    made_by: str
    permissions: list[str]
    stores: list[str] | None
    state: Literal["active", "expiring", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    last_used_from: str
    version: int
    token: str


class TokenIn(TypedDict):
    """A new token: what it may do, where (null: in all stores), and until when (null: until it is
    revoked).
    """

    name: str
    permissions: list[str]
    stores: NotRequired[list[str] | None]
    expires_at: NotRequired[str | None]


class EventOut(TypedDict):
    """An event that a web hook may choose, and the permission it takes."""

    event: str
    permission: str


class HookList(TypedDict):
    """Web hooks by name."""

    before: str | None
    after: str | None
    hooks: list[HookOut]


class HookOut(TypedDict):
    """A web hook without its secret. `store` null means all stores; `disabled_because` says why the
    office switched it off, "" where it did not.
    """

    id: str
    name: str
    url: str
    events: list[str]
    store: str | None
    enabled: bool
    disabled_because: str
    failing_since: str | None
    created_at: str
    version: int


class HookMade(TypedDict):
    """A web hook with the secret that signs what it is sent; it is never shown again."""

    id: str
    name: str
    url: str
    events: list[str]
    store: str | None
    enabled: bool
    disabled_because: str
    failing_since: str | None
    created_at: str
    version: int
    secret: str


class HookIn(TypedDict):
    """A new web hook; `GET /hook-events` lists the events."""

    name: str
    url: str
    events: list[str]
    store: NotRequired[str | None]
    enabled: NotRequired[bool]


class HookPatch(TypedDict):
    """Fields to change."""

    name: NotRequired[str | None]
    url: NotRequired[str | None]
    events: NotRequired[list[str] | None]
    store: NotRequired[str | None]
    enabled: NotRequired[bool | None]


class DeliveryOut(TypedDict):
    """One event on its way to a hook; `body` is what is sent. `next_at` is null where no try follows:
    it is over, or waits until the hook is switched on.
    """

    id: int
    event_id: str
    event: str
    state: Literal["waiting", "done", "failed"]
    attempts: int
    next_at: str | None
    created_at: str
    ended_at: str | None
    body: str


class DeliveryList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    deliveries: list[DeliveryOut]
    before: str | None
    after: str | None


class AttemptOut(TypedDict):
    """A try to deliver: the answer's `status` and the beginning of its body, or 0 and a `problem`."""

    at: str
    address: str
    status: int
    problem: str
    answer: str
    took_ms: int
