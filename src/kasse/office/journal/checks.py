"""Where a batch joins its chain, and what of it cannot (docs/journal.md). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kasse.domain.journal import GENESIS, chain_hash
from kasse.domain.outcome import Refused
from kasse.office.journal.batches import Batch
from kasse.office.journal.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry held of a chain; `at` is its clock."""

    seq: int
    hash: str
    at: str


BEGINNING: Final = Head(seq=0, hash=GENESIS, at="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Entries `start` up to `stop` of the batch join the chain; those from `stop` on are set
    aside for `reason`, unless that is "" (then there are none, or they wait for a gap).
    """

    start: int
    stop: int
    reason: str = ""


def place(
    *,
    head: Head,
    batch: Batch,
    readings: Sequence[Reading | Refused],
    held: Mapping[int, str],
) -> Placement:
    """Where the batch joins. `held` has the hashes of the batch's numbers up to the head's, and of
    the number before them.

    Reasons: journal.fork where another entry is held under the number; else the refusals of
    kasse.domain.journal.verify_chain. What is held already is looked at as well: a text that has
    not the hash stated for it is another entry, whatever is held.
    """
    start = head.seq + 1 - batch.first
    if start < 0:
        return Placement(start=0, stop=0)
    count = len(batch.entries)
    previous = held.get(batch.first - 1, GENESIS)
    for index in range(min(start, count)):
        if held[batch.first + index] != batch.hashes[index]:
            return Placement(start=index, stop=index, reason="journal.fork")
        if chain_hash(previous, batch.entries[index]) != batch.hashes[index]:
            return Placement(start=index, stop=index, reason="journal.hash")
        previous = batch.hashes[index]
    previous = head.hash
    for index in range(start, count):
        reason = _reason(batch=batch, index=index, reading=readings[index], previous_hash=previous)
        if reason:
            return Placement(start=start, stop=index, reason=reason)
        previous = batch.hashes[index]
    return Placement(start=start, stop=max(start, count))


def _reason(*, batch: Batch, index: int, reading: Reading | Refused, previous_hash: str) -> str:
    if isinstance(reading, Refused):
        return reading.code
    if reading.document["register"] != batch.register:
        return "journal.register"
    if reading.document["seq"] != batch.first + index:
        return "journal.gap"
    if chain_hash(previous_hash, batch.entries[index]) != batch.hashes[index]:
        return "journal.hash"
    return ""
