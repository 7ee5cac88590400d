"""An item as forms, imports and API clients give it, and its checks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final, get_args

from kasse.domain.barcodes import gtin
from kasse.domain.item import ItemKind, SaleWindow
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import Unit

MAX_PRICE_MINOR: Final = 10**13
"""As MONEY-12."""

MAX_TAGS: Final = 50
MAX_TAG: Final = 40

_UNSEEN: Final = re.compile("[\0\u202a-\u202e\u2066-\u2069]")
"""Not in any text: what no database keeps, and what turns the order of letters around it, so that a
name is read as another (Unicode Standard Annex 9, explicit directional formatting)."""

_DAY_MINUTES: Final = 24 * 60
_TEXTS: Final = (("sku", 64), ("name", 250), ("brand", 100), ("supplier", 100), ("tax_class", 20))
_AMOUNTS: Final = (("price", "price_minor"), ("cost", "cost_minor"), ("floor", "floor_minor"))
_CONTENT_UNITS: Final = ("kg", "l", "m", "pcs")
_KEY_KINDS: Final = ("gtin:", "code:", "instore:")
_GTIN_LENGTHS: Final = gtin.GTIN_LENGTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class InStore:
    """Where a store differs: whether it sells the item, and its price, None being the
    assortment's."""

    store: str
    sold: bool = True
    price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Everything about one item; other items are named by SKU, the rest by id.

    `id` is only used for a new item. `price_minor` None leaves the price as it is (or, with
    `open_price`, to the till). `codes` are texts as printed, or look-up keys. `components` are
    (SKU, thousandths), `options` (axis, value), `blocked` (from, to or None) ISO dates. `content`
    is how much is in one unit: (thousandths, unit). `floor_minor` is the least that promotions leave
    of the price of one (PRO-5), None for any. `stores` are the stores that differ, each once;
    None leaves them as they are.
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
    windows: tuple[SaleWindow, ...] = ()
    brand: str = ""
    supplier: str = ""
    tags: tuple[str, ...] = ()
    cost_minor: int | None = None
    floor_minor: int | None = None
    content: tuple[int, str] | None = None
    stores: tuple[InStore, ...] | None = None
    stock: bool = True
    sold: bool = True
    archived: bool = False


def check_row(row: ItemRow) -> Refused | None:
    """What is wrong with a row by itself, with the field.

    Refuses item.field_missing, item.field_malformed, item.price_out_of_range, item.refers_to_itself
    and what `code_key` refuses.
    """
    for name, longest in _TEXTS:
        value = getattr(row, name)
        if len(value) > longest or _UNSEEN.search(value):
            return refused("item.field_malformed", field=name, sku=row.sku[:64])
    for name in ("sku", "name"):
        if not getattr(row, name).strip():
            return refused("item.field_missing", field=name, sku=row.sku)
    for name, attribute in _AMOUNTS:
        amount = getattr(row, attribute)
        if amount is not None and not 0 <= amount <= MAX_PRICE_MINOR:
            return refused("item.price_out_of_range", field=name, sku=row.sku)
    itself = _names_itself(row)
    if itself is not None:
        return refused("item.refers_to_itself", field=itself, sku=row.sku)
    wrong = _wrong_choice(row) or _wrong_list(row)
    if wrong is not None:
        return refused("item.field_malformed", field=wrong, sku=row.sku)
    keys = code_keys(row.codes)
    return keys if isinstance(keys, Refused) else None


def _names_itself(row: ItemRow) -> str | None:
    """The field in which a row names its own SKU."""
    if row.sku == row.variant_of:
        return "variant_of"
    if row.sku == row.deposit:
        return "deposit"
    return "components" if any(sku == row.sku for sku, _ in row.components) else None


def _wrong_choice(row: ItemRow) -> str | None:
    """The field of one value that is none of those it may hold."""
    if row.kind not in get_args(ItemKind):
        return "kind"
    if row.unit not in get_args(Unit):
        return "unit"
    if row.min_age is not None and not 0 < row.min_age < 150:
        return "min_age"
    if row.content is not None:
        amount, unit = row.content
        if unit not in _CONTENT_UNITS or not 0 < amount <= MAX_PRICE_MINOR:
            return "content"
    return None


