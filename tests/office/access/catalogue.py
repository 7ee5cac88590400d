"""Items."""

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import ModifierGroup
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="items", path="/items", permission="office.view"),
    Page(
        name="new_item",
        path="/items/new?assortment=cafe",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="item",
        path="/items/i1",
        permission="office.view",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="publish_prices",
        path="/items/publish",
        change="prices.publish",
        methods=("POST",),
        data={"assortment": "cafe"},
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /items", path="/items?assortment=cafe", permission="office.view"),
    Endpoint(
        operation="POST /items",
        permission="items.edit",
        body={"assortment": "cafe", "sku": "NY", "name": "Ny"},
    ),
    Endpoint(operation="GET /items/{item_id}", path="/items/i1", permission="office.view"),
    Endpoint(
        operation="PATCH /items/{item_id}",
        path="/items/i1",
        permission="items.edit",
        body={"name": "Ny"},
    ),
    Endpoint(
        operation="POST /assortments/{assortment}/price-releases",
        path="/assortments/cafe/price-releases",
        permission="prices.publish",
    ),
]


def prepare(shop: Shop) -> None:
    """An item."""
    row = ItemRow(id="i1", sku="A", name="A", price_minor=100)
    services.save_items(by=OPERATOR, assortment="cafe", rows=[row])


CHANGES = {
    "catalogue.create_assortment": lambda by: services.create_assortment(by=by, name="x"),
    "catalogue.save_category": lambda by: services.save_category(
        by=by, names={}, assortment="cafe"
    ),
    "catalogue.modifiers.save_modifier_group": lambda by: services.save_modifier_group(
        by=by, names={"da": "Mælk"}, choices=(0, 1), modifiers=[], assortment="cafe"
    ),
    "catalogue.save_layout": lambda by: services.save_layout(by=by, pages=[], assortment="cafe"),
    "catalogue.modifiers.delete_modifier_group": lambda by: services.delete_modifier_group(
        by=by, group=ModifierGroup.objects.create(assortment_id="cafe", names={"da": "x"})
    ),
    "catalogue.in_stores.set_in_store": lambda by: services.set_in_store(
        by=by, item="i1", own=InStore(store="s1", sold=False)
    ),
    "catalogue.items.save_items": lambda by: services.save_items(
        by=by, rows=[ItemRow(sku="A", name="x")], assortment="cafe"
    ),
    "catalogue.items.archive_items": lambda by: services.archive_items(
        by=by, ids=["i1"], assortment="cafe"
    ),
    "catalogue.items.restore_items": lambda by: services.restore_items(
        by=by, ids=["i2"], assortment="cafe"
    ),
    "catalogue.prices.publish_prices": lambda by: prices.publish_prices(
        by=by, now=NOW, assortment="cafe"
    ),
    "catalogue.prices.discard_drafts": lambda by: prices.discard_drafts(
        by=by, ids=["i2"], assortment="cafe"
    ),
}
ASK_NOBODY = {
    "catalogue.items.publish_items": "brings the feed in step with what was changed",
    "catalogue.items.publish_in_stores": "brings the feed in step with what was changed",
    "catalogue.items.lock": "lets others wait",
    "catalogue.items.state_of": "pure",
    "catalogue.item_parts.write": "a part of save_items, which asks",
    "catalogue.item_parts.search_text": "pure",
    "catalogue.item_rows.check_row": "pure",
    "catalogue.item_rows.settled": "pure",
    "catalogue.item_rows.code_key": "pure",
    "catalogue.item_rows.code_keys": "pure",
    "catalogue.item_rows.shown_code": "pure",
    "catalogue.prices.drafts": "reads",
    "catalogue.prices.hash_of": "pure",
    "catalogue.prices.instant_text": "pure",
    "catalogue.prices.prices_at": "reads",
    "catalogue.prices.store_drafts": "reads",
}
UNAUDITED = {
    "catalogue.save_category": "not yet",
    "catalogue.save_layout": "not yet",
}
