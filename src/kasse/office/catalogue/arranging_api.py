"""Categories and the till's grids for API clients."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.catalogue import grids, queries, services
from kasse.office.catalogue.grids import Grid
from kasse.office.catalogue.models import Category
from kasse.office.catalogue.tree import tree
from kasse.office.problems import Problem, no_null, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())

Level = Literal["assortment", "store", "register"]


class CategoryOut(Schema):
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


class CategoryPatch(Body):
    """Fields to change; `parent` null is the top of the tree."""

    names: dict[str, str] | None = Field(None, examples=[{"da": "Kaffe", "en": "Coffee"}])
    parent: str | None = Field(None, max_length=64)
    color: str | None = Field(None, max_length=7, examples=["#6b4a2f"])
    icon: str | None = Field(None, max_length=40, examples=["cup"])
    position: int | None = Field(None, ge=0, le=100_000)


class CategoryIn(CategoryPatch):
    """A new category."""

    assortment: str = Field(max_length=64, examples=["cafe"])
    names: dict[str, str] = Field(examples=[{"da": "Kaffe", "en": "Coffee"}])


class OrderIn(Body):
    """The categories under `parent` (null: at the top), in their order."""

    assortment: str = Field(max_length=64, examples=["cafe"])
    parent: str | None = Field(None, max_length=64)
    ids: list[str] = Field(max_length=500)


class DeletedOut(Schema):
    """How many items are without a category now."""

    items: int


class TileSchema(Body):
    """An item or a category; one of the two."""

    item: str | None = Field(None, max_length=64)
    category: str | None = Field(None, max_length=64)


class GridPage(Body):
    """A page of tiles with its names by language."""

    names: dict[str, str] = Field(examples=[{"da": "Kaffe", "en": "Coffee"}])
    tiles: list[TileSchema] = Field(max_length=200)


class GridIn(Body):
    """What the till shows, page by page."""

    pages: list[GridPage] = Field(max_length=20)


class GridOut(GridIn):
    """A place's grid; where it has none of its own, that of `from_level`, with `version` 0."""

    level: Level
    place: str
    is_own: bool
    from_level: str
    version: int


class GridPlaceOut(Schema):
    """A place that may have a grid; `detail` is the store of a register and its like."""

    level: Level
    place: str
    name: str
    detail: str
    is_own: bool
    from_level: str
    version: int


class GridPlaceList(PageOut):
    """Some of the places, each below the one it stands in."""

    grids: list[GridPlaceOut]


class GridQuery(PageQuery):
    """Which places, and where to go on: `q` finds words of a place's name, number or store."""

    q: str = Field("", max_length=100)


@router.get("/categories", response=list[CategoryOut], summary="Categories")
def list_categories(request: HttpRequest, assortment: str) -> list[dict[str, Any]]:
    """The tree of an assortment, depth first."""
    require(request, "office.view")
    return [_category_out(node.category, node.items) for node in tree(assortment)]


@router.post("/categories", response={201: CategoryOut}, summary="A new category")
def create_category(request: HttpRequest, body: CategoryIn, response: HttpResponse) -> Status:
    """Makes one, last among those beside it unless a position is given."""
    require(request, "items.edit")
    if not queries.assortments().filter(id=body.assortment).exists():
        raise Problem(status=422, code="item.unknown_assortment")
    given = body.dict(exclude_unset=True)
    saved = services.save_category(
        by=actor_of(request), assortment=given.pop("assortment"), **_details(given)
    )
    return Status(201, _saved(saved, response))


