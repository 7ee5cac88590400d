"""The app's place in Django."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """`kasse.office.stock`."""

    name = "kasse.office.stock"
    label = "stock"
