"""Addresses of the pages about findings."""

from django.urls import path

from kasse.office.attention.pages.attention import attention, settle_many
from kasse.office.attention.pages.finding import finding

urlpatterns = [
    path("attention", attention, name="attention"),
    path("attention/settle", settle_many, name="settle_many"),
    path("attention/<int:finding_id>", finding, name="finding"),
]
