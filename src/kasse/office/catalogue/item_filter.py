"""What the list of items can be narrowed to, and reading that from the parameters of an address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.translation import get_language

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.number_text import DANISH, ENGLISH
from kasse.domain.outcome import Refused
from kasse.office.stores import queries as stores

STATES: Final = ("active", "draft", "unpriced", "unsold", "archived", "all")
KINDS: Final = ("goods", "service", "deposit")
STOCK: Final = ("in", "none", "below")
MISSING: Final = ("price", "barcode", "category", "picture", "cost", "supplier", "brand")

PARAMETERS: Final = (
    "q",
    "category",
    "tag",
    "brand",
    "supplier",
    "tax_class",
    "kind",
    "price_from",
    "price_to",
    "stock",
    "store",
    "missing",
    "state",
)
"""What an address may narrow the list by; beside these it has `assortment` and `sort`."""

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which items of an assortment. What is "" or None narrows nothing; all that is said holds
    together.

    `category` takes what stands below it with it. `price_from` and `price_to` are minor units, of
    the price at the tills, else of the one that waits. `stock` is one of STOCK: more than nothing
    in one of the `stores` at least, nothing in any of them, below zero in one of them; `stores` are
    ids, None means all. `missing` is one of MISSING, `state` one of STATES. `unread` names the
    parameters that could not be understood; they narrow nothing.
    """

    assortment: str
    search: str = ""
    category: str = ""
    tag: str = ""
    brand: str = ""
    supplier: str = ""
    tax_class: str = ""
    kind: str = ""
    price_from: int | None = None
    price_to: int | None = None
    stock: str = ""
    stores: frozenset[str] | None = None
    missing: str = ""
    state: str = "active"
    sort: str = "name"
    descending: bool = False
    unread: tuple[str, ...] = ()


def item_filter_of(
    parameters: Mapping[str, str], *, assortment: str, stores: frozenset[str] | None
) -> ItemFilter:
    """The filter that an address asks for: PARAMETERS, and `sort` with a minus for descending.

    `stores` are those whose stock the reader may see, None means all; `store` in the address
    chooses one of them. Amounts are as typed, with a comma or a point. Nothing in an address is an
    error: what is not understood is named in `unread`.
    """
    read = _Read(parameters)
    store = read.text("store")
    if store and stores is not None and store not in stores:
        read.unread.append("store")
        store = ""
    sort = read.text("sort") or "name"
    return ItemFilter(
        assortment=assortment,
        search=read.text("q"),
        category=read.text("category"),
        tag=read.text("tag"),
        brand=read.text("brand"),
        supplier=read.text("supplier"),
        tax_class=read.text("tax_class"),
        kind=read.one_of("kind", KINDS),
        price_from=read.amount("price_from"),
        price_to=read.amount("price_to"),
        stock=read.one_of("stock", STOCK),
        stores=frozenset({store}) if store else stores,
        missing=read.one_of("missing", MISSING),
        state=read.one_of("state", STATES) or "active",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        unread=tuple(read.unread),
    )


def to_document(wanted: ItemFilter) -> dict[str, Any]:
    """A filter as it is kept, for work that finds its items later."""
    return {
        **asdict(wanted),
        "stores": None if wanted.stores is None else sorted(wanted.stores),
        "unread": list(wanted.unread),
    }


def from_document(kept: Mapping[str, Any]) -> ItemFilter:
    """What `to_document` kept."""
    stores = None if kept["stores"] is None else frozenset(kept["stores"])
    return ItemFilter(**{**kept, "stores": stores, "unread": tuple(kept["unread"])})


class _Read:
    """Takes parameters out of an address, and gathers those that say nothing."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.parameters = parameters
        self.unread: list[str] = []

    def text(self, name: str) -> str:
        return self.parameters.get(name, "").replace("\0", "").strip()[:_LONGEST]

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        value = self.text(name)
        if value and value not in known:
            self.unread.append(name)
            return ""
        return value

    def amount(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        currency = CURRENCIES[stores.currency()]
        # In the reader's language first: 1.234 is a thousand and more in Danish, not in English.
        is_english = (get_language() or "da").startswith("en")
        for marks in (ENGLISH, DANISH) if is_english else (DANISH, ENGLISH):
            amount = parse_amount(text, currency, marks)
            if not isinstance(amount, Refused):
                return amount
        self.unread.append(name)
        return None
