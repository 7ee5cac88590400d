"""What the operations of audit take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, TypedDict


class AuditList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends. What
    is looked for by `person`, `text`, `via` or `kind` is looked for piece by piece: a page may be
    empty and still have an `after`.
    """

    entries: list[AuditOut]
    before: str | None
    after: str | None


class AuditOut(TypedDict):
    """Who did what to what. `changes` are {field: [before, after]}, `facts` what else belongs to
    it; `actor_id` is empty for programs on the office's machine.
    """

    id: int
    at: str
    actor_id: str
    actor_name: str
    via: str
    address: str
    request_id: str
    action: str
    subject_kind: str
    subject_id: str
    subject_name: str
    store_id: str
    changes: dict[str, list[Any]]
    facts: dict[str, Any]
