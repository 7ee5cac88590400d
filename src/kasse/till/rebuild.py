"""Make again, from the journal alone, everything that is derived from it.

The journal and the drafts are the truth; receipts, what was given back, parked baskets and the
folded states are kept ready beside it. They are made again when they do not belong to the last
entry, or when the folds' version is another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kasse.domain.journal import Document, verify_chain
from kasse.domain.outcome import Refused
from kasse.till.journal_store import JournalStore

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold(Generic[S]):
    """How one state comes from entries: where it starts, its step, and how it is written."""

    start: S
    step: Callable[[S, Document], S]
    write: Callable[[S], str]


def verify(store: JournalStore) -> int | Refused:
    """Check the whole chain; the number of entries, or the refusals of `verify_chain`."""
    entries = ((entry.text, entry.hash) for entry in store.read_all())
    return verify_chain(entries, register=store.register)


def fold(store: JournalStore, folds: Mapping[str, Fold[Any]]) -> dict[str, str]:
    """The states that the journal says, written as texts."""
    states = {key: one.start for key, one in folds.items()}
    for entry in store.read_all():
        document = entry.document
        for key, one in folds.items():
            states[key] = one.step(states[key], document)
    return {key: one.write(states[key]) for key, one in folds.items()}


def rebuild(store: JournalStore, folds: Mapping[str, Fold[Any]], *, version: int) -> Refused | None:
    """Derive everything again, in one transaction; None when done.

    A broken chain is refused as `verify` says, and nothing is touched.
    """
    checked = verify(store)
    if isinstance(checked, Refused):
        return checked
    with store.transaction():
        store.forget_derived()
        for entry in store.read_all():
            store.index_again(entry)
        store.save_state(fold(store, folds), version=version)
    return None
