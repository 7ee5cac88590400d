"""Addresses of the pages about findings."""

from django.urls import path

from kasse.office.attention.pages.attention import attention
from kasse.office.attention.pages.finding import finding

urlpatterns = [
    path("attention", attention, name="attention"),
    path("attention/<int:finding_id>", finding, name="finding"),
]
