"""Addresses of the pages about findings."""

from django.urls import path

from kasse.office.attention.pages.attention import attention, settle

urlpatterns = [
    path("attention", attention, name="attention"),
    path("attention/<int:finding_id>", settle, name="settle"),
]
