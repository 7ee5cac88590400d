"""Items."""

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
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
    "catalogue.save_modifier_group": lambda by: services.save_modifier_group(
        by=by, names={}, choices=(0, 1), modifiers=[], assortment="cafe"
    ),
    "catalogue.save_layout": lambda by: services.save_layout(by=by, pages=[], assortment="cafe"),
    "catalogue.save_items": lambda by: services.save_items(
        by=by, rows=[ItemRow(sku="A", name="x")], assortment="cafe"
    ),
    "catalogue.archive_items": lambda by: services.archive_items(
        by=by, ids=["i1"], assortment="cafe"
    ),
    "catalogue.prices.publish_prices": lambda by: prices.publish_prices(
        by=by, now=NOW, assortment="cafe"
    ),
    "catalogue.prices.discard_drafts": lambda by: prices.discard_drafts(
        by=by, ids=["i1"], assortment="cafe"
    ),
}
ASK_NOBODY = {
    "catalogue.publish_items": "brings the feed in step with what was changed",
    "catalogue.item_rows.check_row": "pure",
    "catalogue.item_rows.code_key": "pure",
    "catalogue.item_rows.code_keys": "pure",
    "catalogue.item_rows.shown_code": "pure",
    "catalogue.prices.drafts": "reads",
    "catalogue.prices.hash_of": "pure",
    "catalogue.prices.instant_text": "pure",
    "catalogue.prices.prices_at": "reads",
}
UNAUDITED = {
    "catalogue.create_assortment": "not yet",
    "catalogue.save_category": "not yet",
    "catalogue.save_modifier_group": "not yet",
    "catalogue.save_layout": "not yet",
    "catalogue.save_items": "not yet",
    "catalogue.archive_items": "not yet",
    "catalogue.prices.publish_prices": "not yet",
    "catalogue.prices.discard_drafts": "not yet",
}
