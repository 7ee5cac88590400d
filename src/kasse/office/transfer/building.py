"""From texts by field to an item, with what is wrong beside its field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

from kasse.domain.item import SaleWindow
from kasse.domain.money import MAX_AMOUNT_MINOR
from kasse.domain.number_text import ENGLISH, parse_number
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import MAX_QUANTITY_THOUSANDTHS
from kasse.domain.tax import TAX_CLASSES
from kasse.office.catalogue.services.categories import MAX_DEPTH
from kasse.office.catalogue.services.item_rows import (
    InStore,
    ItemRow,
    check_row,
    code_key,
)
from kasse.office.transfer import amounts, cells, truth
from kasse.office.transfer.surroundings import Path, Surroundings, folded_path

Problem: TypeAlias = tuple[str, Refused]
"""A field and what is wrong with it."""

_SEPARATORS: Final = re.compile(r"[,;|\n\t]")
_FLAGS: Final = ("open_price", "stock", "sold", "archived")
_TEXTS: Final = ("sku", "name", "brand", "supplier")
_NO_SALE: Final = "not sold"
_FIELD_OF: Final = {"barcode.check_digit": "codes", "barcode.too_long": "codes",
                    "barcode.empty": "codes", "item.refers_to_itself": "variant_of"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An item, or what keeps it from being one. `missing` is the path of a category that must be
    made first."""

    row: ItemRow | None
    problems: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()


def build(values: Mapping[str, str], *, base: ItemRow | None, around: Surroundings) -> Built:
    """The item that `values` make of `base`, or a new one.

    Fields that the file does not have stay as they are, empty ones too unless the file is exact.
    """
    problems: list[Problem] = []
    changes: dict[str, Any] = {}
    missing: tuple[str, ...] = ()
    for code, text in values.items():
        if not text and not around.exact and code not in {"sku", "name"}:
            continue
        read = _READERS.get(code)
        if read is None:
            continue
        found = read(text, around)
        if isinstance(found, Refused):
            problems.append((code, found))
        elif isinstance(found, _Missing):
            missing = found.names
        else:
            changes[_ATTRIBUTES.get(code, code)] = found
    if values.get("tax_rate") and "tax_class" not in changes:
        _set_rate(values["tax_rate"], around, changes, problems)
    if not values.get("sku", "").strip():
        problems.append(("sku", refused("item.field_missing", field="sku")))
    if not changes.get("name", base.name if base else ""):
        problems.append(("name", refused("item.field_missing", field="name")))
    if problems:
        return Built(row=None, problems=tuple(problems), missing=missing)
    row = _row(changes, base)
    no = check_row(row)
    if no is not None:
        field = str(no.facts.get("field") or _FIELD_OF.get(no.code, "sku"))
        return Built(row=None, problems=((field, no),), missing=missing)
    return Built(row=row, missing=missing)


def keys_of(values: Mapping[str, str], *, exact: bool) -> list[str]:
    """The look-up keys among a row's codes, as far as they are right."""
    found = []
    for text in _code_texts(values.get("codes", ""), exact=exact):
        key = code_key(text)
        if isinstance(key, str):
            found.append(key)
    return found


@dataclass(frozen=True, slots=True)
class _Missing:
    names: tuple[str, ...]


def _row(changes: dict[str, Any], base: ItemRow | None) -> ItemRow:
    if base is None:
        return ItemRow(**changes)
    # The SKU stays that of the item, whatever way it was found.
    return replace(base, **{**changes, "sku": base.sku})


def _set_rate(
    text: str, around: Surroundings, changes: dict[str, Any], problems: list[Problem]
) -> None:
    rate = amounts.rate_ppm(text)
    tax_class = around.classes.get(rate) if rate is not None else truth.tax_class(text)
    tax_class = tax_class or around.choices.unknown_tax
    if tax_class:
        changes["tax_class"] = tax_class
    else:
        problems.append(("tax_class", refused("transfer.unknown_tax", text=text[:40])))


def _text(text: str, around: Surroundings) -> str:
    return text if around.exact else " ".join(cells.plain(text).split())


