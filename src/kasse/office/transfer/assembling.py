"""From the rows of a file to items to be: columns become fields, rows of one product become an item
with variants. What each system does its own way stands in kasse.office.transfer.systems.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kasse.office.transfer import cells, mapping
from kasse.office.transfer.fields import CODES, SEVERAL
from kasse.office.transfer.reading import Row
from kasse.office.transfer.slugs import LONGEST_SKU, slug
from kasse.office.transfer.systems.port import System
from kasse.office.transfer.truth import is_yes

PARENT: Final = 0
ITEM: Final = 1

_INHERITED: Final = (
    "name", "category", "brand", "supplier", "tags", "tax_rate", "tax_class", "kind", "unit",
    "status", "sold", "archived", "min_age", "option1_name", "option2_name", "option3_name",
)  # fmt: skip
_OF_PARENT: Final = (
    "name", "category", "brand", "supplier", "tags", "tax_rate", "tax_class", "kind", "unit",
    "sold", "archived", "min_age",
)  # fmt: skip
_LONGEST_NAME: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item to be, as text by field. `line` is its row in the file, `part` PARENT for the item
    that the rows of variants have in common."""

    line: int
    part: int = ITEM
    values: Mapping[str, str]


@dataclass(slots=True)
class _Group:
    key: str = ""
    carried: dict[str, str] = field(default_factory=dict)


def entries(
    rows: Iterable[Row], *, headers: Sequence[str], columns: Sequence[str], system: System
) -> Iterator[Entry]:
    """The items that the rows describe. `columns` has the field of each header, "" for none."""
    group = _Group()
    memory: dict[str, str] = {}
    rates = [mapping.rate_in(header) for header in headers]
    used = [(place, code) for place, code in enumerate(columns) if code in CODES]
    axes = {code: headers[place] for place, code in used}
    for row in rows:
        values = _values(row, used, rates, exact=system.exact)
        if system.exact:
            yield Entry(line=row.line, values=values)
            continue
        prepared = system.prepare(values, memory)
        if prepared is not None:
            yield from _of_row(row.line, prepared, axes, group)


def _values(
    row: Row, used: Sequence[tuple[int, str]], rates: Sequence[str], *, exact: bool
) -> dict[str, str]:
    values: dict[str, str] = {}
    for place, code in used:
        text = row.cells[place]
        if exact:
            values[code] = cells.as_written(text)
            continue
        text = cells.unguarded(text).strip()
        if code == "tax_applies":
            if is_yes(text):
                values["tax_rate"] = rates[place]
        elif code in SEVERAL and values.get(code):
            values[code] += f"\n{text}" if text else ""
        else:
            values[code] = text
    return values


def _of_row(
    line: int, values: dict[str, str], axes: Mapping[str, str], group: _Group
) -> Iterator[Entry]:
    key = values.pop("group", "")
    is_first = not key or key != group.key
    if is_first:
        group.key, group.carried = key, {name: values.get(name, "") for name in _INHERITED}
    elif not any(values.get(name) for name in ("sku", "price", "option1", "codes")):
        return  # one more picture of the same product
    for name, text in group.carried.items():
        if text and not values.get(name):
            values[name] = text
    options = _options(values, axes)
    if key and options:
        parent = key[:LONGEST_SKU]
        if is_first:
            of_parent = {name: values[name] for name in _OF_PARENT if values.get(name)}
            yield Entry(line=line, part=PARENT, values={**of_parent, "sku": parent})
        values["variant_of"] = parent
        words = " / ".join(value for _, value in options)
        values["name"] = _with_option(values.get("name", ""), words)
        values.setdefault("sku", "")
        values["sku"] = values["sku"] or slug(f"{key}-{words}")
    if options:
        values["options"] = cells.joined(cells.pair(axis, value) for axis, value in options)
    values["sku"] = values.get("sku") or _own_sku(key, values)
    known = {code: text for code, text in values.items() if text}
    yield Entry(line=line, values=known)


def _own_sku(key: str, values: Mapping[str, str]) -> str:
    """For an item without: its product's key, its barcode, or its name."""
    code = values.get("codes", "").split("\n")[0].strip()
    is_short_code = code.isascii() and code.isdigit() and len(code) <= 14
    return key[:LONGEST_SKU] or (code if is_short_code else slug(values.get("name", "")))


def _options(values: dict[str, str], axes: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for number in ("1", "2", "3"):
        name, value = values.pop(f"option{number}_name", ""), values.pop(f"option{number}", "")
        if value and (name, value) != ("Title", "Default Title"):
            found.append((name or axes.get(f"option{number}", f"Option {number}"), value))
    return found


def _with_option(name: str, words: str) -> str:
    whole = f"{name} – {words}"
    return whole if len(whole) <= _LONGEST_NAME else f"{name[: 200 - 1]}… {words}"[:_LONGEST_NAME]