def _wrong_list(row: ItemRow) -> str | None:
    """The field with a list that cannot be right."""
    parts = [sku for sku, _ in row.components]
    if len(set(parts)) < len(parts) or any(quantity <= 0 for _, quantity in row.components):
        return "components"
    if any(map(_is_wrong_period, row.blocked)):
        return "blocked"
    if any(map(_is_wrong_window, row.windows)):
        return "windows"
    if any(map(_UNSEEN.search, row.names.values())):
        return "names"
    if len(row.tags) > MAX_TAGS or any(
        len(tag) > MAX_TAG or _UNSEEN.search(tag) for tag in row.tags
    ):
        return "tags"
    return _wrong_stores(row.stores or ())


def _wrong_stores(stores: tuple[InStore, ...]) -> str | None:
    prices = [own.price_minor for own in stores if own.price_minor is not None]
    is_twice = len({own.store for own in stores}) < len(stores)
    return "stores" if is_twice or any(not 0 <= p <= MAX_PRICE_MINOR for p in prices) else None


def _is_wrong_period(period: tuple[str, str | None]) -> bool:
    days = [day for day in period if day is not None]
    return not all(map(_is_date, days)) or days != sorted(days)


def _is_wrong_window(window: SaleWindow) -> bool:
    days = [day for day in (window.from_, window.to) if day is not None]
    times = [minute for minute in (window.starts, window.ends) if minute is not None]
    return (
        not all(map(_is_date, days))
        or days != sorted(days)
        or not set(window.days) <= set(range(1, 8))
        or any(not 0 <= minute <= _DAY_MINUTES for minute in times)
        or window == SaleWindow()
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def settled(row: ItemRow, *, before: ItemRow | None = None) -> ItemRow:
    """A checked row as it will be kept: what it leaves open is taken from `before`, the item as it
    is; texts without space around them, codes as `shown_code`, what comes in no order sorted. Two
    rows are equal then exactly when they say the same."""
    keys = code_keys(row.codes)
    assert not isinstance(keys, Refused)
    price = row.price_minor
    if price is None and before is not None:
        price = before.price_minor
    stores = row.stores
    if stores is None:
        stores = before.stores if before is not None else ()
    return replace(
        row,
        id=before.id if before else row.id,
        names=_names(row, before),
        price_minor=None if row.open_price else price,
        codes=tuple(map(shown_code, keys)),
        options=tuple((axis, value) for axis, value in row.options),
        modifier_groups=tuple(dict.fromkeys(row.modifier_groups)),
        brand=_text(row.brand),
        supplier=_text(row.supplier),
        tags=_tags(row.tags),
        stores=tuple(
            sorted(
                (own for own in stores or () if own != InStore(store=own.store)),
                key=lambda own: own.store,
            )
        ),
    )


def _names(row: ItemRow, before: ItemRow | None) -> dict[str, str]:
    """Names by language; one that was the item's name follows it when that is changed."""
    names = {language: text for language, text in row.names.items() if text}
    if before is None or before.name == row.name:
        return names
    followed = {
        language
        for language, text in names.items()
        if text == before.name == before.names.get(language)
    }
    return names | dict.fromkeys(followed, row.name)


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    # Of two that differ in their case only, the first is kept.
    found: dict[str, str] = {}
    for tag in filter(None, map(_text, tags)):
        found.setdefault(tag.casefold(), tag)
    return tuple(found[key] for key in sorted(found))


def _text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


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
    return _code_key(text)


@lru_cache(maxsize=4_096)  # on its way to the catalogue each code is asked for several times
def _code_key(text: str) -> str | Refused:
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
        # A code of one's own may look like a GTIN, or begin like a key.
        return rest if code_key(rest) == key else key
    short = rest.lstrip("0")
    for length in (8, 12, 13):
        if len(short) <= length:
            return short.zfill(length)
    return rest
