"""Addresses of the pages about the company, its stores, registers and settings."""

from django.urls import path

from kasse.office.stores.pages import registers, settings, stores

urlpatterns = [
    path("company", stores.company, name="company"),
    path("stores", stores.stores, name="stores"),
    path("stores/export", stores.export_stores, name="export_stores"),
    path("stores/new", stores.new_store, name="new_store"),
    path("stores/groups", stores.store_groups, name="store_groups"),
    path("stores/<str:store_id>", stores.store, name="store"),
    path("stores/<str:store_id>/archive", stores.archive_store, name="archive_store"),
    path("registers", registers.registers, name="registers"),
    path("registers/export", registers.export_registers, name="export_registers"),
    path("registers/<str:register_id>", registers.register, name="register"),
    path("registers/<str:register_id>/pair", registers.pair, name="pair"),
    path("registers/<str:register_id>/lock", registers.lock_register, name="lock_register"),
    path("registers/<str:register_id>/retire", registers.retire_register, name="retire_register"),
    path("settings", settings.settings, name="settings"),
    path("settings/places", settings.settings_places, name="settings_places"),
    path("settings/public-holidays", settings.public_holidays, name="public_holidays"),
    path("settings/<str:level>/<str:place_id>", settings.place_settings, name="place_settings"),
    path(
        "settings/<str:level>/<str:place_id>/receipt",
        settings.receipt_preview,
        name="receipt_preview",
    ),
]
