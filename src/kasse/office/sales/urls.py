"""Addresses of the pages about sales."""

from django.urls import path

from kasse.office.sales.pages.digital_receipt import digital_receipt
from kasse.office.sales.pages.sale import sale
from kasse.office.sales.pages.sales import export_sales, sales

urlpatterns = [
    path("sales", sales, name="sales"),
    path("sales/export", export_sales, name="export_sales"),
    path("sales/<str:register>/<int:seq>", sale, name="sale"),
    path("r/<str:receipt_code>/<str:token>", digital_receipt, name="digital_receipt"),
]
