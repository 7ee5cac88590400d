"""Whether the items of a file can be: each against itself, the others of the file, and the
catalogue. Nothing in the catalogue changes here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow, settled
from kasse.office.transfer.assembling import Entry
from kasse.office.transfer.building import Built, Problem, build, keys_of
from kasse.office.transfer.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An entry with what becomes of it. `sku` is the item's, found by SKU or by a barcode."""

    entry: Entry
    sku: str
    built: Built
    outcome: str
    base: ItemRow | None


def check(
    entries: Sequence[Entry], *, around: Surroundings, lines: dict[str, int]
) -> list[Checked]:
    """Each entry in its order; `lines` has the file's SKUs so far, and gets these."""
    bases = _bases(entries, around)
    found = []
    for entry, base in zip(entries, bases, strict=True):
        one = _checked(entry, base, around)
        if one.sku and one.built.row is not None:
            if one.sku in lines:
                no = refused("transfer.sku_twice", sku=one.sku, line=lines[one.sku])
                one = _bad(one, "sku", no)
            lines.setdefault(one.sku, entry.line)
        found.append(one)
    return found


def mentions(row: ItemRow) -> Iterator[tuple[str, str]]:
    """(field, SKU) of every other item that a row names."""
    if row.variant_of:
        yield "variant_of", row.variant_of
    if row.deposit:
        yield "deposit", row.deposit
    for sku, _ in row.components:
        yield "components", sku


def problems_json(problems: Sequence[Problem]) -> list[list[Any]]:
    """Problems as they are kept with a row."""
    return [[name, one.code, dict(one.facts)] for name, one in problems]


def ordered(
    numbers: Mapping[str, int], named: Mapping[int, Sequence[str]]
) -> tuple[list[int], set[int]]:
    """(rows that must come later, in their order; rows that name each other in a circle).

    `numbers` has the place of each SKU, `named` the SKUs that a row names.
    """
    late: dict[int, int] = {}
    circle: set[int] = set()

    def depth(number: int, above: tuple[int, ...]) -> int:
        if number in above:
            circle.update(above[above.index(number) :])
            return 0
        if number in late:
            return late[number]
        deepest = 0
        for sku in named.get(number, ()):
            other = numbers.get(sku)
            if other is not None:
                below = depth(other, (*above, number)) if len(above) < 50 else 0
                if other > number or below:
                    deepest = max(deepest, below + 1)
        if deepest:
            late[number] = deepest
        return deepest

    for number in sorted(named):
        depth(number, ())
    return sorted(late, key=lambda number: (late[number], number)), circle


def _bases(entries: Sequence[Entry], around: Surroundings) -> list[ItemRow | Refused | None]:
    """For each entry the item that it is about; a refusal where that cannot be told."""
    match = around.choices.match
    skus = [_sku_of(entry, around) for entry in entries]
    keys = [
        keys_of(entry.values, exact=around.exact) if match != "sku" else [] for entry in entries
    ]
    holders = catalogue.skus_with_keys(around.assortment, {key for some in keys for key in some})
    wanted = {*skus, *(sku for some in holders.values() for sku in some)} - {""}
    known = catalogue.rows_by_sku(around.assortment, wanted)
    return [
        _base(sku, some, holders, known, gtin_first=match == "gtin")
        for sku, some in zip(skus, keys, strict=True)
    ]


def _base(
    sku: str,
    keys: Sequence[str],
    holders: Mapping[str, list[str]],
    known: Mapping[str, ItemRow],
    *,
    gtin_first: bool,
) -> ItemRow | Refused | None:
    by_sku = known.get(sku)
    if by_sku is not None and not gtin_first:
        return by_sku
    held = {one for key in keys for one in holders.get(key, ())}
    if len(held) > 1 and sku not in held:
        return refused("transfer.code_ambiguous", skus=", ".join(sorted(held)[:3]))
    if held:
        return known[sku if sku in held else min(held)]
    return by_sku


def _sku_of(entry: Entry, around: Surroundings) -> str:
    text = entry.values.get("sku", "")
    return text if around.exact else text.strip()


def _checked(entry: Entry, base: ItemRow | Refused | None, around: Surroundings) -> Checked:
    if isinstance(base, Refused):
        built = build(entry.values, base=None, around=around)
        wrong = Built(row=None, problems=(*built.problems, ("codes", base)))
        return Checked(entry=entry, sku="", built=wrong, outcome="bad", base=None)
    built = build(entry.values, base=base, around=around)
    sku = base.sku if base else _sku_of(entry, around)[:64]
    outcome = "bad" if built.row is None else "new"
    if built.row is not None and base is not None:
        is_same = not built.missing and settled(built.row, before=base) == settled(base)
        outcome = "same" if is_same else "changed"
    return Checked(entry=entry, sku=sku, built=built, outcome=outcome, base=base)


def _bad(one: Checked, name: str, no: Refused) -> Checked:
    wrong = Built(row=None, problems=(*one.built.problems, (name, no)))
    return replace(one, built=wrong, outcome="bad")
