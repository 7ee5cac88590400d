"""What the operations of catalogue take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class ItemList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    items: list[ItemSummary]
    before: str | None
    after: str | None


class ItemSummary(TypedDict):
    """An item in a list."""

    id: str
    sku: str
    name: str
    price: NotRequired[int | None]
    draft_price: NotRequired[int | None]
    unit: str
    category: NotRequired[str | None]
    sold: bool
    archived: bool


class ComponentSchema(TypedDict):
    """Part of a bundle: so many thousandths of the item with this SKU."""

    sku: str
    quantity: int


class ContentSchema(TypedDict):
    """How much is in one unit, in thousandths: half a kilogram is 500 of kg."""

    quantity: int
    unit: Literal["pcs", "kg", "l", "m"]


class InStoreSchema(TypedDict):
    """Where a store differs: whether it sells the item, and its price, null being the
    assortment's.
    """

    store: str
    sold: NotRequired[bool]
    price: NotRequired[int | None]


class ItemOut(TypedDict):
    """An item with its published `price` and the `draft_price` that the next release makes it.
    `unit_price` is that of the published price, null without a content, and for what is sold by
    weight or measure. `stores` are the stores that differ; `pictures` are hashes, shown at `/pictures/{hash}-256.webp`
    and `-1024.webp`. `version` is what If-Match names.
    """

    id: str
    assortment: str
    sku: str
    name: str
    names: dict[str, str]
    kind: str
    unit: str
    open_price: bool
    price: int | None
    draft_price: int | None
    tax_class: str
    codes: list[str]
    category: str | None
    variant_of: str | None
    options: list[list[str]]
    modifier_groups: list[str]
    components: list[ComponentSchema]
    deposit: str | None
    min_age: int | None
    brand: str
    supplier: str
    tags: list[str]
    cost: int | None
    floor: int | None
    content: ContentSchema | None
    unit_price: UnitPriceOut | None
    blocked: list[list[Any]]
    windows: list[WindowSchema]
    stores: list[InStoreSchema]
    stock: bool
    sold: bool
    archived: bool
    pictures: list[str]
    created_at: str
    changed_at: str
    version: int


class UnitPriceOut(TypedDict):
    """What one kilogram, litre, metre or piece of the content costs, in minor units."""

    price: int
    unit: Literal["pcs", "kg", "l", "m"]


WindowSchema = TypedDict(
    "WindowSchema",
    {
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
        "days": "NotRequired[list[int]]",
        "starts": "NotRequired[int | None]",
        "ends": "NotRequired[int | None]",
    },
)


class ItemIn(TypedDict):
    """A new item."""

    name: str
    names: NotRequired[dict[str, str] | None]
    kind: NotRequired[Literal["goods", "service", "deposit"] | None]
    unit: NotRequired[Literal["pcs", "kg", "l", "m"] | None]
    open_price: NotRequired[bool | None]
    price: NotRequired[int | None]
    tax_class: NotRequired[str | None]
    codes: NotRequired[list[str] | None]
    category: NotRequired[str | None]
    variant_of: NotRequired[str | None]
    options: NotRequired[list[list[Any]] | None]
    modifier_groups: NotRequired[list[str] | None]
    components: NotRequired[list[ComponentSchema] | None]
    deposit: NotRequired[str | None]
    min_age: NotRequired[int | None]
    brand: NotRequired[str | None]
    supplier: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    cost: NotRequired[int | None]
    floor: NotRequired[int | None]
    content: NotRequired[ContentSchema | None]
    blocked: NotRequired[list[list[Any]] | None]
    windows: NotRequired[list[WindowSchema] | None]
    stores: NotRequired[list[InStoreSchema] | None]
    stock: NotRequired[bool | None]
    sold: NotRequired[bool | None]
    archived: NotRequired[bool | None]
    assortment: str
    sku: str


class ItemPatch(TypedDict):
    """Fields to change. Other items are named by SKU; `price` is minor units and a draft until
    prices are published; `floor` is the least that promotions leave of it, null for any.
    """

    name: NotRequired[str | None]
    names: NotRequired[dict[str, str] | None]
    kind: NotRequired[Literal["goods", "service", "deposit"] | None]
    unit: NotRequired[Literal["pcs", "kg", "l", "m"] | None]
    open_price: NotRequired[bool | None]
    price: NotRequired[int | None]
    tax_class: NotRequired[str | None]
    codes: NotRequired[list[str] | None]
    category: NotRequired[str | None]
    variant_of: NotRequired[str | None]
    options: NotRequired[list[list[Any]] | None]
    modifier_groups: NotRequired[list[str] | None]
    components: NotRequired[list[ComponentSchema] | None]
    deposit: NotRequired[str | None]
    min_age: NotRequired[int | None]
    brand: NotRequired[str | None]
    supplier: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    cost: NotRequired[int | None]
    floor: NotRequired[int | None]
    content: NotRequired[ContentSchema | None]
    blocked: NotRequired[list[list[Any]] | None]
    windows: NotRequired[list[WindowSchema] | None]
    stores: NotRequired[list[InStoreSchema] | None]
    stock: NotRequired[bool | None]
    sold: NotRequired[bool | None]
    archived: NotRequired[bool | None]


class AssortmentList(TypedDict):
    """Assortments by name."""

    before: str | None
    after: str | None
    assortments: list[AssortmentOut]


class AssortmentOut(TypedDict):
    """A catalogue with its prices. `drafts` is how many items have a price that the next release
    changes; `release` and `published_at` are those of the last one, null before
    the first.
    """

    id: str
    name: str
    drafts: int
    release: int | None
    published_at: str | None


class InUseOut(TypedDict):
    """Each text once."""

    texts: list[str]


class CategoryOut(TypedDict):
    """A category; `items` stand in it itself, `version` is its ETag."""

    id: str
    assortment: str
    names: dict[str, str]
    parent: str | None
    color: str
    icon: str
    position: int
    items: int
    version: int


class CategoryIn(TypedDict):
    """A new category."""

    names: dict[str, str]
    parent: NotRequired[str | None]
    color: NotRequired[str | None]
    icon: NotRequired[str | None]
    position: NotRequired[int | None]
    assortment: str


class CategoryPatch(TypedDict):
    """Fields to change; `parent` null is the top of the tree."""

    names: NotRequired[dict[str, str] | None]
    parent: NotRequired[str | None]
    color: NotRequired[str | None]
    icon: NotRequired[str | None]
    position: NotRequired[int | None]


class DeletedOut(TypedDict):
    """How many items are without a category now."""

    items: int


class OrderIn(TypedDict):
    """The categories under `parent` (null: at the top), in their order."""

    assortment: str
    parent: NotRequired[str | None]
    ids: list[str]


class GridPlaceList(TypedDict):
    """Some of the places, each below the one it stands in."""

    before: str | None
    after: str | None
    grids: list[GridPlaceOut]


class GridPlaceOut(TypedDict):
    """A place that may have a grid; `detail` is the store of a register and its like."""

    level: Literal["assortment", "store", "register"]
    place: str
    name: str
    detail: str
    is_own: bool
    from_level: str
    version: int


class GridOut(TypedDict):
    """A place's grid; where it has none of its own, that of `from_level`, with `version` 0."""

    pages: list[GridPage]
    level: Literal["assortment", "store", "register"]
    place: str
    is_own: bool
    from_level: str
    version: int


