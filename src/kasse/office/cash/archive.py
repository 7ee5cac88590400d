"""X and Z reports as they were, read from the journal's own entries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from kasse.office import seek
from kasse.office.journal import queries as journal

PAGE: Final = 50
KINDS: Final = ("z_report", "x_report")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """X or Z reports (`kind` one of KINDS) of which stores (None: all), which register and which
    business days, both included; "" narrows nothing."""

    kind: str = "z_report"
    stores: frozenset[str] | None = None
    register: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report; `number` is 0 for an X, `opened_at` "" for one that does not say. `totals` as
    docs/journal.md has them, {} where the entry has none that can be read."""

    kind: str
    register: str
    store: str
    seq: int
    day: str
    at: str
    person: str
    number: int
    opened_at: str
    left_in_drawer_minor: int | None
    totals: dict[str, Any]
    hash: str


def reports(
    *, wanted: ReportFilter, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[Any]:
    """A page of entries, newest first; `read` makes reports of them."""
    return journal.reports(
        kind=wanted.kind,
        stores=wanted.stores,
        register=wanted.register,
        since=wanted.since,
        until=wanted.until,
        after=after,
        before=before,
        limit=limit,
    )


def read(page: seek.Page[Any]) -> list[Report]:
    """The reports of a page."""
    return [_report(row.text, row.hash) for row in page.rows]


def every(*, wanted: ReportFilter) -> Iterator[Report]:
    """All reports wanted, newest first, read piece by piece."""
    for row in seek.every(partial(reports, wanted=wanted)):
        yield _report(row.text, row.hash)


def report(*, register: str, seq: int, stores: frozenset[str] | None) -> Report | None:
    """One report, if it was made in one of `stores`."""
    held = journal.entry(register=register, seq=seq)
    if held is None:
        return None
    found = _report(held.text, held.hash)
    mine = stores is None or found.store in stores
    return found if mine and found.kind in KINDS else None


def _report(text: str, entry_hash: str) -> Report:
    entry = json.loads(text)
    body = entry["body"]
    totals, left = body.get("totals"), body.get("left_in_drawer")
    number = body.get("number")
    return Report(
        kind=entry["kind"],
        register=entry["register"],
        store=entry["store"],
        seq=entry["seq"],
        day=entry["day"],
        at=entry["at"],
        person=str(entry.get("person", "")),
        number=number if type(number) is int else 0,
        opened_at=str(body.get("opened_at", "")),
        left_in_drawer_minor=left if type(left) is int else None,
        totals=totals if isinstance(totals, dict) else {},
        hash=entry_hash,
    )
