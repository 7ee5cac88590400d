"""Asking the office for another register's receipt, one at a time (SYNC-14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast
from urllib.parse import quote

from kasse.domain.canonical import NotCanonical, parse_canonical
from kasse.till.exchange import Answer, Ask

PATH: Final = "/api/v1/till/receipts/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A sale of another register, what its receipt quotes, and the sales that gave lines of it
    back, as entries.
    """

    receipt_code: str
    entry: Mapping[str, Any]
    entry_hash: str
    texts: Mapping[str, Any]
    refunds: tuple[Mapping[str, Any], ...]


class ReceiptFetch:
    """What was asked for last, and what came of it. An answer is good for one refund only:
    the next look asks again, since another register may have given something back meanwhile.
    """

    __slots__ = ("found", "receipt_code", "state")

    def __init__(self) -> None:
        self.receipt_code: str | None = None
        self.state: Literal["none", "wanted", "asking", "found", "unknown", "offline"] = "none"
        self.found: Fetched | None = None

    def want(self, receipt_code: str) -> None:
        """Ask for this receipt at the next opportunity, ahead of everything else."""
        self.receipt_code, self.state, self.found = receipt_code, "wanted", None

    def due(self) -> bool:
        """Whether one is wanted."""
        return self.state == "wanted"

    def ask(self) -> Ask:
        """The request for it."""
        assert self.receipt_code is not None
        self.state = "asking"
        return Ask(method="GET", path=PATH + quote(self.receipt_code, safe=""))

    def end(self, answer: Answer) -> None:
        """Take the answer; one that is no receipt counts as none."""
        if self.state != "asking" or self.receipt_code is None:
            return
        if answer.status == 404:
            self.state = "unknown"
            return
        self.found = _read(self.receipt_code, answer) if answer.status == 200 else None
        self.state = "offline" if self.found is None else "found"


def _read(receipt_code: str, answer: Answer) -> Fetched | None:
    match answer.document:
        case {
            "entry": str(text),
            "hash": str(entry_hash),
            "texts": dict(texts),
            "refunds": list(refunds),
        }:
            try:
                entry = _sale(text)
                given_back = tuple(_sale(refund) for refund in refunds)
            except (NotCanonical, TypeError):
                return None
            return Fetched(
                receipt_code=receipt_code,
                entry=entry,
                entry_hash=entry_hash,
                texts=texts,
                refunds=given_back,
            )
        case _:
            return None


def _sale(text: str) -> Mapping[str, Any]:
    entry = parse_canonical(text)
    if not isinstance(entry, dict) or entry.get("kind") != "sale":
        raise TypeError("no sale")
    return cast(Mapping[str, Any], entry)
