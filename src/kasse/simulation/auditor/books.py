"""The end of a simulation: every book against every other, and against the auditor's."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kasse.simulation.auditor.arithmetic import GENESIS, canonical, link
from kasse.simulation.auditor.attacks import Forged
from kasse.simulation.auditor.state import Expected, State
from kasse.simulation.shop import GOODS, STORE

Chain = Sequence[tuple[str, str]]
"""Entries of a journal from number 1 on: (text, hash)."""

_MOST_AT_ONCE: Final = 100
_TOLD_BY_TILL: Final = ("sync.fork", "sync.ahead", "sync.set_aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A till at the end: the auditor's state of it and its journal."""

    name: str
    register: str
    state: State
    chain: Chain
    unsent: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the office holds of a register: its journal, what was set aside, findings' codes."""

    chain: Chain
    aside: frozenset[tuple[int, str]]
    findings: frozenset[str]


def check_journal(device: Device) -> Iterator[str]:
    """The till's journal is the one that the commands must have led to, entry by entry."""
    yield from check_chain(device.name, device.chain)
    wanted = device.state.entries
    if len(wanted) != len(device.chain):
        yield f"{device.name}: {len(device.chain)} entries, should be {len(wanted)}"
    for place, ((text, _), entry) in enumerate(zip(device.chain, wanted, strict=False), start=1):
        found = json.loads(text)
        for problem in unlike(found, document(device.register, place, entry)):
            yield f"{device.name} entry {place} ({entry.kind}): {problem}"


def check_chain(name: str, chain: Chain) -> Iterator[str]:
    """JRN-1 to JRN-4, reckoned again."""
    previous = GENESIS
    for place, (text, hash_) in enumerate(chain, start=1):
        if canonical(json.loads(text)) != text:
            yield f"{name} entry {place} is not canonical"
        if json.loads(text)["seq"] != place:
            yield f"{name} entry {place} has another number"
        if link(previous, text) != hash_:
            yield f"{name} entry {place} does not join the chain"
        previous = hash_


def check_register(devices: Sequence[Device], held: Held) -> Iterator[str]:
    """What the office holds is one device's journal, whole; the others' are set aside."""
    yield from check_chain("office", held.chain)
    winner = max(devices, key=lambda device: _common(device.chain, held.chain))
    if list(held.chain) != list(winner.chain):
        common = _common(winner.chain, held.chain)
        yield (
            f"the office holds {len(held.chain)} entries of {winner.name}, which has"
            f" {len(winner.chain)}; they agree up to {common}"
        )
    if winner.unsent:
        yield f"{winner.name} still says {winner.unsent} unsent"
    for device in devices:
        common = _common(device.chain, held.chain)
        lost = device.chain[common : common + _MOST_AT_ONCE]
        if device is winner or not lost:
            continue
        if "journal.fork" not in held.findings:
            yield f"{device.name} is a fork, and nobody is told"
        if device.problem not in _TOLD_BY_TILL:
            yield f"{device.name} is a fork, and its screen says {device.problem!r}"
        if device.unsent < len(device.chain) - common:
            yield f"{device.name} says {device.unsent} unsent of {len(device.chain) - common}"
        for place, (text, _) in enumerate(lost, start=common + 1):
            if (place, text) not in held.aside:
                yield f"{device.name} entry {place} of the fork is neither held nor set aside"


def went_on_alone(device: Device, held: Held) -> bool:
    """Whether a device wrote what the office holds otherwise: the loser of a fork."""
    return _common(device.chain, held.chain) < min(len(device.chain), len(held.chain))


def check_forged(forged: Iterable[Forged], held: Mapping[str, Held]) -> Iterator[str]:
    """What was forged is set aside and told, and stands in no journal."""
    for one in forged:
        books = held[one.register]
        if one.text in {text for text, _ in books.chain}:
            yield f"a forged entry {one.seq} of {one.register} is in the journal"
        elif (one.seq, one.text) not in books.aside:
            yield f"a forged entry {one.seq} of {one.register} was not set aside"
        elif not books.findings & {"journal.fork", "journal.hash", "journal.register"}:
            yield f"nobody is told of the forged entry {one.seq} of {one.register}"


