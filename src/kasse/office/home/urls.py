"""The back office's pages."""

from django.urls import path

from kasse.office.home.pages.attention import attention, settle
from kasse.office.home.pages.cash import cash
from kasse.office.home.pages.digital_receipt import digital_receipt
from kasse.office.home.pages.items import item, items, new_item, publish
from kasse.office.home.pages.people import new_person, people, person, pin
from kasse.office.home.pages.registers import pair, registers
from kasse.office.home.pages.sales import sale, sales
from kasse.office.home.pages.session import language, log_in, log_out
from kasse.office.home.pages.today import stream, today

urlpatterns = [
    path("", today, name="today"),
    path("today/stream", stream, name="today_stream"),
    path("log-in", log_in, name="log_in"),
    path("log-out", log_out, name="log_out"),
    path("language", language, name="language"),
    path("sales", sales, name="sales"),
    path("sales/<str:register>/<int:seq>", sale, name="sale"),
    path("cash", cash, name="cash"),
    path("r/<str:receipt_code>/<str:token>", digital_receipt, name="digital_receipt"),
    path("items", items, name="items"),
    path("items/new", new_item, name="new_item"),
    path("items/publish", publish, name="publish_prices"),
    path("items/<str:item_id>", item, name="item"),
    path("registers", registers, name="registers"),
    path("registers/<str:register_id>/pair", pair, name="pair"),
    path("people", people, name="people"),
    path("people/new", new_person, name="new_person"),
    path("people/<str:person_id>", person, name="person"),
    path("people/<str:person_id>/pin", pin, name="pin"),
    path("attention", attention, name="attention"),
    path("attention/<int:finding_id>", settle, name="settle"),
]
