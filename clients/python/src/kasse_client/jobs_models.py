"""What the operations of jobs take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class JobList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    jobs: list[JobOut]
    before: str | None
    after: str | None


class JobOut(TypedDict):
    """One piece of work. `done` of `total` units are done, `total` 0 while it is not known;
    `about` is what people call that which it is done to; `problem` is the code of a refusal, "" where
    there is none; `result` says what came of it.
    """

    id: str
    kind: str
    about: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    stage: str
    done: int
    total: int
    attempts: int
    stop_asked: bool
    problem: str
    problem_facts: dict[str, Any]
    result: dict[str, Any]
    asked_by: str
    created_at: str
    started_at: str | None
    ended_at: str | None


class ScheduleOut(TypedDict):
    """What comes back: `at_minute` minutes after midnight on the first store's clock, and every
    `every_minutes` from there.
    """

    kind: str
    enabled: bool
    at_minute: int
    every_minutes: int
    next_at: str
    last_job: str
    version: int


class SchedulePatch(TypedDict):
    """Fields to change."""

    enabled: NotRequired[bool | None]
    at_minute: NotRequired[int | None]
    every_minutes: NotRequired[int | None]
