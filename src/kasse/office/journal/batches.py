"""What a till sends, taken apart (docs/journal.md, "On the wire")."""

import re
from dataclasses import dataclass
from typing import Any, Final

import orjson

from kasse.domain.outcome import Refused, refused

MAX_ENTRIES: Final = 500
MAX_BYTES: Final = 4 * 1024 * 1024

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MAX_SEQ: Final = 2**53 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Consecutive entries of one register, and what its till says of itself.

    `unsent` counts what the till still holds after these, `clock` is its time now; "" and 0 when
    it does not say.
    """

    register: str
    first: int
    entries: tuple[str, ...]
    hashes: tuple[str, ...]
    unsent: int = 0
    app: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The last entry that the office holds without a gap; `aside` is why it took no more."""

    acknowledged: int
    hash: str
    aside: str = ""

    def body(self) -> bytes:
        """As it goes over the wire."""
        members: dict[str, Any] = {"acknowledged": self.acknowledged, "hash": self.hash}
        if self.aside:
            members["aside"] = self.aside
        return orjson.dumps(members)


def read_batch(body: bytes) -> Batch | Refused:
    """The batch in a request's body.

    Refuses journal.too_large, journal.truncated (it is not JSON, as when the line was cut),
    journal.too_many, and command.malformed with the field.
    """
    if len(body) > MAX_BYTES:
        return refused("journal.too_large", bytes=len(body), limit=MAX_BYTES)
    try:
        value = orjson.loads(body)
    except ValueError:
        return refused("journal.truncated", bytes=len(body))
    if not isinstance(value, dict):
        return refused("command.malformed", field="")
    entries, hashes = value.get("entries"), value.get("hashes")
    if not isinstance(entries, list) or not all(type(text) is str for text in entries):
        return refused("command.malformed", field="entries")
    if len(entries) > MAX_ENTRIES:
        return refused("journal.too_many", entries=len(entries), limit=MAX_ENTRIES)
    if (
        not isinstance(hashes, list)
        or len(hashes) != len(entries)
        or not all(type(one) is str and _HASH.fullmatch(one) for one in hashes)
    ):
        return refused("command.malformed", field="hashes")
    first, register = value.get("first"), value.get("register")
    if type(first) is not int or not 1 <= first <= _MAX_SEQ:
        return refused("command.malformed", field="first")
    if type(register) is not str or "\0" in register:
        return refused("command.malformed", field="register")
    unsent, app, clock = value.get("unsent", 0), value.get("app", ""), value.get("clock", "")
    if type(unsent) is not int or not 0 <= unsent <= _MAX_SEQ:
        return refused("command.malformed", field="unsent")
    for name, text in (("app", app), ("clock", clock)):
        if type(text) is not str or len(text) > 80 or "\0" in text:
            return refused("command.malformed", field=name)
    return Batch(
        register=register,
        first=first,
        entries=tuple(entries),
        hashes=tuple(hashes),
        unsent=unsent,
        app=app,
        clock=clock,
    )