def _amount_of(code: str) -> "Read":
    def read(text: str, around: Surroundings) -> int | Refused | None:
        if not text.strip():
            return None
        if around.exact:
            # Files of our own have one mark, and it is that of decimals.
            plain = text.replace(",", ".")
            return parse_number(plain, around.decimals, ENGLISH, MAX_AMOUNT_MINOR)
        mark = around.choices.decimal.get(code, ".")
        found = amounts.parse(text, decimals=around.decimals, mark=mark, limit=MAX_AMOUNT_MINOR)
        if isinstance(found, int) and found < 0:
            return refused("item.price_out_of_range", field=code)
        return found

    return read


def _flag(text: str, _around: Surroundings) -> bool | Refused:
    found = truth.truth(text)
    return refused("transfer.no_truth", text=text[:40]) if found is None else found


def _choice(find: Callable[[str], str | None], known: Sequence[str]) -> "Read":
    def read(text: str, _around: Surroundings) -> str | Refused:
        if text in known:
            return text
        return find(text) or refused("transfer.unknown_word", text=text[:40])

    return read


def _tax_class(text: str, around: Surroundings) -> str | Refused:
    if around.exact or text in TAX_CLASSES:
        return text
    found = truth.tax_class(text) or around.choices.unknown_tax
    if not found and (rate := amounts.rate_ppm(text)) is not None:
        found = around.classes.get(rate, "")
    return found or refused("transfer.unknown_tax", text=text[:40])


def _code_texts(text: str, *, exact: bool) -> list[str]:
    if exact:
        return cells.split(text)
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _codes(text: str, around: Surroundings) -> tuple[str, ...] | Refused:
    found = []
    for code in _code_texts(text, exact=around.exact):
        if amounts.is_rounded(code):
            return refused("transfer.code_rounded", text=code[:40])
        key = code_key(code)
        if isinstance(key, str):
            found.append(code)
        elif around.choices.bad_codes == "keep":
            found.append(f"code:{code}")
        elif around.choices.bad_codes != "drop":
            return key
    return tuple(found)


def missing_category(values: Mapping[str, str], around: Surroundings) -> tuple[str, ...]:
    """The names, from the root, of the category that must be made for a row first; () for none."""
    found = _category(values.get("category", ""), around)
    return found.names if isinstance(found, _Missing) else ()


def _category(text: str, around: Surroundings) -> "str | Refused | _Missing | None":
    names = cells.unpath(text)
    if not names:
        return None
    path: Path = folded_path(names)
    found = around.categories.get(path)
    if found is not None:
        return found
    if any(len(name) > 100 for name in names):
        return refused("item.field_malformed", field="category")
    if len(names) > MAX_DEPTH:
        return refused("category.too_deep", levels=MAX_DEPTH)
    if around.choices.make_categories:
        return _Missing(tuple(names))
    return refused("transfer.unknown_category", text=" > ".join(names)[:80])


def _tags(text: str, around: Surroundings) -> tuple[str, ...]:
    if around.exact:
        return tuple(cells.split(text))
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def _reference(text: str, around: Surroundings) -> str | None:
    return (text if around.exact else text.strip()) or None


def _names(text: str, _around: Surroundings) -> dict[str, str] | Refused:
    pairs = [cells.unpaired(line) for line in cells.split(text)]
    if any(pair is None for pair in pairs):
        return refused("transfer.no_pair")
    return dict(pair for pair in pairs if pair is not None)


def _options(text: str, _around: Surroundings) -> tuple[tuple[str, str], ...] | Refused:
    pairs = [cells.unpaired(line) for line in cells.split(text)]
    if any(pair is None for pair in pairs):
        return refused("transfer.no_pair")
    return tuple(pair for pair in pairs if pair is not None)


def _groups(text: str, around: Surroundings) -> tuple[str, ...] | Refused:
    found = []
    for name in cells.split(text):
        group = around.groups.get(name) or around.groups.get(name.strip().casefold())
        if group is None:
            return refused("transfer.unknown_group", text=name[:80])
        found.append(group)
    return tuple(found)


