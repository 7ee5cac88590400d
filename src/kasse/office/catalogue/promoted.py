"""Goods of an assortment as promotions see them (docs/rules/promotions.md)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from kasse.domain.promotions.findings import Ware
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.promotion import Goods
from kasse.domain.quantity import ONE_THOUSANDTHS
from kasse.office.catalogue.models import Category, Item, ItemTag

MOST: Final = 200
"""Of each description so many of the cheapest goods are looked at, and as many of the dearest."""


def wares(assortment: str, descriptions: Iterable[Goods], *, most: int = MOST) -> tuple[Ware, ...]:
    """Goods that fit one of the descriptions, at the assortment's own prices (with those that come
    with the next release where there are none yet), dearest first; of many the cheapest and the
    dearest. Dates of expiry are not looked at."""
    parents = _parents(assortment)
    found: dict[str, Item] = {}
    for goods in descriptions:
        fitting = _fitting(assortment, goods, parents)
        for order in ("shown_price", "-shown_price"):
            for item in fitting.order_by(order, "id")[:most]:
                found[item.id] = item
    made = [_ware(item, line) for item, line in _with_lines(found.values(), parents)]
    return tuple(sorted(made, key=lambda ware: (-ware.price_minor, ware.line.items)))


def known_names(assortment: str, descriptions: Sequence[Goods]) -> Mapping[str, frozenset[str]]:
    """Of the names in the descriptions those that the assortment has, by `items`, `categories`,
    `brands` and `tags`."""
    items = Item.objects.filter(assortment_id=assortment, archived=False)
    said = {
        field: {name for goods in descriptions for name in _named(goods, field)}
        for field in ("items", "categories", "brands", "tags")
    }
    tags = ItemTag.objects.filter(item__assortment_id=assortment, tag__in=said["tags"])
    brands = items.filter(brand__in=said["brands"]).values_list("brand", flat=True)
    return {
        "items": frozenset(items.filter(id__in=said["items"]).values_list("id", flat=True)),
        "categories": frozenset(_parents(assortment)) & said["categories"],
        "brands": frozenset(brands.distinct()),
        "tags": frozenset(tags.values_list("tag", flat=True).distinct()),
    }


def _named(goods: Goods, field: str) -> Iterator[str]:
    yield from getattr(goods, field)
    yield from getattr(goods, f"not_{field}")


def _parents(assortment: str) -> dict[str, str | None]:
    rows = Category.objects.filter(assortment_id=assortment).values_list("id", "parent_id")
    return dict(rows)


def ids_for(assortment: str, descriptions: Iterable[Goods]) -> set[str]:
    """The ids of items for sale that one of the descriptions may fit, whatever they cost."""
    parents = _parents(assortment)
    found: set[str] = set()
    for goods in descriptions:
        any_price = replace(goods, price_from=None, price_to=None)
        found |= set(_fitting(assortment, any_price, parents).values_list("id", flat=True))
    return found


def _fitting(assortment: str, goods: Goods, parents: Mapping[str, str | None]) -> QuerySet[Item]:
    """The items for sale that a description fits."""
    found = Item.objects.filter(
        assortment_id=assortment, archived=False, sold=True, has_variants=False
    ).exclude(kind=Item.Kind.DEPOSIT)
    found = found.annotate(shown_price=Coalesce("price_minor", F("draft_price_minor")))
    found = found.filter(shown_price__isnull=False)
    for wanted, unwanted in (
        (_items(goods.items), _items(goods.not_items)),
        (_categories(goods.categories, parents), _categories(goods.not_categories, parents)),
        (_in("brand", goods.brands), _in("brand", goods.not_brands)),
        (_tags(goods.tags), _tags(goods.not_tags)),
    ):
        if wanted is not None:
            found = found.filter(wanted)
        if unwanted is not None:
            found = found.exclude(unwanted)
    if goods.price_from is not None:
        found = found.filter(shown_price__gte=goods.price_from)
    if goods.price_to is not None:
        found = found.filter(shown_price__lte=goods.price_to)
    return found


def _items(names: Sequence[str]) -> Q | None:
    if not names:
        return None
    # A variant's parent may be none, and what is compared with none is neither in nor out.
    return Q(id__in=names) | Q(variant_of_id__isnull=False, variant_of_id__in=names)


def _categories(names: Sequence[str], parents: Mapping[str, str | None]) -> Q | None:
    if not names:
        return None
    below = [one for one in parents if set(path(one, parents)) & set(names)]
    return Q(category_id__isnull=False, category_id__in=below)


def _tags(names: Sequence[str]) -> Q | None:
    return Q(id__in=ItemTag.objects.filter(tag__in=names).values("item_id")) if names else None


def _in(column: str, names: Sequence[str]) -> Q | None:
    return Q(**{f"{column}__in": names}) if names else None


def path(category: str | None, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """A category and those above it."""
    path: list[str] = []
    while category is not None and category not in path:
        path.append(category)
        category = parents.get(category)
    return tuple(path)


def lines(items: Sequence[Item]) -> dict[str, GoodsLine]:
    """Items of one assortment as promotions see one piece of each, by id, with their floors; at no
    price."""
    if not items:
        return {}
    assortment = items[0].assortment_id
    return {item.id: line for item, line in _with_lines(items, _parents(assortment))}


def _with_lines(
    items: Iterable[Item], parents: Mapping[str, str | None]
) -> Iterator[tuple[Item, GoodsLine]]:
    """Each item with a line of one piece of it."""
    every = list(items)
    tags: defaultdict[str, list[str]] = defaultdict(list)
    found = ItemTag.objects.filter(item__in=[item.id for item in every]).order_by("tag")
    for item_id, tag in found.values_list("item_id", "tag"):
        tags[item_id].append(tag)
    for item in every:
        parent = item.variant_of_id
        yield (
            item,
            GoodsLine(
                line=1,
                items=(item.id,) if parent is None else (item.id, parent),
                price_minor=0,
                bare_minor=0,
                quantity_thousandths=ONE_THOUSANDTHS,
                whole=item.unit != Item.Unit.PIECES,
                floor_minor=item.floor_minor or 0,
                categories=path(item.category_id, parents),
                brand=item.brand,
                tags=tuple(sorted(tags[item.id])),
            ),
        )


def _ware(item: Any, line: GoodsLine) -> Ware:
    price = item.shown_price
    return Ware(
        line=replace(line, price_minor=price, bare_minor=price),
        name=item.name,
        unit=item.unit,
        cost_minor=item.cost_minor,
    )
