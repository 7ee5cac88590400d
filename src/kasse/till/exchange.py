"""Requests to the office and what can become of any of them (rules/sync.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from kasse.domain.outcome import Refused, refused
from kasse.till.catalogue_feed import parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request to carry out. With `stream` a good answer goes piece by piece to `feed_chunk`."""

    id: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What one part of the synchronisation wants to send; `body` is JSON."""

    method: str
    path: str
    body: str | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: an HTTP status, None when nothing did, and the body."""

    status: int | None
    body: str

    @property
    def document(self) -> object:
        """The JSON value in the body; None when there is none."""
        return parsed(self.body)


def failure(answer: Answer) -> Refused:
    """What an answer other than 200 means.

    Refuses sync.unreachable, sync.unpaired, sync.other_register, sync.too_large,
    journal.truncated (bytes), sync.office_failing (status) and sync.office_refused (status, reason).
    """
    status = answer.status
    if status is None:
        return refused("sync.unreachable")
    document = answer.document if isinstance(answer.document, dict) else {}
    code = document.get("code")
    if status == 403 and code == "journal.register":
        return refused("sync.other_register")
    if status in (401, 403):
        return refused("sync.unpaired")
    if status == 400 and code == "journal.truncated":
        return refused("journal.truncated", bytes=_bytes_taken(document))
    if status == 413:
        return refused("sync.too_large")
    if status >= 500 or status in (200, 408, 429):
        return refused("sync.office_failing", status=status)
    return refused("sync.office_refused", status=status, reason=str(code or ""))


def _bytes_taken(problem: Mapping[str, object]) -> int:
    """How much of a batch the office saw, as it says."""
    facts = problem.get("facts")
    size = facts.get("bytes") if isinstance(facts, dict) else None
    return size if type(size) is int else 0
