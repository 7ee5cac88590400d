"""What belongs to items, for API clients: archive, stores, pictures, history, modifier groups."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.api_fields import Body
from kasse.office.audit import queries as audit
from kasse.office.catalogue import drawing, lookups, matrix, queries, services, stored_rows
from kasse.office.catalogue.models import Item, ModifierGroup
from kasse.office.catalogue.services import pictures
from kasse.office.catalogue.services.item_rows import InStore
from kasse.office.problems import Problem, field_problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())


class StateIn(Body):
    """Whether an item is archived."""

    archived: bool


class ItemStoreIn(Body):
    """How a store sells an item; `price` null is the assortment's."""

    sold: bool = True
    price: int | None = Field(None, ge=0, le=10**13, examples=[3200])


class ItemStoreOut(ItemStoreIn):
    """How a store sells an item from the next price release on."""

    store: str


class PicturesIn(Body):
    """Hashes of the pictures to keep, in their order; the first is shown in lists."""

    pictures: list[str] = Field(max_length=10)


class PicturesOut(PicturesIn):
    """Hashes of the pictures in their order."""


class ChangeOut(Schema):
    """A change: `changes` are {field: [before, after]}."""

    id: int
    at: datetime
    action: str
    by: str = Field(alias="actor_name")
    via: str
    store: str = Field(alias="store_id")
    changes: dict[str, Any]


class HistoryOut(Schema):
    """A page of changes, newest first."""

    changes: list[ChangeOut]
    before: str | None
    after: str | None


class AxisIn(Body):
    """What variants differ in."""

    name: str = Field(min_length=1, max_length=40, examples=["Size"])
    values: list[str] = Field(min_length=1, max_length=250, examples=[["S", "M", "L"]])


class MatrixIn(Body):
    """Axes whose combinations are to be variants."""

    axes: list[AxisIn] = Field(min_length=1, max_length=3)


class MatrixOut(Schema):
    """SKUs of the variants made, and of those that were there."""

    made: list[str]
    there: list[str]


class ModifierIn(Body):
    """A choice; `price` is added to that of one unit. Without `id` it is a new one."""

    id: str = Field("", max_length=64)
    names: dict[str, str] = Field(examples=[{"da": "Havremælk", "en": "Oat milk"}])
    price: int = Field(0, ge=-(10**13), le=10**13)


class VariantOut(Schema):
    """A variant; `options` are pairs of an axis and its value."""

    id: str
    sku: str
    name: str
    options: list[list[str]] = Field(examples=[[["Size", "L"]]])
    price: int | None
    draft_price: int | None
    sold: bool


class VariantList(Schema):
    """All variants of an item, by name."""

    variants: list[VariantOut]


class GroupPatch(Body):
    """Fields to change."""

    names: dict[str, str] | None = Field(None, examples=[{"da": "Mælk", "en": "Milk"}])
    least: int | None = Field(None, ge=0, le=100)
    most: int | None = Field(None, ge=1, le=100)
    modifiers: list[ModifierIn] | None = Field(None, max_length=100)


class ModifierGroupIn(GroupPatch):
    """A new group."""

    assortment: str = Field(max_length=64)
    names: dict[str, str] = Field(examples=[{"da": "Mælk", "en": "Milk"}])


class ModifierOut(Schema):
    """A choice."""

    id: str
    names: dict[str, str]
    price: int


class ModifierGroupOut(Schema):
    """A modifier group; `items` is how many ask for it, `version` what If-Match names."""

    id: str
    assortment: str
    names: dict[str, str]
    least: int
    most: int
    modifiers: list[ModifierOut]
    items: int
    version: int


