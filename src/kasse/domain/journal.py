"""The journal of one register: entries, their hash chain, and its verification.

The form is a contract: docs/journal.md. Nothing here looks at what an entry means, so a kind
that this version does not know is kept and chained like any other.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from kasse.domain.canonical import JsonValue, NotCanonical, canonical_text, parse_canonical
from kasse.domain.outcome import Refused, refused

Document: TypeAlias = Mapping[str, JsonValue]

VERSION: Final = 1
RULES: Final = 1
"""Version of the selling rules in kasse.domain; an entry names the one it was made under."""

GENESIS: Final = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry as decided, before it has a place in the chain."""

    kind: str
    body: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What stands in every entry beside its body: where, when, who, under which programme.

    `at` is UTC in milliseconds with a Z, `day` the business day (ISO date).
    """

    register: str
    store: str
    zone: str
    app: str
    at: str
    day: str
    person: str | None = None
    training: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link of the chain: its canonical text and its hash (64 hex digits)."""

    seq: int
    kind: str
    text: str
    hash: str

    @property
    def document(self) -> Document:
        """The entry read again from its text."""
        return cast(Document, parse_canonical(self.text))


def seal(draft: Draft, *, circumstances: Circumstances, seq: int, previous_hash: str) -> Entry:
    """Put a draft at place `seq` of the chain, after the entry with `previous_hash`."""
    assert seq >= 1
    assert (previous_hash == GENESIS) == (seq == 1)
    document: dict[str, JsonValue] = {
        "v": VERSION,
        "kind": draft.kind,
        "register": circumstances.register,
        "store": circumstances.store,
        "seq": seq,
        "at": circumstances.at,
        "zone": circumstances.zone,
        "day": circumstances.day,
        "app": circumstances.app,
        "rules": RULES,
        "body": draft.body,
    }
    if circumstances.person is not None:
        document["person"] = circumstances.person
    if circumstances.training:
        document["training"] = True
    text = canonical_text(document)
    return Entry(seq=seq, kind=draft.kind, text=text, hash=chain_hash(previous_hash, text))


def chain_hash(previous_hash: str, text: str) -> str:
    """SHA-256 over the previous hash (32 bytes) and the entry's canonical bytes, in hex."""
    return hashlib.sha256(bytes.fromhex(previous_hash) + text.encode()).hexdigest()


_REQUIRED: Final = (
    ("v", int),
    ("kind", str),
    ("register", str),
    ("store", str),
    ("seq", int),
    ("at", str),
    ("zone", str),
    ("day", str),
    ("app", str),
    ("rules", int),
    ("body", dict),
)


def read_envelope(text: str) -> Document | Refused:
    """The entry in `text`, its envelope checked; its body is not looked at.

    Refuses journal.not_canonical, and journal.envelope with the field that is missing or of
    another type. Fields that this version does not know are kept.
    """
    try:
        value = parse_canonical(text)
    except NotCanonical as problem:
        return refused("journal.not_canonical", reason=str(problem))
    if not isinstance(value, dict):
        return refused("journal.envelope", field="")
    for name, kind in _REQUIRED:
        if type(value.get(name)) is not kind:
            return refused("journal.envelope", field=name)
    return value


def verify_chain(
    entries: Iterable[tuple[str, str]],
    *,
    register: str,
    first_seq: int = 1,
    previous_hash: str = GENESIS,
) -> int | Refused:
    """Check (text, hash) pairs in order; returns how many there were.

    Refuses with the number at which the chain breaks: journal.hash where the text or an earlier
    entry was changed, journal.gap where a number is missing, journal.register where the entry
    belongs to another journal, and the codes of `read_envelope`.
    """
    seq = first_seq
    for text, stated_hash in entries:
        document = read_envelope(text)
        if isinstance(document, Refused):
            return refused(document.code, seq=seq, **document.facts)
        if document["register"] != register:
            return refused("journal.register", seq=seq, register=str(document["register"]))
        if document["seq"] != seq:
            return refused("journal.gap", seq=seq, found=cast(int, document["seq"]))
        if chain_hash(previous_hash, text) != stated_hash:
            return refused("journal.hash", seq=seq)
        previous_hash = stated_hash
        seq += 1
    return seq - first_seq
