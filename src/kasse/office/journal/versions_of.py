"""Both versions of one number: what the chain holds, and what was sent besides."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kasse.office.journal.models import JournalEntry, JournalSetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An entry that stands aside, the one that the chain holds under its number (None: none), and
    the fields in which they differ: (path, held, set aside)."""

    aside: JournalSetAside
    held: JournalEntry | None
    differing: tuple[tuple[str, str, str], ...]


def of_number(*, register: str, seq: int) -> tuple[Beside, ...]:
    """What was sent under a number and could not join the chain, each beside what is held."""
    found = JournalSetAside.objects.filter(register=register, seq=seq)
    return beside(tuple(found.order_by("received_at", "digest")))


def beside(found: tuple[JournalSetAside, ...]) -> tuple[Beside, ...]:
    """Each of these beside what its chain holds. One query."""
    numbers = [(row.register, row.seq) for row in found]
    held = {(row.register, row.seq): row for row in JournalEntry.objects.filter(pk__in=numbers)}
    return tuple(_beside(row, held.get((row.register, row.seq))) for row in found)


def _beside(aside: JournalSetAside, held: JournalEntry | None) -> Beside:
    return Beside(
        aside=aside,
        held=held,
        differing=tuple(_differing(held.text, aside.text)) if held is not None else (),
    )


def _differing(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    left, right = dict(_of_text(one)), dict(_of_text(other))
    for name in dict.fromkeys([*left, *right]):
        if left.get(name) != right.get(name):
            yield name, str(left.get(name, "")), str(right.get(name, ""))


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value in a document with its path, such as body.lines.1.name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from flat(inner, f"{path}.{number}")
    else:
        yield path, value


def _of_text(text: str) -> Iterator[tuple[str, Any]]:
    try:
        yield from flat(json.loads(text))
    except ValueError:
        yield "", text