class GridPage(TypedDict):
    """A page of tiles with its names by language."""

    names: dict[str, str]
    tiles: list[TileSchema]


class TileSchema(TypedDict):
    """An item or a category; one of the two."""

    item: NotRequired[str | None]
    category: NotRequired[str | None]


class GridIn(TypedDict):
    """What the till shows, page by page."""

    pages: list[GridPage]


class StateIn(TypedDict):
    """Whether an item is archived."""

    archived: bool


class ItemStoreOut(TypedDict):
    """How a store sells an item from the next price release on."""

    sold: NotRequired[bool]
    price: NotRequired[int | None]
    store: str


class ItemStoreIn(TypedDict):
    """How a store sells an item; `price` null is the assortment's."""

    sold: NotRequired[bool]
    price: NotRequired[int | None]


class PicturesOut(TypedDict):
    """Hashes of the pictures in their order."""

    pictures: list[str]


class PicturesIn(TypedDict):
    """Hashes of the pictures to keep, in their order; the first is shown in lists."""

    pictures: list[str]


class ChangeOut(TypedDict):
    """A change: `changes` are {field: [before, after]}."""

    id: int
    at: str
    action: str
    by: str
    via: str
    store: str
    changes: dict[str, Any]


class HistoryOut(TypedDict):
    """A page of changes, newest first."""

    changes: list[ChangeOut]
    before: str | None
    after: str | None


class VariantList(TypedDict):
    """All variants of an item, by name."""

    variants: list[VariantOut]


class VariantOut(TypedDict):
    """A variant; `options` are pairs of an axis and its value."""

    id: str
    sku: str
    name: str
    options: list[list[str]]
    price: int | None
    draft_price: int | None
    sold: bool


class MatrixOut(TypedDict):
    """SKUs of the variants made, and of those that were there."""

    made: list[str]
    there: list[str]


class AxisIn(TypedDict):
    """What variants differ in."""

    name: str
    values: list[str]


class MatrixIn(TypedDict):
    """Axes whose combinations are to be variants."""

    axes: list[AxisIn]


class ModifierGroupOut(TypedDict):
    """A modifier group; `items` is how many ask for it, `version` what If-Match names."""

    id: str
    assortment: str
    names: dict[str, str]
    least: int
    most: int
    modifiers: list[ModifierOut]
    items: int
    version: int


class ModifierOut(TypedDict):
    """A choice."""

    id: str
    names: dict[str, str]
    price: int


class ModifierGroupIn(TypedDict):
    """A new group."""

    names: dict[str, str]
    least: NotRequired[int | None]
    most: NotRequired[int | None]
    modifiers: NotRequired[list[ModifierIn] | None]
    assortment: str


class ModifierIn(TypedDict):
    """A choice; `price` is added to that of one unit. Without `id` it is a new one."""

    id: NotRequired[str]
    names: dict[str, str]
    price: NotRequired[int]


class GroupPatch(TypedDict):
    """Fields to change."""

    names: NotRequired[dict[str, str] | None]
    least: NotRequired[int | None]
    most: NotRequired[int | None]
    modifiers: NotRequired[list[ModifierIn] | None]
