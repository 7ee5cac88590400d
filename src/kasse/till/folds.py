"""What the till knows of its own past, folded from the journal entry by entry.

Kept beside the journal in the transaction of each entry, and made again from it when the folds
are of another version (kasse.till.rebuild).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from kasse.domain.canonical import canonical_bytes
from kasse.domain.day import Day, evolve_day
from kasse.domain.documents import from_document, to_document
from kasse.domain.journal import Document
from kasse.till import session
from kasse.till.rebuild import Fold
from kasse.till.session import SessionState

VERSION: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whether the till is training, the numbers given out so far, and the entry with the texts
    that receipts quote.
    """

    training: bool = False
    receipts: int = 0
    training_receipts: int = 0
    last_sale: int | None = None
    texts: int = 0
    texts_hash: str = ""
    last_at: str = ""


def evolve_desk(desk: Desk, entry: Mapping[str, Any]) -> Desk:
    """The desk after one entry."""
    desk = replace(desk, last_at=entry["at"])
    match entry["kind"]:
        case "training_started":
            return replace(desk, training=True)
        case "training_ended":
            return replace(desk, training=False)
        case "receipt_texts":
            return replace(desk, texts=entry["seq"], texts_hash=texts_hash(entry["body"]))
        case "sale":
            number = entry["body"]["receipt"]
            if entry.get("training"):
                return replace(desk, training_receipts=number, last_sale=entry["seq"])
            return replace(desk, receipts=number, last_sale=entry["seq"])
        case _:
            return desk


def texts_hash(texts: Mapping[str, Any]) -> str:
    """By which two states of the receipts' texts are told apart."""
    return hashlib.sha256(canonical_bytes(texts)).hexdigest()


def write_state(state: object) -> str:
    """A folded state as the text that is kept."""
    return json.dumps(to_document(state), ensure_ascii=False, separators=(",", ":"))


def read_day(text: str) -> Day:
    """The day that was kept."""
    return from_document(Day, json.loads(text))


def read_desk(text: str) -> Desk:
    """The desk that was kept."""
    return from_document(Desk, json.loads(text))


def read_session(text: str | None) -> SessionState:
    """The session that was kept; nobody signed in when none was."""
    return SessionState() if text is None else session.read(text)


def _step_day(day: Day, entry: Document) -> Day:
    return evolve_day(day, entry)


def _step_desk(desk: Desk, entry: Document) -> Desk:
    return evolve_desk(desk, entry)


FOLDS: Final[Mapping[str, Fold[Any]]] = MappingProxyType(
    {
        "day": Fold(start=Day(), step=_step_day, write=write_state),
        "desk": Fold(start=Desk(), step=_step_desk, write=write_state),
        "session": Fold(start=SessionState(), step=session.evolve, write=session.write),
    }
)