def _quantity(text: str) -> int | None:
    found = parse_number(text.replace(",", "."), 3, ENGLISH, MAX_QUANTITY_THOUSANDTHS)
    return None if isinstance(found, Refused) else found


def _components(text: str, _around: Surroundings) -> tuple[tuple[str, int], ...] | Refused:
    found = []
    for line in cells.split(text):
        count, _, sku = line.partition(" × ")
        quantity = _quantity(count)
        if quantity is None or not sku:
            return refused("transfer.no_part")
        found.append((sku, quantity))
    return tuple(found)


def _age(text: str, _around: Surroundings) -> int | Refused | None:
    plain = text.strip().removesuffix("+").strip()
    if not plain:
        return None
    if plain.isascii() and plain.isdigit() and len(plain) < 4:
        # Systems write 0 for an item without a limit.
        return int(plain) or None
    return refused("item.field_malformed", field="min_age")


def _blocked(text: str, _around: Surroundings) -> tuple[tuple[str, str | None], ...] | Refused:
    found = []
    for line in cells.split(text):
        start, dots, until = line.partition("..")
        if not dots or not start:
            return refused("item.field_malformed", field="blocked")
        found.append((start, until or None))
    return tuple(found)


def _windows(text: str, _around: Surroundings) -> tuple[SaleWindow, ...] | Refused:
    try:
        return tuple(_window(line) for line in cells.split(text))
    except ValueError:
        return refused("item.field_malformed", field="windows")


def _window(line: str) -> SaleWindow:
    """Such as `from=2026-12-01 to=2026-12-24 days=67 starts=480 ends=600`. Raises ValueError."""
    parts = {name: value for name, _, value in (part.partition("=") for part in line.split())}
    if not parts.keys() <= {"from", "to", "days", "starts", "ends"}:
        raise ValueError(line)
    return SaleWindow(
        from_=parts.get("from"),
        to=parts.get("to"),
        days=tuple(int(day) for day in parts.get("days", "")),
        starts=int(parts["starts"]) if "starts" in parts else None,
        ends=int(parts["ends"]) if "ends" in parts else None,
    )


def _content(text: str, _around: Surroundings) -> tuple[int, str] | Refused | None:
    if not text.strip():
        return None
    amount, _, unit = text.strip().rpartition(" ")
    quantity = _quantity(amount)
    if quantity is None:
        return refused("item.field_malformed", field="content")
    return quantity, truth.unit(unit) or unit


def _stores(text: str, around: Surroundings) -> tuple[InStore, ...] | Refused:
    found = []
    for line in cells.split(text):
        pair = cells.unpaired(line)
        if pair is None or pair[0] not in around.stores:
            return refused("transfer.unknown_store", text=line[:80])
        words = [word.strip() for word in pair[1].split(";") if word.strip()]
        price: int | None = None
        for word in words:
            if word != _NO_SALE:
                read = parse_number(
                    word.replace(",", "."), around.decimals, ENGLISH, MAX_AMOUNT_MINOR
                )
                if isinstance(read, Refused):
                    return read
                price = read
        found.append(InStore(store=pair[0], sold=_NO_SALE not in words, price_minor=price))
    return tuple(found)


Read: TypeAlias = Callable[[str, Surroundings], Any]

_READERS: Final[Mapping[str, Read]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_FLAGS, cast(Read, _flag)),
    "price": _amount_of("price"),
    "cost": _amount_of("cost"),
    "floor": _amount_of("floor"),
    "kind": _choice(truth.kind, ("goods", "service", "deposit")),
    "unit": _choice(truth.unit, ("pcs", "kg", "l", "m")),
    "tax_class": _tax_class,
    "codes": _codes,
    "category": _category,
    "tags": _tags,
    "variant_of": _reference,
    "deposit": _reference,
    "names": _names,
    "options": _options,
    "modifier_groups": _groups,
    "components": _components,
    "min_age": _age,
    "blocked": _blocked,
    "windows": _windows,
    "content": _content,
    "stores": _stores,
}
_ATTRIBUTES: Final = {
    "price": "price_minor",
    "cost": "cost_minor",
    "floor": "floor_minor",
}
