"""Items."""

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.bulk_edit.edits import ItemEdit, to_document
from kasse.office.catalogue.bulk_edit.models import BulkEdit
from kasse.office.catalogue.models import Category, Layout, ModifierGroup
from kasse.office.catalogue.services import bulk_edits, prices
from kasse.office.catalogue.services.categories import NewCategory
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.catalogue.services.layouts import Place
from kasse.office.jobs import services as jobs
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="categories", path="/categories", permission="office.view"),
    Page(
        name="new_category",
        path="/categories/new?assortment=cafe",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="category",
        path="/categories/c-a",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="move_category",
        path="/categories/c-a/move",
        change="items.edit",
        methods=("POST",),
        data={"way": "down"},
    ),
    Page(
        name="delete_category",
        path="/categories/c-a/delete",
        change="items.edit",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    Page(name="layouts", path="/layouts", permission="office.view"),
    Page(name="layout_items", path="/layouts/items?assortment=cafe", permission="items.edit"),
    Page(
        name="layout",
        path="/layouts/store/s1",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
        data={"pages": "[]"},
    ),
    Page(
        name="remove_layout",
        path="/layouts/store/s1/remove",
        change="items.edit",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    Page(name="items", path="/items", permission="office.view"),
    Page(
        name="edit_items",
        path="/items/edit?assortment=cafe",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="items_columns",
        path="/items/columns",
        change="office.view",
        methods=("POST",),
        data={"column": "sku"},
    ),
    Page(name="item_values", path="/items/values/brand?assortment=cafe", permission="office.view"),
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
    Page(
        name="bulk_edit",
        path="/items/bulk",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
        data={"assortment": "cafe", "item": "i1"},
    ),
    Page(
        name="one_bulk_edit",
        path="/items/bulk/b1",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
        data={"brand": "Ny"},
    ),
    *(
        Page(
            name=f"{name}_bulk_edit",
            path=f"/items/bulk/b1/{name}",
            change="items.edit",
            methods=("POST",),
            data={"confirmed": "yes"},
        )
        for name in ("apply", "undo", "stop", "discard")
    ),
    Page(name="bulk_edits", path="/items/changes", permission="items.edit"),
]
ENDPOINTS = [
    Endpoint(
        operation="GET /categories", path="/categories?assortment=cafe", permission="office.view"
    ),
    Endpoint(
        operation="POST /categories",
        permission="items.edit",
        body={"assortment": "cafe", "names": {"da": "Ny"}},
    ),
    Endpoint(
        operation="PATCH /categories/{category_id}",
        path="/categories/c-a",
        permission="items.edit",
        body={"color": "#6b4a2f"},
    ),
    Endpoint(
        operation="DELETE /categories/{category_id}",
        path="/categories/c-a",
        permission="items.edit",
    ),
    Endpoint(
        operation="PUT /category-order",
        permission="items.edit",
        body={"assortment": "cafe", "ids": ["c-a"]},
    ),
    Endpoint(operation="GET /grids", permission="office.view"),
    Endpoint(
        operation="GET /grids/{level}/{place}", path="/grids/store/s1", permission="office.view"
    ),
    Endpoint(
        operation="PUT /grids/{level}/{place}",
        path="/grids/store/s1",
        permission="items.edit",
        body={"pages": []},
    ),
    Endpoint(
        operation="DELETE /grids/{level}/{place}", path="/grids/store/s1", permission="items.edit"
    ),
    Endpoint(operation="GET /items", path="/items?assortment=cafe", permission="office.view"),
    Endpoint(operation="GET /assortments", permission="office.view"),
    Endpoint(
        operation="GET /assortments/{assortment}/in-use",
        path="/assortments/cafe/in-use?field=brand",
        permission="office.view",
    ),
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
    Endpoint(operation="GET /items/bulk-edits", permission="items.edit"),
    Endpoint(
        operation="POST /items/bulk-edits",
        permission="items.edit",
        body={"assortment": "cafe", "items": ["i1"], "change": {"brand": "Ny"}},
    ),
    Endpoint(
        operation="GET /items/bulk-edits/{edit_id}",
        path="/items/bulk-edits/b1",
        permission="items.edit",
    ),
    Endpoint(
        operation="DELETE /items/bulk-edits/{edit_id}",
        path="/items/bulk-edits/b1",
        permission="items.edit",
    ),
    Endpoint(
        operation="GET /items/bulk-edits/{edit_id}/items",
        path="/items/bulk-edits/b1/items",
        permission="items.edit",
    ),
    *(
        Endpoint(
            operation=f"POST /items/bulk-edits/{{edit_id}}/{last}",
            path=f"/items/bulk-edits/b1/{last}",
            permission="items.edit",
        )
        for last in ("apply", "stop", "undo")
    ),
]


def prepare(shop: Shop) -> None:
    """An item."""
    row = ItemRow(id="i1", sku="A", name="A", price_minor=100)
    services.save_items(by=OPERATOR, assortment="cafe", rows=[row])
    a_category("a")
    store_layout()
    a_bulk_edit(id="b1")


def a_category(name: str) -> Category:
    """One without items."""
    found, _ = Category.objects.get_or_create(
        id=f"c-{name}", defaults={"assortment_id": "cafe", "names": {"da": name}}
    )
    return found


def store_layout() -> Place:
    """A grid of the store's own."""
    place = Place(assortment="cafe", store="s1")
    Layout.objects.get_or_create(assortment_id="cafe", store_id="s1")
    return place


def a_bulk_edit(*, state: str = "previewed", outcome: str = "planned", **more: str) -> str:
    """The id of a bulk edit of one item."""
    edit = ItemEdit(values={"brand": "Ny"})
    made = BulkEdit.objects.create(
        assortment_id="cafe",
        selection={"ids": ["i1"]},
        change=to_document(edit),
        state=state,
        counts={"selected": 1, "planned": 1},
        created_at=NOW,
        **more,
    )
    made.items.create(
        item_id="i1", sku="A", name="A", version=0, changes={"brand": ["", "Ny"]}, outcome=outcome
    )
    return made.id


def a_waiting_bulk_edit() -> str:
    """The id of one whose work waits in the background."""
    job = jobs.start(by=OPERATOR, kind="catalogue.apply_edit", parameters={"edit": ""})
    return a_bulk_edit(state="applying", job_id=job.id)


CHANGES = {
    "catalogue.bulk_edits.begin": lambda by: bulk_edits.begin(by=by, assortment="cafe", ids=["i1"]),
    "catalogue.bulk_edits.preview": lambda by: bulk_edits.preview(
        by=by, edit_id=a_bulk_edit(), edit=ItemEdit(values={"brand": "x"})
    ),
    "catalogue.bulk_edits.preview_new": lambda by: bulk_edits.preview_new(
        by=by, assortment="cafe", ids=["i1"], edit=ItemEdit(values={"brand": "x"})
    ),
    "catalogue.bulk_edits.apply": lambda by: bulk_edits.apply(by=by, edit_id=a_bulk_edit()),
    "catalogue.bulk_edits.undo": lambda by: bulk_edits.undo(
        by=by, edit_id=a_bulk_edit(state="done", outcome="done")
    ),
    "catalogue.bulk_edits.stop": lambda by: bulk_edits.stop(by=by, edit_id=a_waiting_bulk_edit()),
    "catalogue.bulk_edits.discard": lambda by: bulk_edits.discard(by=by, edit_id=a_bulk_edit()),
    "catalogue.prices.discard_first_prices": lambda by: prices.discard_first_prices(
        by=by, ids=["i1"], assortment="cafe"
    ),
    "catalogue.withdrawing.withdraw_items": lambda by: services.withdraw_items(
        by=by, assortment="cafe", ids=["i1"]
    ),
    "catalogue.create_assortment": lambda by: services.create_assortment(by=by, name="x"),
    "catalogue.categories.save_category": lambda by: services.save_category(
        by=by, names={"da": "Drikke"}, assortment="cafe"
    ),
    "catalogue.categories.add_categories": lambda by: services.add_categories(
        by=by,
        assortment="cafe",
        new=[NewCategory(id="c-new", names={"da": "Ny"}, parent_id=None)],
    ),
    "catalogue.categories.delete_unused": lambda by: services.delete_unused(
        by=by, assortment="cafe", ids=[a_category("d").id]
    ),
    "catalogue.categories.order_categories": lambda by: services.order_categories(
        by=by, assortment="cafe", parent=None, ids=[a_category("b").id, a_category("a").id]
    ),
    "catalogue.categories.delete_category": lambda by: services.delete_category(
        by=by, category=a_category("c")
    ),
    "catalogue.modifiers.save_modifier_group": lambda by: services.save_modifier_group(
        by=by, names={"da": "Mælk"}, choices=(0, 1), modifiers=[], assortment="cafe"
    ),
    "catalogue.layouts.save_layout": lambda by: services.save_layout(
        by=by, place=Place(assortment="cafe"), pages=[]
    ),
    "catalogue.layouts.remove_layout": lambda by: services.remove_layout(
        by=by, place=store_layout()
    ),
    "catalogue.modifiers.delete_modifier_group": lambda by: services.delete_modifier_group(
        by=by, group=ModifierGroup.objects.create(assortment_id="cafe", names={"da": "x"})
    ),
    "catalogue.in_stores.set_in_store": lambda by: services.set_in_store(
        by=by, item="i1", own=InStore(store="s1", sold=False)
    ),
    "catalogue.items.save_items": lambda by: services.save_items(
        by=by, rows=[ItemRow(sku="A", name="x")], assortment="cafe"
    ),
    "catalogue.items.save_and_tell": lambda by: services.save_and_tell(
        by=by, rows=[ItemRow(sku="A", name="y")], assortment="cafe"
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
    "catalogue.categories.state_of": "pure",
    "catalogue.items.publish_items": "brings the feed in step with what was changed",
    "catalogue.items.publish_in_stores": "brings the feed in step with what was changed",
    "catalogue.items.lock": "lets others wait",
    "catalogue.rights.may": "answers what others ask",
    "catalogue.layouts.may_draw": "answers what others ask",
    "catalogue.layouts.take_off": "a part of withdraw_items, which asks",
    "catalogue.items.state_of": "pure",
    "catalogue.item_parts.write": "a part of save_items, which asks",
    "catalogue.item_parts.search_text": "pure",
    "catalogue.item_rows.check_row": "pure",
    "catalogue.items.analyse": "has the database count its rows, and changes none",
    "catalogue.item_rows.settled": "pure",
    "catalogue.item_rows.code_key": "pure",
    "catalogue.item_rows.code_keys": "pure",
    "catalogue.item_rows.shown_code": "pure",
    "catalogue.prices.drafts": "reads",
    "catalogue.prices.hash_of": "pure",
    "catalogue.prices.prices_at": "reads",
    "catalogue.prices.store_drafts": "reads",
}
UNAUDITED = {
    "catalogue.bulk_edits.begin": "changes no item",
    "catalogue.bulk_edits.preview": "changes no item",
    "catalogue.bulk_edits.preview_new": "changes no item",
    "catalogue.bulk_edits.discard": "nothing of it was applied",
}
