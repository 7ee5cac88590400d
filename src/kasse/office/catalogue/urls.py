"""Addresses of the pages about items."""

from django.urls import path

from kasse.office.catalogue.pages.items import item, items, new_item, publish

urlpatterns = [
    path("items", items, name="items"),
    path("items/new", new_item, name="new_item"),
    path("items/publish", publish, name="publish_prices"),
    path("items/<str:item_id>", item, name="item"),
]
