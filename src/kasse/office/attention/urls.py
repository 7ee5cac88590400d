"""Addresses of the pages about findings."""

from django.urls import path

from kasse.office.attention.pages.attention import attention, export_findings
from kasse.office.attention.pages.finding import finding

urlpatterns = [
    path("attention", attention, name="attention"),
    path("attention/export", export_findings, name="export_findings"),
    path("attention/<int:finding_id>", finding, name="finding"),
]
