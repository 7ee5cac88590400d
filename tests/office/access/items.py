"""One item: its pages and pictures, and modifier groups."""

import io

from PIL import Image

from kasse.office.actors import Actor
from kasse.office.catalogue.models import Item, ItemPicture, ModifierGroup, Picture
from kasse.office.catalogue.services import pictures
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="item_history", path="/items/i1/history", permission="office.view"),
    Page(
        name="item_variants",
        path="/items/i1/variants",
        permission="office.view",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="item_pictures",
        path="/items/i1/pictures",
        change="items.edit",
        methods=("POST",),
    ),
    Page(
        name="item_in_store",
        path="/items/i1/store",
        change="items.edit",
        methods=("POST",),
        data={"store": "s1", "sold": "on"},
    ),
    Page(name="archive_item", path="/items/i1/archive", change="items.edit", methods=("POST",)),
    Page(name="choose_item", path="/items/choose?q=a", permission="office.view"),
    Page(name="check_code", path="/items/check-code?codes=a", permission="office.view"),
    Page(name="picture", path="/pictures/ab-256.webp", public=True),
    Page(name="modifiers", path="/modifiers", permission="office.view"),
    Page(
        name="new_modifier_group",
        path="/modifiers/new",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="modifier_group",
        path="/modifiers/milk",
        permission="office.view",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="delete_modifier_group",
        path="/modifiers/milk/delete",
        change="items.edit",
        methods=("POST",),
    ),
]
ENDPOINTS = [
    Endpoint(
        operation="PUT /items/{item_id}/archived",
        path="/items/i1/archived",
        permission="items.edit",
        body={"archived": True},
    ),
    Endpoint(
        operation="PUT /items/{item_id}/stores/{store_id}",
        path="/items/i1/stores/s1",
        permission="items.edit",
        body={"sold": False},
    ),
    Endpoint(
        operation="POST /items/{item_id}/pictures",
        path="/items/i1/pictures",
        permission="items.edit",
        body={},
    ),
    Endpoint(
        operation="PUT /items/{item_id}/pictures",
        path="/items/i1/pictures",
        permission="items.edit",
        body={"pictures": []},
    ),
    Endpoint(
        operation="GET /items/{item_id}/variants",
        path="/items/i1/variants",
        permission="office.view",
    ),
    Endpoint(
        operation="GET /items/{item_id}/history", path="/items/i1/history", permission="office.view"
    ),
    Endpoint(
        operation="POST /items/{item_id}/variants",
        path="/items/i1/variants",
        permission="items.edit",
        body={"axes": [{"name": "Size", "values": ["S"]}]},
    ),
    Endpoint(
        operation="GET /modifier-groups",
        path="/modifier-groups?assortment=cafe",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /modifier-groups",
        permission="items.edit",
        body={"assortment": "cafe", "names": {"da": "Ny"}},
    ),
    Endpoint(
        operation="GET /modifier-groups/{group_id}",
        path="/modifier-groups/milk",
        permission="office.view",
    ),
    Endpoint(
        operation="PATCH /modifier-groups/{group_id}",
        path="/modifier-groups/milk",
        permission="items.edit",
        body={"most": 2},
    ),
    Endpoint(
        operation="DELETE /modifier-groups/{group_id}",
        path="/modifier-groups/milk",
        permission="items.edit",
    ),
]


def prepare(shop: Shop) -> None:
    """A modifier group; the item is the catalogue's."""
    ModifierGroup.objects.create(id="milk", assortment_id="cafe", names={"da": "Mælk"})


def a_picture() -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, "PNG")
    return file.getvalue()


def taken_away(by: Actor) -> None:
    """Takes an item's only picture away."""
    item = Item.objects.get(id="i1")
    made = Picture.objects.get_or_create(
        hash="ab", defaults={"width": 1, "height": 1, "large": b"", "small": b"", "made_at": NOW}
    )[0]
    ItemPicture.objects.get_or_create(item=item, picture=made)
    pictures.arrange_pictures(by=by, item=item, hashes=[])


CHANGES = {
    "catalogue.pictures.add_picture": lambda by: pictures.add_picture(
        by=by, item=Item.objects.get(id="i1"), content=a_picture()
    ),
    "catalogue.pictures.arrange_pictures": taken_away,
}
