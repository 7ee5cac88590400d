"""Items that were sold, as promotions see goods and with what they cost today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kasse.office.catalogue.models import Category, Item, ItemTag
from kasse.office.catalogue.promoted import path


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldItem:
    """An item as it is today: `items` are it and what it is a variant of, `categories` its own and
    those above it; `cost_minor` is that of one unit without tax, None where nobody knows."""

    items: tuple[str, ...]
    categories: tuple[str, ...]
    brand: str
    tags: tuple[str, ...]
    is_deposit: bool
    cost_minor: int | None


def parents(assortment: str) -> Mapping[str, str | None]:
    """The category above each category of an assortment."""
    rows = Category.objects.filter(assortment_id=assortment).values_list("id", "parent_id")
    return dict(rows)


def sold_items(ids: Iterable[str], *, above: Mapping[str, str | None]) -> Mapping[str, SoldItem]:
    """Those of the items that there still are, archived ones too; `above` are the `parents` of
    their categories. Two queries."""
    wanted = sorted(ids)
    tags: dict[str, list[str]] = {}
    for item, tag in ItemTag.objects.filter(item__in=wanted).values_list("item_id", "tag"):
        tags.setdefault(item, []).append(tag)
    rows = Item.objects.filter(id__in=wanted).values_list(
        "id", "variant_of_id", "category_id", "brand", "kind", "cost_minor"
    )
    return {
        id_: SoldItem(
            items=(id_, parent) if parent else (id_,),
            categories=path(category, above),
            brand=brand,
            tags=tuple(sorted(tags.get(id_, ()))),
            is_deposit=kind == Item.Kind.DEPOSIT,
            cost_minor=cost,
        )
        for id_, parent, category, brand, kind, cost in rows
    }
