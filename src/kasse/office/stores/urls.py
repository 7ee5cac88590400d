"""Addresses of the pages about stores and registers."""

from django.urls import path

from kasse.office.stores.pages.registers import pair, registers

urlpatterns = [
    path("registers", registers, name="registers"),
    path("registers/<str:register_id>/pair", pair, name="pair"),
]