@router.put(
    "/items/{item_id}/archived",
    response={204: None},
    summary="Archive an item",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def archive_item(request: HttpRequest, item_id: str, body: StateIn) -> Status:
    """Takes an item off the tills, or brings it back. Takes If-Match."""
    require(request, "items.edit")
    found = _item(item_id)
    change = services.archive_items if body.archived else services.restore_items
    change(
        by=actor_of(request),
        assortment=found.assortment_id,
        ids=[found.id],
        version=versions.expected_by(request),
    )
    return Status(204, None)


@router.put(
    "/items/{item_id}/stores/{store_id}",
    response=ItemStoreOut,
    summary="An item in a store",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def set_in_store(
    request: HttpRequest, item_id: str, store_id: str, body: ItemStoreIn
) -> dict[str, Any]:
    """Whether a store sells an item, and for how much; asks for `items.edit` in that store alone.
    Takes If-Match."""
    require(request, "items.edit")
    done = services.set_in_store(
        by=actor_of(request),
        item=_item(item_id).id,
        own=InStore(store=store_id, sold=body.sold, price_minor=body.price),
        version=versions.expected_by(request),
    )
    if isinstance(done, Refused):
        raise refusal(done)
    return {"store": store_id, "sold": body.sold, "price": body.price}


@router.post(
    "/items/{item_id}/pictures", response={201: PicturesOut}, summary="Add a picture to an item"
)
def add_picture(
    request: HttpRequest,
    item_id: str,
    file: UploadedFile | None = File(None),  # noqa: B008  # how the framework declares it
) -> Status:
    """A JPEG, PNG, WebP or GIF of at most 10 MB, as `file` of multipart/form-data."""
    require(request, "items.edit")
    found = _item(item_id)
    if file is None:
        raise field_problem("file", "missing")
    content = file.read(drawing.MAX_BYTES + 1)
    added = pictures.add_picture(by=actor_of(request), item=found, content=content)
    if isinstance(added, Refused):
        raise refusal(added)
    return Status(201, {"pictures": lookups.pictures_of(found)})


@router.put("/items/{item_id}/pictures", response=PicturesOut, summary="An item's pictures")
def arrange_pictures(request: HttpRequest, item_id: str, body: PicturesIn) -> dict[str, Any]:
    """Puts pictures in order, and takes away those that are left out."""
    require(request, "items.edit")
    found = _item(item_id)
    pictures.arrange_pictures(by=actor_of(request), item=found, hashes=body.pictures)
    return {"pictures": lookups.pictures_of(found)}


@router.get("/items/{item_id}/history", response=HistoryOut, summary="An item's history")
def get_history(
    request: HttpRequest, item_id: str, after: str = "", before: str = "", limit: int = 50
) -> dict[str, Any]:
    """Who changed what, and when, newest first."""
    require(request, "office.view")
    page = audit.of_subject(
        kind="item",
        id=_item(item_id).id,
        limit=max(1, min(limit, 500)),
        after=after[:2_000],
        before=before[:2_000],
    )
    return {"changes": page.rows, "before": page.before, "after": page.after}


@router.get("/items/{item_id}/variants", response=VariantList, summary="Variants of an item")
def list_variants(request: HttpRequest, item_id: str) -> dict[str, Any]:
    """Those that are not archived; none for an item without."""
    require(request, "office.view")
    variants = queries.variants(_item(item_id))
    rows = stored_rows.rows_of(variants)
    return {
        "variants": [
            {
                "id": one.id,
                "sku": one.sku,
                "name": one.name,
                "options": rows[one.id].options,
                "price": one.price_minor,
                "draft_price": one.draft_price_minor,
                "sold": one.sold,
            }
            for one in variants
        ]
    }


@router.post("/items/{item_id}/variants", response=MatrixOut, summary="Variants by matrix")
def make_variants(request: HttpRequest, item_id: str, body: MatrixIn) -> dict[str, Any]:
    """Makes every combination of the axes' values a variant; those that there are stay."""
    require(request, "items.edit")
    found = _item(item_id)
    rows = list(stored_rows.rows_of(queries.variants(found)).values())
    axes = matrix.axes_typed([(axis.name, ",".join(axis.values)) for axis in body.axes])
    if isinstance(axes, Refused):
        raise refusal(axes)
    taken = set(lookups.skus_beginning(found.assortment_id, found.sku))
    taken -= {row.sku for row in rows}
    offered = matrix.proposals(queries.row_of(found), rows, axes, taken=taken)
    made = [one.row for one in offered if not one.known]
    saved = services.save_items(by=actor_of(request), assortment=found.assortment_id, rows=made)
    if isinstance(saved, Refused):
        raise refusal(saved)
    return {
        "made": [row.sku for row in made],
        "there": [one.row.sku for one in offered if one.known],
    }


@router.get("/modifier-groups", response=list[ModifierGroupOut], summary="Modifier groups")
def list_groups(request: HttpRequest, assortment: str) -> list[dict[str, Any]]:
    """Every group of an assortment with its choices."""
    require(request, "office.view")
    return [_group_out(group) for group in lookups.groups_in_use(assortment)]


@router.get("/modifier-groups/{group_id}", response=ModifierGroupOut, summary="A modifier group")
def get_group(request: HttpRequest, response: HttpResponse, group_id: str) -> dict[str, Any]:
    """With its version as ETag."""
    require(request, "office.view")
    found = _group(group_id)
    versions.tag(response, found.version)
    return _group_out(found)


@router.post("/modifier-groups", response={201: ModifierGroupOut}, summary="A new modifier group")
def create_group(request: HttpRequest, body: ModifierGroupIn) -> Status:
    """Makes a group that items may ask for."""
    require(request, "items.edit")
    if not queries.assortments().filter(id=body.assortment).exists():
        raise Problem(status=422, code="item.unknown_assortment")
    return Status(201, _group_out(_saved(request, body, body.assortment, None)))


@router.patch(
    "/modifier-groups/{group_id}",
    response=ModifierGroupOut,
    summary="Change a modifier group",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_group(
    request: HttpRequest, response: HttpResponse, group_id: str, body: GroupPatch
) -> dict[str, Any]:
    """Changes the fields given; `modifiers` are all of them. With If-Match only the version that was
    read."""
    require(request, "items.edit")
    found = _group(group_id)
    saved = _saved(request, body, found.assortment_id, found)
    versions.tag(response, saved.version)
    return _group_out(saved)


@router.delete(
    "/modifier-groups/{group_id}",
    response={204: None},
    summary="Delete a modifier group",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_group(request: HttpRequest, group_id: str) -> Status:
    """Deletes a group that no item asks for; 409 modifiers.in_use otherwise."""
    require(request, "items.edit")
    no = services.delete_modifier_group(
        by=actor_of(request), group=_group(group_id), version=versions.expected_by(request)
    )
    if no is not None:
        raise refusal(no, status=409)
    return Status(204, None)


def _saved(
    request: HttpRequest, body: GroupPatch, assortment: str, known: ModifierGroup | None
) -> ModifierGroup:
    least = body.least if body.least is not None else (known.min_choices if known else 0)
    most = body.most if body.most is not None else (known.max_choices if known else 1)
    there = known.modifiers.all() if known else ()
    kept = [(one.id, one.names, one.price_minor) for one in there]
    given = body.modifiers
    saved = services.save_modifier_group(
        by=actor_of(request),
        assortment=assortment,
        names=body.names if body.names is not None else (known.names if known else {}),
        choices=(least, most),
        modifiers=kept if given is None else [(one.id, one.names, one.price) for one in given],
        group_id=known.id if known else None,
        version=versions.expected_by(request) if known else None,
    )
    if isinstance(saved, Refused):
        raise refusal(saved)
    return saved


def _item(item_id: str) -> Item:
    found = queries.item(item_id)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _group(group_id: str) -> ModifierGroup:
    found = lookups.group(group_id)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _group_out(group: ModifierGroup) -> dict[str, Any]:
    uses: int | Literal[False] = getattr(group, "uses", False)
    return {
        "id": group.id,
        "assortment": group.assortment_id,
        "names": group.names,
        "least": group.min_choices,
        "most": group.max_choices,
        "modifiers": [
            {"id": one.id, "names": one.names, "price": one.price_minor}
            for one in group.modifiers.all()
        ],
        "items": group.item_links.count() if uses is False else uses,
        "version": group.version,
    }
