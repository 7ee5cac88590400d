"""Forged journals: made here, sent by anyone with a till's token, looked for at the end."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from kasse.simulation.auditor.arithmetic import GENESIS, canonical, link


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """An entry that must stand among what was set aside, and never in a journal."""

    register: str
    seq: int
    text: str


class Attacks:
    """Makes forgeries and remembers them."""

    def __init__(self, held: Callable[[str], int]) -> None:
        """`held`: how many entries of a register the office holds."""
        self._held = held
        self.forged: list[Forged] = []

    def alter(self, batch: dict[str, Any], chance: Random) -> bytes:
        """A batch on its way, with one entry's amounts changed and its hash left alone."""
        place = chance.randrange(len(batch["entries"]))
        entry = json.loads(batch["entries"][place])
        text = canonical(_with_other_amounts(entry))
        batch["entries"][place] = text
        seq = batch["first"] + place
        # Of what the office holds already it looks at the hashes only; the text is its own.
        if seq > self._held(batch["register"]):
            self._remember(batch["register"], seq, text)
        return json.dumps(batch, ensure_ascii=False).encode()

    def rewrite(self, entries: list[tuple[str, str]], register: str, chance: Random) -> bytes:
        """History from some entry on, rewritten, with hashes that hold (entries: text, hash)."""
        start = chance.randrange(len(entries))
        previous = entries[start - 1][1] if start else GENESIS
        texts, hashes = [], []
        for text, _ in entries[start:][:50]:
            forged = canonical(_with_other_amounts(json.loads(text)))
            previous = link(previous, forged)
            texts.append(forged)
            hashes.append(previous)
        for place, text in enumerate(texts):
            self._remember(register, start + 1 + place, text)
        return _batch(register, start + 1, texts, hashes)

    def another_register(
        self, entries: list[tuple[str, str]], *, claims: str, owner: str, chance: Random
    ) -> tuple[bytes, bool]:
        """Another register's journal under this one's token; whether it is refused outright."""
        texts, hashes = [text for text, _ in entries[:20]], [hash_ for _, hash_ in entries[:20]]
        if chance.random() < 0.5:
            return _batch(owner, 1, texts, hashes), True
        for place, text in enumerate(texts):
            self._remember(claims, 1 + place, text)
        return _batch(claims, 1, texts, hashes), False

    def _remember(self, register: str, seq: int, text: str) -> None:
        self.forged.append(Forged(register=register, seq=seq, text=text))


def _with_other_amounts(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "body": {**entry["body"], "total": 1, "amount": 1, "note": "forged"}}


def _batch(register: str, first: int, texts: list[str], hashes: list[str]) -> bytes:
    batch = {"register": register, "first": first, "entries": texts, "hashes": hashes}
    return json.dumps(batch, ensure_ascii=False).encode()
