"""Reading the tills' grids: whose is whose, and what their tiles look like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Q

from kasse.domain.money import CURRENCIES, Currency, format_amount
from kasse.office import seek
from kasse.office.catalogue.models import Assortment, Category, Item, Layout
from kasse.office.catalogue.queries import in_language
from kasse.office.catalogue.services.layouts import Place
from kasse.office.frame.locales import number_format
from kasse.office.stores import queries as stores

PAGE: Final = 100

LEVELS: Final = ("assortment", "store", "register")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A place's grid: `is_own` unless it is that of `from_level`; `version` 0 where there is none
    of its own. `depth` is how far it stands below its assortment."""

    place: Place
    name: str
    detail: str
    pages: list[dict[str, Any]]
    version: int
    is_own: bool
    from_level: str
    depth: int
    store_name: str = ""

    @property
    def text(self) -> str:
        """What it is found by."""
        return " ".join((self.name, self.detail, self.store_name)).casefold()

    @property
    def level(self) -> str:
        """assortment, store or register."""
        return self.place.level

    @property
    def place_id(self) -> str:
        """The id of the assortment, store or register."""
        return self.place.register or self.place.store or self.place.assortment


def all_grids(*, stores: frozenset[str] | None) -> list[Grid]:
    """Every assortment with its stores and their registers, as far as they may be seen. Three
    queries and one for the layouts, however many there are."""
    layouts = {
        (row.assortment_id, row.store_id, row.register_id): row for row in Layout.objects.all()
    }
    places = list(_places(stores))
    return [_with_layout(grid, layouts) for grid in places]


_KEY: Final = seek.Order(columns=(("level", str), ("place_id", str)))


def page(
    *,
    stores: frozenset[str] | None,
    search: str = "",
    limit: int,
    after: str = "",
    before: str = "",
) -> seek.Page[Grid]:
    """A page of `all_grids`, those whose name, number or store holds every word of `search`. They
    are few enough to be read whole. Raises seek.UnknownCursor, also for a place that is gone."""
    words = search.casefold().split()
    found = [one for one in all_grids(stores=stores) if all(word in one.text for word in words)]
    keys = [[one.level, one.place_id] for one in found]
    start = 0
    if before:
        start = max(_at(keys, before) - limit, 0)
    elif after:
        start = _at(keys, after) + 1
    stop = start + limit
    return seek.Page(
        rows=tuple(found[start:stop]),
        before=seek.cursor_of(keys[start]) if 0 < start < len(keys) else None,
        after=seek.cursor_of(keys[stop - 1]) if stop < len(found) else None,
    )


def _at(keys: Sequence[list[Any]], cursor: str) -> int:
    place = seek.read(cursor, _KEY)
    if place not in keys:
        raise seek.UnknownCursor
    return keys.index(place)


def grid(level: str, place_id: str, *, stores: frozenset[str] | None) -> Grid | None:
    """One place's grid; None where there is no such place, or it is not theirs to see."""
    if level not in LEVELS:
        return None
    found = all_grids(stores=stores)
    return next((one for one in found if one.level == level and one.place_id == place_id), None)


def item_tiles(items: Iterable[Item], *, language: str) -> list[dict[str, Any]]:
    """What the editor draws of items, as the till does; `waits` are those that no till can sell
    before prices are published."""
    currency = CURRENCIES[stores.currency()]
    shown = list(items)
    priced = _with_priced_variants([item.id for item in shown if item.has_variants])
    return [
        _item_tile(item, currency, language)
        | {"waits": not (_has_price(item) or item.id in priced)}
        for item in shown
    ]


def _has_price(item: Item) -> bool:
    return not item.has_variants and (item.open_price or item.price_minor is not None)


def _with_priced_variants(ids: Sequence[str]) -> set[str]:
    if not ids:
        return set()
    priced = Q(price_minor__isnull=False) | Q(open_price=True)
    found = Item.objects.filter(priced, variant_of__in=ids, archived=False)
    return {str(one) for one in found.values_list("variant_of_id", flat=True).distinct()}


def _item_tile(item: Item, currency: Currency, language: str) -> dict[str, Any]:
    category = item.category
    return {
        "kind": "item",
        "id": item.id,
        "name": in_language(item.names, language) if item.names else item.name,
        "detail": _price(item, currency, language),
        "unit": "" if item.unit == "pcs" else item.unit,
        "variants": item.has_variants,
        "age": item.min_age,
        "color": category.color if category else "",
    }


def tiles(assortment: str, pages: Sequence[Any], *, language: str) -> list[dict[str, Any]]:
    """The items on these pages, as `item_tiles`; what is gone, or no page, is left out."""
    tiles_of = (one.get("tiles") for one in pages if isinstance(one, dict))
    ids = {
        str(tile["item"])
        for tiles in tiles_of
        if isinstance(tiles, list)
        for tile in tiles
        if isinstance(tile, dict) and "item" in tile
    }
    found = Item.objects.filter(assortment_id=assortment, id__in=ids).select_related("category")
    return item_tiles(found, language=language)


def category_tiles(assortment: str, *, language: str) -> list[dict[str, Any]]:
    """Every category as a tile."""
    rows = Category.objects.filter(assortment_id=assortment).order_by("position", "id")
    return [
        {
            "kind": "category",
            "id": row.id,
            "name": in_language(row.names, language),
            "color": row.color,
            "icon": row.icon,
        }
        for row in rows
    ]


def _places(only: frozenset[str] | None) -> list[Grid]:
    found = []
    registers: dict[str, list[Any]] = {}
    for register in stores.registers(stores=only).filter(retired_at=None).order_by("number"):
        registers.setdefault(register.store_id, []).append(register)
    by_assortment: dict[str, list[Any]] = {}
    for store in stores.stores(only=only):
        by_assortment.setdefault(store.assortment_id, []).append(store)
    for assortment in Assortment.objects.all():
        top = Place(assortment=assortment.id)
        found.append(_grid(top, assortment.name, "", 0))
        for store in by_assortment.get(assortment.id, []):
            place = replace(top, store=store.id)
            found.append(_grid(place, store.name, "", 1))
            found += [
                replace(
                    _grid(replace(place, register=row.id), row.number, row.name, 2),
                    store_name=store.name,
                )
                for row in registers.get(store.id, [])
            ]
    return found


def _grid(place: Place, name: str, detail: str, depth: int) -> Grid:
    return Grid(
        place=place,
        name=name,
        detail=detail,
        pages=[],
        version=0,
        is_own=False,
        from_level="",
        depth=depth,
    )


def _with_layout(grid: Grid, layouts: dict[tuple[str, str | None, str | None], Layout]) -> Grid:
    place = grid.place
    chain = [
        ("register", (place.assortment, place.store, place.register)) if place.register else None,
        ("store", (place.assortment, place.store, None)) if place.store else None,
        ("assortment", (place.assortment, None, None)),
    ]
    for level, key in filter(None, chain):
        layout = layouts.get(key)
        if layout is not None:
            own = level == grid.level
            return replace(
                grid,
                pages=layout.pages,
                version=layout.version if own else 0,
                is_own=own,
                from_level=level,
            )
    return grid


def _price(item: Item, currency: Currency, language: str) -> str:
    """What tills charge now, else what they will."""
    price = item.price_minor if item.price_minor is not None else item.draft_price_minor
    if price is None or item.open_price:
        return ""
    return format_amount(price, currency, number_format(language))
