"""The tree of categories as pages and clients read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from kasse.office.catalogue.models import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A category in the tree: `depth` from 0, `items` that stand in it itself, and whether it is
    the first or last of those beside it."""

    category: Category
    depth: int
    items: int
    is_first: bool
    is_last: bool


def tree(assortment: str) -> list[Node]:
    """Every category of an assortment, depth first, each under its parent. One query."""
    counted = Category.objects.filter(assortment_id=assortment).annotate(
        items_in_it=Count("items", filter=Q(items__archived=False))
    )
    children: dict[str | None, list[Category]] = {}
    for row in counted.order_by("position", "id"):
        children.setdefault(row.parent_id, []).append(row)
    return list(_walk(children, None, 0))


def _walk(
    children: dict[str | None, list[Category]], parent: str | None, depth: int
) -> Iterator[Node]:
    beside = children.get(parent, [])
    for place, row in enumerate(beside):
        yield Node(
            category=row,
            depth=depth,
            items=row.items_in_it,  # type: ignore[attr-defined]  # annotated above
            is_first=place == 0,
            is_last=place == len(beside) - 1,
        )
        yield from _walk(children, row.id, depth + 1)
