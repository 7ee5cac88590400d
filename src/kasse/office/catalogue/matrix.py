"""Variants by matrix: axes with values, all their combinations, and what each would be sold as."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, TypeAlias

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue.services.item_rows import ItemRow

Axes: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
Options: TypeAlias = tuple[tuple[str, str], ...]

MOST: Final = 250
_NO_SKU: Final = re.compile(r"[^A-Z0-9]+")
_LETTERS: Final = str.maketrans({"Æ": "AE", "Ø": "OE", "Å": "AA", "ß": "SS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One combination: the variant that there is (`known`), or the one that would be made."""

    row: ItemRow
    known: bool


def axes_of(variants: Sequence[ItemRow]) -> Axes:
    """The axes that variants have now, with their values in the order in which they were met."""
    found: dict[str, dict[str, None]] = {}
    for variant in variants:
        for axis, value in variant.options:
            found.setdefault(axis, {})[value] = None
    return tuple((axis, tuple(values)) for axis, values in found.items())


def axes_typed(typed: Sequence[tuple[str, str]]) -> Axes | Refused:
    """Axes as typed: (name, values between commas). Refuses variants.axis_wrong for one without
    name, without values, or twice, and variants.too_many."""
    axes: list[tuple[str, tuple[str, ...]]] = []
    for name, text in typed:
        values = tuple(dict.fromkeys(filter(None, (value.strip() for value in text.split(",")))))
        if not name.strip() and not values:
            continue
        if not name.strip() or not values or any(name.strip() == axis for axis, _ in axes):
            return refused("variants.axis_wrong", axis=name.strip())
        axes.append((name.strip(), values))
    if not axes:
        return refused("variants.axis_wrong", axis="")
    count = 1
    for _, values in axes:
        count *= len(values)
    if count > MOST:
        return refused("variants.too_many", count=count, most=MOST)
    return tuple(axes)


def proposals(
    parent: ItemRow, variants: Sequence[ItemRow], axes: Axes, *, taken: Collection[str]
) -> list[Proposal]:
    """Every combination of the axes: those that are there as they are, the others with an SKU that
    is not in `taken`, the parent's name with the values, and what is the parent's besides."""
    there = {frozenset(variant.options): variant for variant in variants}
    used = {*taken, *(variant.sku for variant in variants), parent.sku}
    found = []
    for values in product(*(values for _, values in axes)):
        options = tuple((axis, value) for (axis, _), value in zip(axes, values, strict=True))
        known = there.get(frozenset(options))
        if known is None:
            sku = _free(proposed_sku(parent.sku, options), used)
            used.add(sku)
            found.append(Proposal(row=_variant(parent, options, sku), known=False))
        else:
            found.append(Proposal(row=known, known=True))
    return found


def proposed_sku(parent: str, options: Options) -> str:
    """The parent's SKU and what is left of the values in capitals and digits."""
    parts = [_short(value) for _, value in options]
    return "-".join([parent, *filter(None, parts)])[:60]


def _short(value: str) -> str:
    plain = unicodedata.normalize("NFD", value.upper().translate(_LETTERS))
    return _NO_SKU.sub("", "".join(c for c in plain if not unicodedata.combining(c)))[:12]


def _free(sku: str, used: Collection[str]) -> str:
    number, free = 2, sku
    while free in used:
        free, number = f"{sku}-{number}", number + 1
    return free


def _variant(parent: ItemRow, options: Options, sku: str) -> ItemRow:
    said = ", ".join(value for _, value in options)
    return replace(
        parent,
        id=None,
        sku=sku,
        name=f"{parent.name}, {said}"[:250],
        names={code: f"{name}, {said}"[:250] for code, name in parent.names.items()},
        codes=(),
        components=(),
        variant_of=parent.sku,
        options=options,
        stores=None,
        archived=False,
    )
