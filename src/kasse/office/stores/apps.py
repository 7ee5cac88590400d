"""The app's place in Django."""

from django.apps import AppConfig


class StoresConfig(AppConfig):
    """`kasse.office.stores`."""

    name = "kasse.office.stores"
    label = "stores"
