"""The till's grid of favourites: one for the assortment, and in its place one of a store or of a
register that wants its own."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from django.db import transaction

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.catalogue.models import Category, Item, Layout
from kasse.office.catalogue.services import items, rights
from kasse.office.feed import services as feed
from kasse.office.ids import new_id

MAX_PAGES: Final = 20
MAX_TILES: Final = 200
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whose grid: a register's, with its store; a store's; or with neither the assortment's."""

    assortment: str
    store: str | None = None
    register: str | None = None

    @property
    def level(self) -> str:
        """The word in the feed's document: tills draw the layouts of the narrowest level."""
        return "register" if self.register else "store" if self.store else "assortment"

    @property
    def scope(self) -> str:
        """Which tills read it."""
        if self.register:
            return feed.register_scope(self.register)
        if self.store:
            return feed.store_scope(self.store)
        return feed.assortment_scope(self.assortment)


@transaction.atomic
def save_layout(
    *,
    by: Actor,
    place: Place,
    pages: Sequence[Mapping[str, Any]],
    version: int | None = None,
) -> Layout | Refused:
    """Draws the grid of a place: `pages` are {names: {da, en}, tiles: [{item} | {category}]}.

    Refuses layout.malformed (with `field`), layout.too_large, layout.name_missing (with `page`,
    from 0) and layout.unknown_tile. Raises versions.Stale; `version` 0 expects that there is none.
    """
    _check(by, place)
    items.lock(place.assortment)
    drawn = _read(pages)
    if isinstance(drawn, Refused):
        return drawn
    no = _unknown_tile(place.assortment, drawn)
    if no is not None:
        return no
    known = _found(place)
    if known is not None:
        versions.check(known, version)
    elif version:
        raise versions.Stale(read=version, is_now=0)
    return _keep(by, place, known, drawn)


@transaction.atomic
def take_off(
    *, by: Actor, assortment: str, items_gone: Set[str], categories_gone: Set[str]
) -> None:
    """Takes items and categories off every grid of the assortment, with the pages that then are
    empty, and the grids that then have no page."""
    items.lock(assortment)
    gone = {("item", id_) for id_ in items_gone} | {("category", id_) for id_ in categories_gone}
    for layout in Layout.objects.filter(assortment_id=assortment):
        place = Place(assortment=assortment, store=layout.store_id, register=layout.register_id)
        stripped = [
            page | {"tiles": [one for one in page["tiles"] if not gone & {*one.items()}]}
            for page in layout.pages
        ]
        if stripped == layout.pages:
            continue
        _check(by, place)
        pages = [
            now
            for now, was in zip(stripped, layout.pages, strict=True)
            if now["tiles"] or not was["tiles"]
        ]
        if pages:
            _keep(by, place, layout, pages)
        else:
            remove_layout(by=by, place=place)


def _keep(by: Actor, place: Place, known: Layout | None, pages: list[dict[str, Any]]) -> Layout:
    before = known.pages if known else None
    layout = known or Layout(
        id=new_id(),
        assortment_id=place.assortment,
        store_id=place.store,
        register_id=place.register,
        version=0,
    )
    layout.pages = pages
    layout.version += 1
    layout.save()
    body: dict[str, JsonValue] = {"pages": layout.pages}
    if place.level != "assortment":
        body["for"] = place.level
    feed.publish(
        scope=place.scope,
        documents=[feed.Publication(collection="layout", id=layout.id, body=body)],
    )
    _record(by, "layout.saved", place, layout, {"pages": (before, layout.pages)})
    return layout


@transaction.atomic
def remove_layout(*, by: Actor, place: Place, version: int | None = None) -> Refused | None:
    """Gives a store or register back the grid that it would have without its own.

    Refuses layout.unknown. Raises versions.Stale.
    """
    _check(by, place)
    items.lock(place.assortment)
    known = _found(place)
    if known is None:
        return refused("layout.unknown")
    versions.check(known, version)
    feed.remove(scope=place.scope, collection="layout", ids=[known.id])
    _record(by, "layout.removed", place, known, {"pages": (known.pages, None)})
    known.delete()
    return None


def may_draw(by: Actor, place: Place) -> bool:
    """Whether `by` may change the grid of a place: that of a store with the right there, that of an
    assortment with the right in every store that sells it."""
    if place.store:
        return by.may("items.edit", store=place.store)
    return rights.may(by, assortment=place.assortment)


def _check(by: Actor, place: Place) -> None:
    if not may_draw(by, place):
        raise Denied("items.edit")


def _found(place: Place) -> Layout | None:
    return Layout.objects.filter(
        assortment_id=place.assortment, store_id=place.store, register_id=place.register
    ).first()


def _read(pages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]] | Refused:
    if type(pages) is not list or not all(isinstance(page, Mapping) for page in pages):
        return refused("layout.malformed", field="pages")
    if len(pages) > MAX_PAGES:
        return refused("layout.too_large", pages=MAX_PAGES, tiles=MAX_TILES)
    read = []
    for number, page in enumerate(pages):
        names, tiles = page.get("names"), page.get("tiles")
        if not isinstance(names, Mapping) or not all(_is_text(t) for n in names.items() for t in n):
            return refused("layout.malformed", field="names")
        kept = {language: text.strip()[:_LONGEST_NAME] for language, text in names.items()}
        kept = {language: text for language, text in kept.items() if text}
        if not kept:
            return refused("layout.name_missing", page=number)
        if type(tiles) is not list or not all(map(_is_tile, tiles)):
            return refused("layout.malformed", field="tiles")
        if len(tiles) > MAX_TILES:
            return refused("layout.too_large", pages=MAX_PAGES, tiles=MAX_TILES)
        # One thing twice on a page would be two keys that do the same.
        once = {tuple(tile.items()): tile for tile in tiles}
        read.append({"names": kept, "tiles": [dict(tile) for tile in once.values()]})
    return read


def _is_tile(tile: object) -> bool:
    if not isinstance(tile, Mapping) or len(tile) != 1:
        return False
    ((kind, value),) = tile.items()
    return kind in {"item", "category"} and _is_text(value) and 0 < len(value) <= 64


def _is_text(value: object) -> TypeGuard[str]:
    """Whether both the database (no NUL) and the feed (no lone surrogate) can hold it."""
    return isinstance(value, str) and not any(
        one == "\0" or "\ud800" <= one <= "\udfff" for one in value
    )


def _unknown_tile(assortment: str, pages: Sequence[Mapping[str, Any]]) -> Refused | None:
    tiles = [tile for page in pages for tile in page["tiles"]]
    for kind, model in (("item", Item), ("category", Category)):
        wanted = {tile[kind] for tile in tiles if kind in tile}
        there = model.objects.filter(assortment_id=assortment, id__in=wanted)
        missing = wanted - set(there.values_list("id", flat=True))
        if missing:
            return refused("layout.unknown_tile", kind=kind, id=min(missing))
    return None


def _record(by: Actor, action: str, place: Place, layout: Layout, changes: Any) -> None:
    subject = audit.Subject(kind="layout", id=layout.id, name=place.level)
    audit.record(
        by,
        audit.Act(action=action, subject=subject, store=place.store or "", changes=changes),
    )