def sums(states: Iterable[State]) -> dict[str, dict[Any, Any]]:
    """What the office's projections must say of these registers together."""
    stock: dict[Any, int] = defaultdict(int)
    tenders: dict[Any, tuple[int, int]] = {}
    taxes: dict[Any, tuple[int, int, int]] = {}
    sales: dict[Any, Any] = {}
    drawers: dict[Any, list[int]] = {}
    for state in states:
        for day, kind, amount in state.drawers:
            _into_drawer(drawers, (state.register, day), kind, amount)
        for sale in state.sales:
            key = (state.register, sale.seq)
            sales[key] = (sale.code, sale.day, sale.training, sale.total, sale.rounding)
            if sale.training:
                continue
            for item, quantity in _moves(sale.lines):
                stock[STORE, item] += quantity
            for part in sale.tenders:
                count, amount = tenders.get((STORE, sale.day, part.kind), (0, 0))
                tenders[STORE, sale.day, part.kind] = (count + 1, amount + part.amount)
                if part.type == "cash":
                    _into_drawer(drawers, (state.register, sale.day), "sale", part.amount)
            for row, amounts in sale.rows.items():
                old = taxes.get((sale.day, *row), (0, 0, 0))
                net, tax, gross = (sum(pair) for pair in zip(old, amounts, strict=True))
                taxes[sale.day, *row] = (net, tax, gross)
    return {
        "stock": dict(stock),
        "tenders": tenders,
        "taxes": taxes,
        "sales": sales,
        "drawers": {key: tuple(row) for key, row in drawers.items()},
    }


def compare_sums(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Every table against the auditor's."""
    for name, table in wanted.items():
        for key in sorted(table.keys() | found[name].keys(), key=repr):
            if table.get(key) != found[name].get(key):
                yield f"{name} {key}: {found[name].get(key)}, should be {table.get(key)}"


def _moves(lines: Iterable[Any]) -> Iterator[tuple[str, int]]:
    for line in lines:
        good = GOODS[line.good]
        if not good.stock:
            continue
        if not good.components:
            yield good.id, -line.quantity
        for item, quantity in good.components:
            yield item, -line.quantity * quantity // 1000


_DRAWER: Final = ("float", "sale", "pay_in", "pay_out", "drop")


def _into_drawer(drawers: dict[Any, list[int]], key: Any, kind: str, amount: int) -> None:
    row = drawers.setdefault(key, [0] * len(_DRAWER))
    row[_DRAWER.index(kind)] += amount


def document(register: str, seq: int, entry: Expected) -> dict[str, Any]:
    return {
        "v": 1,
        "kind": entry.kind,
        "register": register,
        "store": STORE,
        "seq": seq,
        "at": entry.at,
        "zone": "Europe/Copenhagen",
        "day": entry.day,
        "person": entry.person,
        "training": True if entry.training else None,
        "rules": 1,
        "body": entry.body,
    }


def unlike(found: Any, wanted: Any, path: str = "") -> Iterator[str]:
    """Where `found` is not at least what is wanted; None is wanted where a key must be missing."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for key, value in wanted.items():
            if value is None:
                if key in found:
                    yield f"{path}{key} should not be there"
            else:
                yield from unlike(found.get(key), value, f"{path}{key}.")
    elif isinstance(wanted, list) and isinstance(found, list):
        if len(wanted) != len(found):
            yield f"{path} has {len(found)} parts, should have {len(wanted)}"
        for place, (one, value) in enumerate(zip(found, wanted, strict=False)):
            yield from unlike(one, value, f"{path}{place}.")
    elif found != wanted:
        yield f"{path} is {found!r}, should be {wanted!r}"


def _common(one: Chain, other: Chain) -> int:
    place = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        place += 1
    return place


def kinds(devices: Iterable[Device]) -> Counter[str]:
    """How many entries of each kind were written."""
    return Counter(entry.kind for device in devices for entry in device.state.entries)
