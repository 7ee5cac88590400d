"""An item as forms, imports and API clients give it, and its checks."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, get_args

from kasse.domain.barcodes import gtin
from kasse.domain.item import ItemKind
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import Unit

MAX_PRICE_MINOR: Final = 10**13
"""As MONEY-12."""

_KEY_KINDS: Final = ("gtin:", "code:", "instore:")
_GTIN_LENGTHS: Final = gtin.GTIN_LENGTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Everything about one item; other items are named by SKU, the rest by id.

    `id` is only used for a new item. `price_minor` None leaves the price as it is (or, with
    `open_price`, to the till). `codes` are texts as printed, or look-up keys. `components` are
    (SKU, thousandths), `options` (axis, value), `blocked` (from, to or None) ISO dates.
    """

    sku: str
    name: str
    id: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    kind: str = "goods"
    unit: str = "pcs"
    open_price: bool = False
    price_minor: int | None = None
    tax_class: str = "standard"
    codes: tuple[str, ...] = ()
    category: str | None = None
    variant_of: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    modifier_groups: tuple[str, ...] = ()
    components: tuple[tuple[str, int], ...] = ()
    deposit: str | None = None
    min_age: int | None = None
    blocked: tuple[tuple[str, str | None], ...] = ()
    stock: bool = True
    sold: bool = True
    archived: bool = False


def check_row(row: ItemRow) -> Refused | None:
    """What is wrong with a row by itself, with the field.

    Refuses item.field_missing, item.field_malformed, item.price_out_of_range, item.refers_to_itself
    and what `code_key` refuses.
    """
    for name, longest in (("sku", 64), ("name", 250)):
        value = getattr(row, name)
        if not value.strip():
            return refused("item.field_missing", field=name, sku=row.sku)
        if len(value) > longest or "\0" in value:
            return refused("item.field_malformed", field=name, sku=row.sku[:64])
    if row.kind not in get_args(ItemKind):
        return refused("item.field_malformed", field="kind", sku=row.sku)
    if row.unit not in get_args(Unit):
        return refused("item.field_malformed", field="unit", sku=row.sku)
    if row.price_minor is not None and not 0 <= row.price_minor <= MAX_PRICE_MINOR:
        return refused("item.price_out_of_range", field="price", sku=row.sku)
    if row.min_age is not None and not 0 < row.min_age < 150:
        return refused("item.field_malformed", field="min_age", sku=row.sku)
    if any(quantity <= 0 for _, quantity in row.components):
        return refused("item.field_malformed", field="components", sku=row.sku)
    if row.sku in {row.variant_of, row.deposit, *(sku for sku, _ in row.components)}:
        return refused("item.refers_to_itself", sku=row.sku)
    if any(until is not None and until < start for start, until in row.blocked):
        return refused("item.field_malformed", field="blocked", sku=row.sku)
    keys = code_keys(row.codes)
    return keys if isinstance(keys, Refused) else None


def code_keys(texts: Iterable[str]) -> tuple[str, ...] | Refused:
    """The look-up keys of codes, each once, in their order. Refuses what `code_key` refuses."""
    keys: dict[str, None] = {}
    for text in texts:
        key = code_key(text)
        if isinstance(key, Refused):
            return key
        keys[key] = None
    return tuple(keys)


def code_key(text: str) -> str | Refused:
    """The look-up key (docs/developer/feed.md) of a code as printed, or of a key itself.

    Digits that are as long as a GTIN must be one: refuses barcode.check_digit, and
    barcode.empty, barcode.too_long.
    """
    plain = unicodedata.normalize("NFC", text.strip())
    if not plain or "\0" in plain:
        return refused("barcode.empty")
    if len(plain) > 70:
        return refused("barcode.too_long", text=plain[:70])
    for kind in _KEY_KINDS:
        if plain.startswith(kind):
            return kind + plain.removeprefix(kind).upper()
    digits = plain.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit() and len(digits) in _GTIN_LENGTHS:
        number = gtin.normalise(digits)
        return number if isinstance(number, Refused) else f"gtin:{number}"
    return "code:" + plain.upper()


def shown_code(key: str) -> str:
    """A look-up key as people know it: a GTIN without its leading zeros down to 13, 12 or 8."""
    kind, _, rest = key.partition(":")
    if kind != "gtin":
        return rest if kind == "code" else key
    short = rest.lstrip("0")
    for length in (8, 12, 13):
        if len(short) <= length:
            return short.zfill(length)
    return rest
