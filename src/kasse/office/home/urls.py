"""The back office's pages."""

from django.urls import path

from kasse.office.home.pages import (
    attention,
    items,
    people,
    registers,
    sales,
    session,
    today,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("today/stream", today.stream, name="today_stream"),
    path("log-in", session.log_in, name="log_in"),
    path("log-out", session.log_out, name="log_out"),
    path("language", session.language, name="language"),
    path("sales", sales.sales, name="sales"),
    path("sales/<str:register>/<int:seq>", sales.sale, name="sale"),
    path("items", items.items, name="items"),
    path("items/new", items.new_item, name="new_item"),
    path("items/publish", items.publish, name="publish_prices"),
    path("items/<str:item_id>", items.item, name="item"),
    path("registers", registers.registers, name="registers"),
    path("registers/<str:register_id>/pair", registers.pair, name="pair"),
    path("people", people.people, name="people"),
    path("people/new", people.new_person, name="new_person"),
    path("people/<str:person_id>", people.person, name="person"),
    path("people/<str:person_id>/pin", people.pin, name="pin"),
    path("attention", attention.attention, name="attention"),
    path("attention/<int:finding_id>", attention.settle, name="settle"),
]
