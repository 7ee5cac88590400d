"""Addresses of the pages about items."""

from django.urls import path

from kasse.office.catalogue.pages.bulk_edits import (
    apply_bulk_edit,
    bulk_edit,
    bulk_edits,
    discard_bulk_edit,
    one_bulk_edit,
    stop_bulk_edit,
    undo_bulk_edit,
)
from kasse.office.catalogue.pages.categories import (
    categories,
    category,
    delete_category,
    move_category,
    new_category,
)
from kasse.office.catalogue.pages.item import (
    archive_item,
    check_code,
    choose_item,
    item,
    item_history,
    item_in_store,
    new_item,
)
from kasse.office.catalogue.pages.item_grid import edit_items
from kasse.office.catalogue.pages.items import item_values, items, items_columns, publish
from kasse.office.catalogue.pages.layouts import layout, layout_items, layouts, remove_layout
from kasse.office.catalogue.pages.modifiers import (
    delete_modifier_group,
    modifier_group,
    modifiers,
    new_modifier_group,
)
from kasse.office.catalogue.pages.pictures import item_pictures, picture
from kasse.office.catalogue.pages.price_lists import (
    delete_price_list,
    new_price_list,
    price_list,
    price_list_prices,
    price_lists,
)
from kasse.office.catalogue.pages.price_releases import price_releases, take_release_back
from kasse.office.catalogue.pages.variants import item_variants

urlpatterns = [
    path("categories", categories, name="categories"),
    path("categories/new", new_category, name="new_category"),
    path("categories/<str:category_id>", category, name="category"),
    path("categories/<str:category_id>/move", move_category, name="move_category"),
    path("categories/<str:category_id>/delete", delete_category, name="delete_category"),
    path("layouts", layouts, name="layouts"),
    path("layouts/items", layout_items, name="layout_items"),
    path("layouts/<str:level>/<str:place_id>", layout, name="layout"),
    path("layouts/<str:level>/<str:place_id>/remove", remove_layout, name="remove_layout"),
    path("items", items, name="items"),
    path("items/new", new_item, name="new_item"),
    path("items/edit", edit_items, name="edit_items"),
    path("items/columns", items_columns, name="items_columns"),
    path("items/values/<str:field>", item_values, name="item_values"),
    path("items/publish", publish, name="publish_prices"),
    path("items/choose", choose_item, name="choose_item"),
    path("items/check-code", check_code, name="check_code"),
    path("items/bulk", bulk_edit, name="bulk_edit"),
    path("items/bulk/<str:edit_id>", one_bulk_edit, name="one_bulk_edit"),
    path("items/bulk/<str:edit_id>/apply", apply_bulk_edit, name="apply_bulk_edit"),
    path("items/bulk/<str:edit_id>/undo", undo_bulk_edit, name="undo_bulk_edit"),
    path("items/bulk/<str:edit_id>/stop", stop_bulk_edit, name="stop_bulk_edit"),
    path("items/bulk/<str:edit_id>/discard", discard_bulk_edit, name="discard_bulk_edit"),
    path("items/changes", bulk_edits, name="bulk_edits"),
    path("items/<str:item_id>", item, name="item"),
    path("items/<str:item_id>/history", item_history, name="item_history"),
    path("items/<str:item_id>/variants", item_variants, name="item_variants"),
    path("items/<str:item_id>/pictures", item_pictures, name="item_pictures"),
    path("items/<str:item_id>/store", item_in_store, name="item_in_store"),
    path("items/<str:item_id>/archive", archive_item, name="archive_item"),
    path("pictures/<str:picture_hash>-<int:size>.webp", picture, name="picture"),
    path("price-lists", price_lists, name="price_lists"),
    path("price-lists/new", new_price_list, name="new_price_list"),
    path("price-lists/<str:list_id>", price_list, name="price_list"),
    path("price-lists/<str:list_id>/prices", price_list_prices, name="price_list_prices"),
    path("price-lists/<str:list_id>/delete", delete_price_list, name="delete_price_list"),
    path("price-releases", price_releases, name="price_releases"),
    path(
        "price-releases/<str:assortment>/<int:number>/take-back",
        take_release_back,
        name="take_release_back",
    ),
    path("modifiers", modifiers, name="modifiers"),
    path("modifiers/new", new_modifier_group, name="new_modifier_group"),
    path("modifiers/<str:group_id>", modifier_group, name="modifier_group"),
    path("modifiers/<str:group_id>/delete", delete_modifier_group, name="delete_modifier_group"),
]
