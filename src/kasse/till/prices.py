"""What items cost at a minute: the feed's price lists, and releases that begin by themselves
(PRICE-1 to PRICE-13, docs/developer/feed.md).

Everything is told ahead and looked at by the store's own clock, so that prices change on the
minute, with or without the office. What cannot be read is passed over (SYNC-16).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from kasse.domain.documents import Malformed, from_document
from kasse.domain.item import Item, SaleWindow
from kasse.domain.prices import ItemPrice, Level, ListPrice, PriceBreak, PriceList, holds, resolve
from kasse.till.catalogue import Catalogue, Found

_RELEASED: Final = "coming_price"

T = TypeVar("T", "_Head", "_Prices")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingRelease:
    """A release that begins, or has begun, at the store's local minute `starts_at`."""

    number: int
    hash: str
    starts_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    level: Level = "everywhere"
    starts_at: str = ""
    ended: bool = False
    groups: tuple[str, ...] = ()
    from_: str | None = None
    to: str | None = None
    windows: tuple[SaleWindow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Price:
    price: int
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prices:
    starts_at: str = ""
    prices: tuple[_Price, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The lists with all that is known of them, by id, and the releases, by when they begin."""

    lists: Mapping[str, tuple[_Head, ...]]
    releases: tuple[ComingRelease, ...]


def release_at(catalogue: Catalogue, moment: str) -> str | None:
    """The hash of the release by which the till sells at a moment (PRICE-13); None before any."""
    begun = _begun(catalogue.derived(_plan), moment)
    if begun:
        return begun[-1].hash
    current = catalogue.price_release()
    return None if current is None else str(current["hash"])


def priced(catalogue: Catalogue, item: Item, moment: str) -> tuple[Item, ItemPrice]:
    """An item as it is sold at a moment, and what it costs then."""
    found = _at(catalogue, [item.id], moment).get(item.id)
    if found is None or item.has_variants:
        return item, ItemPrice(price_minor=item.price)
    price = found.price(item.price, is_deposit=item.kind == "deposit")
    return replace(item, price=price.price_minor, sold=item.sold or found.is_first), price


def shown(catalogue: Catalogue, items: Sequence[Found], moment: str) -> tuple[Found, ...]:
    """Items as a screen shows them at a moment: with the price of then."""
    known = _at(catalogue, [str(item["id"]) for item in items], moment)
    return tuple(_shown(item, known.get(str(item["id"]))) for item in items)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What holds of an item beside its own document and the store's.

    `item_minor` and `own_minor` are the prices of the item and of the store, as releases that have
    begun leave them; `is_first`: one of these gave it its first price.
    """

    item_minor: int | None
    own_minor: int | None
    lists: tuple[ListPrice, ...]
    moment: str
    is_first: bool = False

    def price(self, price_minor: int | None, *, is_deposit: bool) -> ItemPrice:
        """The item's price, where `price_minor` is what its document and the store's come to."""
        if price_minor is None and not self.is_first:
            return ItemPrice(price_minor=None)
        return resolve(
            self.item_minor,
            own_minor=self.own_minor,
            # The deposit that comes back is worth what was paid for it, at any hour (PRICE-8).
            prices=() if is_deposit else self.lists,
            moment=self.moment,
        )


def _shown(item: Found, known: _Known | None) -> Found:
    if known is None or item.get("has_variants"):
        return item
    price = known.price(item.get("price"), is_deposit=item.get("kind") == "deposit").price_minor
    if price is None:
        return item
    return {**item, "price": price, **({"sold": True} if known.is_first else {})}


def _at(catalogue: Catalogue, ids: Sequence[str], moment: str) -> dict[str, _Known]:
    """What is known of those of the items that any list or begun release may price; by id."""
    plan = catalogue.derived(_plan)
    begun = _begun(plan, moment)
    lists = _holding(plan, moment)
    if not begun and not lists:
        return {}
    released = _released(catalogue, begun, ids, of_store=False)
    in_store = _released(catalogue, begun, ids, of_store=True)
    listed = _listed(catalogue, lists, ids, moment)
    known: dict[str, _Known] = {}
    for item, price, own in catalogue.prices(ids):
        if item not in released and item not in in_store and item not in listed:
            continue
        coming = released.get(item, {"price": price})
        known[item] = _Known(
            item_minor=coming.get("price"),
            own_minor=in_store.get(item, {"price": own}).get("price"),
            lists=tuple(listed.get(item, ())),
            moment=moment,
            is_first=coming.get("first") is True,
        )
    return known


def _released(
    catalogue: Catalogue, begun: Sequence[ComingRelease], ids: Sequence[str], *, of_store: bool
) -> dict[str, Found]:
    """By item, what the newest begun release that has a price of it says: of the item's own price,
    or of the store's."""
    found: dict[str, Found] = {}
    for release in begun:
        of_release = f"{release.number}s:" if of_store else f"{release.number}:"
        for document in catalogue.documents_of(_RELEASED, [of_release + item for item in ids]):
            if _is_price(document.get("price")):
                found[str(document["id"]).removeprefix(of_release)] = document
    return found


def _listed(
    catalogue: Catalogue, lists: Mapping[str, PriceList], ids: Sequence[str], moment: str
) -> dict[str, list[ListPrice]]:
    found: dict[str, list[ListPrice]] = {}
    for document in catalogue.list_prices(ids) if lists else ():
        one, _, item = str(document["id"]).partition(":")
        if one not in lists:
            continue
        prices = _version(_versions(_Prices, document), moment)
        breaks = tuple(
            PriceBreak(price_minor=part.price, least_thousandths=part.least)
            for part in (prices.prices if prices is not None else ())
            if part.price >= 0
        )
        if breaks:
            found.setdefault(item, []).append(ListPrice(list=lists[one], breaks=breaks))
    return found


def _plan(catalogue: Catalogue) -> _Plan:
    releases = (_parsed(ComingRelease, found) for found in catalogue.documents("coming_release"))
    return _Plan(
        lists={
            str(found["id"]): _versions(_Head, found) for found in catalogue.documents("price_list")
        },
        releases=tuple(
            sorted(
                (release for release in releases if release is not None),
                key=lambda release: (release.starts_at, release.number),
            )
        ),
    )


def _begun(plan: _Plan, moment: str) -> tuple[ComingRelease, ...]:
    return tuple(release for release in plan.releases if release.starts_at <= moment)


def _holding(plan: _Plan, moment: str) -> dict[str, PriceList]:
    """The lists that hold at a moment, by id."""
    found: dict[str, PriceList] = {}
    for one, versions in plan.lists.items():
        head = _version(versions, moment)
        if head is None or head.ended:
            continue
        price_list = PriceList(
            id=one,
            level=head.level,
            groups=head.groups,
            valid_from=head.from_,
            valid_to=head.to,
            windows=head.windows,
        )
        if holds(price_list, moment):
            found[one] = price_list
    return found


def _version(versions: tuple[T, ...], moment: str) -> T | None:
    """What a list says at a moment: the last that has begun."""
    return next((one for one in reversed(versions) if one.starts_at <= moment), None)


def _versions(form: type[T], document: Found) -> tuple[T, ...]:
    found = document.get("versions")
    if not isinstance(found, list | tuple):
        return ()
    return tuple(_readable(form, found))


def _readable(form: type[T], versions: Sequence[Any]) -> Iterator[T]:
    for version in map(_with_from, versions):
        parsed = _parsed(form, version)
        if parsed is not None:
            yield parsed


def _with_from(value: Any) -> Any:
    """With the key `from` under the field's name, here and in the windows: it is a keyword."""
    if not isinstance(value, dict):
        return value
    windows = value.get("windows")
    if isinstance(windows, list):
        value = value | {"windows": [_with_from(window) for window in windows]}
    return value | {"from_": value.get("from")}


def _parsed(form: type[Any], document: object) -> Any:
    try:
        return from_document(form, document)
    except Malformed:
        return None


def _is_price(value: object) -> bool:
    return value is None or (type(value) is int and value >= 0)
