"""What a till in a process of ours sends to the office: batches, and spells without a network."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from kasse.domain.percent import PPM
from kasse.office.journal.batches import MAX_ENTRIES, Batch
from kasse.till import instant
from kasse.till.journal_store import JournalStore

_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A batch and when it reaches the office, in the time of the till."""

    batch: Batch
    received_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """When a register is cut off: whole hours, `share_ppm` of them, chosen by the seed."""

    seed: int
    share_ppm: int

    def is_down(self, register: str, at_ms: int) -> bool:
        """Whether the register's network is down in this hour."""
        hour = at_ms // _HOUR_MS
        return Random(f"{self.seed}:{register}:{hour}").randrange(PPM) < self.share_ppm


class Outbox:
    """Takes from a till's journal what the office does not hold yet; `held` is what it does."""

    __slots__ = ("_app", "_network", "_store", "held")

    def __init__(self, store: JournalStore, network: Network, *, app: str, held: int) -> None:
        self._store = store
        self._network = network
        self._app = app
        self.held = held

    def parcels(self, at_ms: int) -> Iterator[Parcel]:
        """What goes out at `at_ms`; nothing while the network is down."""
        if not self._network.is_down(self._store.register, at_ms):
            yield from self.everything(at_ms)

    def everything(self, at_ms: int) -> Iterator[Parcel]:
        """What goes out at `at_ms`, whatever the network."""
        last = self._store.head().seq
        while self.held < last:
            entries = self._store.read(self.held + 1, limit=MAX_ENTRIES)
            first, self.held = self.held + 1, entries[-1].seq
            yield Parcel(
                batch=Batch(
                    register=self._store.register,
                    first=first,
                    entries=tuple(entry.text for entry in entries),
                    hashes=tuple(entry.hash for entry in entries),
                    unsent=last - self.held,
                    app=self._app,
                    clock=instant.from_ms(at_ms),
                ),
                received_ms=at_ms,
            )