@router.patch(
    "/categories/{category_id}",
    response=CategoryOut,
    summary="Change a category",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_category(
    request: HttpRequest, category_id: str, body: CategoryPatch, response: HttpResponse
) -> dict[str, Any]:
    """Changes the fields given. With `If-Match` only what was read."""
    require(request, "items.edit")
    found = _found(category_id)
    given = {"names": found.names} | body.dict(exclude_unset=True)
    saved = services.save_category(
        by=actor_of(request),
        assortment=found.assortment_id,
        category_id=found.id,
        version=versions.expected_by(request),
        **_details(given),
    )
    return _saved(saved, response)


@router.put("/category-order", response={204: None}, summary="The order of categories")
def order_categories(request: HttpRequest, body: OrderIn) -> Status:
    """Puts categories under a parent, in the order given; others that stand there follow."""
    require(request, "items.edit")
    done = services.order_categories(
        by=actor_of(request), assortment=body.assortment, parent=body.parent, ids=body.ids
    )
    if isinstance(done, Refused):
        raise refusal(done)
    return Status(204, None)


@router.delete(
    "/categories/{category_id}",
    response=DeletedOut,
    summary="Delete a category",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_category(request: HttpRequest, category_id: str) -> dict[str, int]:
    """Takes it away; its items stay, without one. 409 while others stand under it."""
    require(request, "items.edit")
    done = services.delete_category(
        by=actor_of(request),
        category=_found(category_id),
        version=versions.expected_by(request),
    )
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return {"items": done}


@router.get("/grids", response=GridPlaceList, summary="Where tills have grids")
def list_grids(request: HttpRequest, query: Query[GridQuery]) -> dict[str, Any]:
    """Every assortment with its stores and their registers."""
    access = require(request, "office.view")
    page = grids.page(stores=access.stores, search=query.q, limit=query.limit, **query.place)
    names = ("level", "name", "detail", "is_own", "from_level", "version")
    rows = [
        {name: getattr(grid, name) for name in names} | {"place": grid.place_id}
        for grid in page.rows
    ]
    return {"grids": rows, **cursors(page)}


@router.get("/grids/{level}/{place}", response=GridOut, summary="A grid of the till")
def get_grid(
    request: HttpRequest, level: Level, place: str, response: HttpResponse
) -> dict[str, Any]:
    """What the tills of an assortment, a store or a register show."""
    found = _grid(request, "office.view", level, place)
    versions.tag(response, found.version)
    return _grid_out(found)


@router.put(
    "/grids/{level}/{place}",
    response=GridOut,
    summary="Draw a grid",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def put_grid(
    request: HttpRequest, level: Level, place: str, body: GridIn, response: HttpResponse
) -> dict[str, Any]:
    """Draws it whole. `If-Match: "0"` expects that the place has none of its own."""
    found = _grid(request, "items.edit", level, place)
    saved = services.save_layout(
        by=actor_of(request),
        place=found.place,
        pages=[_page(page) for page in body.pages],
        version=versions.expected_by(request),
    )
    if isinstance(saved, Refused):
        raise refusal(saved)
    versions.tag(response, saved.version)
    return _grid_out(_grid(request, "items.edit", level, place))


@router.delete(
    "/grids/{level}/{place}",
    response={204: None},
    summary="Give up a grid",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_grid(request: HttpRequest, level: Level, place: str) -> Status:
    """Gives a store or register back the grid above it."""
    found = _grid(request, "items.edit", level, place)
    done = services.remove_layout(
        by=actor_of(request), place=found.place, version=versions.expected_by(request)
    )
    if isinstance(done, Refused):
        raise refusal(done, status=404)
    return Status(204, None)


def _details(given: dict[str, Any]) -> dict[str, Any]:
    if "parent" in given:
        given["parent_id"] = given.pop("parent")
    for name in ("names", "color", "icon", "position"):
        if name in given and given[name] is None:
            raise no_null(name)
    return given


def _saved(saved: Category | Refused, response: HttpResponse) -> dict[str, Any]:
    if isinstance(saved, Refused):
        raise refusal(saved)
    versions.tag(response, saved.version)
    return _category_out(saved, saved.items.filter(archived=False).count())


def _found(category_id: str) -> Category:
    found = queries.category(category_id)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _category_out(row: Category, items: int) -> dict[str, Any]:
    return {
        "id": row.id,
        "assortment": row.assortment_id,
        "names": row.names,
        "parent": row.parent_id,
        "color": row.color,
        "icon": row.icon,
        "position": row.position,
        "items": items,
        "version": row.version,
    }


def _grid(request: HttpRequest, permission: str, level: str, place: str) -> Grid:
    found = grids.grid(level, place, stores=require(request, permission).stores)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _grid_out(grid: Grid) -> dict[str, Any]:
    return {
        "level": grid.level,
        "place": grid.place_id,
        "pages": grid.pages,
        "is_own": grid.is_own,
        "from_level": grid.from_level,
        "version": grid.version,
    }


def _page(page: GridPage) -> dict[str, Any]:
    tiles = [{k: v for k, v in tile.dict().items() if v is not None} for tile in page.tiles]
    return {"names": page.names, "tiles": tiles}
